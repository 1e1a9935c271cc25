/** R5: the parts of a dossier, how far each is, and the next one. */

import { useEffect, useState } from 'preact/hooks';
import type { Form } from '../form/model.ts';
import { papersFromData, partsLeft, partsOf, pathOf, type PartOf } from '../form/parts.ts';
import { adopt as adoptFor, asNew, change, removeDraft, type Draft } from '../offline/drafts.ts';
import { fetchAhead } from '../offline/ahead.ts';
import { dropThere } from '../offline/elsewhere.ts';
import { fillFromSignIn } from '../offline/fill.ts';
import { outbox } from '../offline/outbox.ts';
import { storage } from '../offline/store.ts';
import { savedAs, useDrafts } from '../offline/use.ts';
import { Button, ButtonLink } from '../parts/button.tsx';
import { Clashes } from '../parts/clashes.tsx';
import { Confirm } from '../parts/confirm.tsx';
import { Ended } from '../parts/ended.tsx';
import { FilingScreen } from '../parts/filing.tsx';
import { Icon } from '../parts/icons.tsx';
import { FormNews } from '../parts/news.tsx';
import { SaveChip } from '../parts/saved.tsx';
import { go } from '../router.ts';
import { ended, me } from '../server/me.ts';
import { wantsHomeScreen } from '../server/push.ts';
import { filing } from '../words/filing.ts';
import { finding } from '../words/finding.ts';
import { showMoment } from '../words/format.ts';
import { say, words } from '../words/index.ts';

export { fetchFiling as before } from '../offline/use.ts';

export default function DraftPage({ params, query }: { params: Readonly<Record<string, string>>; query: URLSearchParams }) {
  return (
    <FilingScreen id={params['draft'] ?? ''} heading="parts">
      {(draft, form) => <Parts draft={draft} form={form} adopt={query.has('gan')} />}
    </FilingScreen>
  );
}

function Parts({ draft, form, adopt }: { draft: Draft; form: Form; adopt: boolean }) {
  const w = filing.value.parts;
  const person = me.value;
  const mine = (): void => { if (person) void adoptFor(draft.id, person.id); };
  // Coming back from the sign-in that this draft asked for is the person's yes.
  useEffect(() => { if (adopt && person && draft.of === null) mine(); }, [adopt, person?.id]);
  useEffect(() => void fetchAhead(draft.procedure, draft.version), [draft.id]);
  useEffect(() => void fillFromSignIn(draft, form).catch(() => undefined), [draft.of, person?.id]);
  const parts = partsOf(form, draft);
  const left = partsLeft(parts);
  const next = left[0];
  const waits = new Set(outbox.value.map((entry) => entry.id));
  // Begun on another device, and heard of too late to be offered: a second one is never silent.
  const others = useDrafts(person?.id ?? null, person !== undefined)?.filter((each) => each.procedure === draft.procedure && each.id !== draft.id && !waits.has(each.id));
  return (
    <>
      <h1 tabIndex={-1}>{say(draft.title)}</h1>
      <p class="lead"><SaveChip saved={savedAs(draft)} /></p>
      {storage.value !== 'kept' && <p class="callout" role="alert">{storage.value === 'full' ? w.full : w.refusedStorage}</p>}
      {storage.value === 'kept' && savedAs(draft) !== 'there' && wantsHomeScreen() && <p class="callout">{w.purge}</p>}
      {ended.value && draft.of !== null && <Ended />}
      {draft.lost && (
        <div class="callout">
          <p>{draft.mandate ? w.mandateOver : w.lost}</p>
          <ButtonLink href="/ho-so">{words.value.headings.dossiers}</ButtonLink>
          <Button onClick={() => void change(draft.id, asNew)}>{w.asNew}</Button>
        </div>
      )}
      {draft.of === null && person && (
        <div class="callout">
          <p>{w.adopt(person.displayName)}</p>
          <Button onClick={mine}>{w.adoptDo}</Button>
        </div>
      )}
      {draft.of === null && person === null && <p class="callout">{w.nobody} <a href={`/dang-nhap?lam=${draft.id}`}>{w.signIn}</a></p>}
      {others?.map((each) => (
        <div key={each.id} class="callout">
          <p>{w.other}</p>
          <ButtonLink href={`/lam/${each.id}`}>{finding.value.procedure.resumeOther(showMoment(new Date(each.changedAt).toISOString()))}</ButtonLink>
        </div>
      ))}
      <FormNews draft={draft} form={form} />
      <Clashes draft={draft} form={form} />
      <p class="lead" role="status">{left.length ? w.left(left.length) : w.ready}</p>
      <ol class="parts plain">
        {parts.map((part) => <Row key={pathOf(draft.id, part)} part={part} draft={draft} />)}
        {papersFromData(form, draft.answers).map((need) => (
          <li key={need.id} class="part"><span class="part-name">{say(need.label)}<span class="note block">{w.fromData}</span></span><State progress="all" /></li>
        ))}
      </ol>
      <div class="actions">
        {waits.has(draft.id) ? (
          <ButtonLink look="filled" href={`/da-nop/${draft.id}`}>{w.waiting}</ButtonLink>
        ) : next ? (
          <ButtonLink look="filled" href={pathOf(draft.id, next)}>{w.next}</ButtonLink>
        ) : (
          <ButtonLink look="filled" href={`/lam/${draft.id}/kiem-tra`}>{w.review}</ButtonLink>
        )}
      </div>
      {!person?.guestOf && <Drop draft={draft} />}
    </>
  );
}

function Row({ part, draft }: { part: PartOf; draft: Draft }) {
  const w = filing.value.parts;
  const name = part.kind === 'where' ? w.where : part.kind === 'section' ? say(part.section.title) : say(part.need.label);
  const more =
    part.kind === 'paper' ? (part.pages ? w.pages(part.pages) : part.must ? undefined : w.optional) : part.kind === 'section' && part.prefilled ? w.prefilled : undefined;
  return (
    <li>
      <a class="part" href={pathOf(draft.id, part)}>
        <span class="part-name">{name}{more && <span class="note block">{more}</span>}</span>
        <State progress={part.progress} />
      </a>
    </li>
  );
}

function State({ progress }: { progress: PartOf['progress'] }) {
  return (
    <span class={`part-state part-${progress}`}>
      {progress === 'all' && <Icon name="check" size={20} />}
      {filing.value.parts.states[progress]}
    </span>
  );
}

function Drop({ draft }: { draft: Draft }) {
  const w = filing.value.parts;
  const [asking, setAsking] = useState(false);
  return (
    <p class="section">
      <Button look="quiet" onClick={() => setAsking(true)}>{w.drop}</Button>
      {asking && (
        <Confirm
          ask={w.dropAsk}
          yes={w.dropDo}
          no={w.keep}
          answer={(sure) => {
            setAsking(false);
            if (sure) void removeDraft(draft.id).then(() => dropThere(draft)).then(() => go('/', 'replace'));
          }}
        />
      )}
    </p>
  );
}
