/** What two devices changed differently: both answers beside one another, and the person chooses. */

import type { Form } from '../form/model.ts';
import { withValue } from '../form/questions.ts';
import { show } from '../form/show.ts';
import { change, type Draft } from '../offline/drafts.ts';
import { usePlaces } from '../server/places.ts';
import { filing } from '../words/filing.ts';
import { say } from '../words/index.ts';
import { Button } from './button.tsx';

export function Clashes({ draft, form }: { draft: Draft; form: Form }) {
  const w = filing.value.parts;
  const places = usePlaces(draft.answers);
  if (!draft.clashes.length) return null;
  return (
    <div class="error-summary" role="alert">
      <h2>{w.clashes}</h2>
      {draft.clashes.map((clash) => {
        const section = form.sections.find((each) => each.id === clash.section);
        const field = section?.fields.find((each) => each.id === clash.field);
        const read = (value: typeof clash.mine): string => (value === undefined ? w.empty : field ? show(field, value, form.lists ?? {}, places) : String(value));
        const choose = (value: typeof clash.mine): void =>
          void change(draft.id, (now) => ({
            ...now,
            answers: section && field ? withValue(now.answers, section, undefined, field.id, value) : section ? { ...now.answers, [section.id]: value as never } : now.answers,
            wishes: section ? now.wishes : { ...now.wishes, [clash.field]: value as never },
            clashes: now.clashes.filter((each) => each.section !== clash.section || each.field !== clash.field),
          }));
        return (
          <fieldset key={`${clash.section}/${clash.field}`} class="inner">
            <legend>{field ? say(field.label) : section ? say(section.title) : w.where}</legend>
            <Button onClick={() => choose(clash.mine)}>{w.mine}: {read(clash.mine)}</Button>
            <Button onClick={() => choose(clash.theirs)}>{w.theirs}: {read(clash.theirs)}</Button>
          </fieldset>
        );
      })}
    </div>
  );
}
