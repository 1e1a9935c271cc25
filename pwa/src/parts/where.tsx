/** The part every dossier has: the office that receives it, and how the result and the news come back. One question a screen, too. */

import { useState } from 'preact/hooks';
import { WHERE } from '../form/parts.ts';
import type { Field, Option, Value } from '../form/model.ts';
import { tidy } from '../form/tidy.ts';
import { change, type Draft, type Wishes } from '../offline/drafts.ts';
import { savedAs } from '../offline/use.ts';
import { go } from '../router.ts';
import { useLoad } from '../server/load.ts';
import type { List, OfficeFace } from '../server/shapes.ts';
import { filing } from '../words/filing.ts';
import { say, words } from '../words/index.ts';
import { bare } from '../words/wrong.ts';
import { Button } from './button.tsx';
import { ErrorSummary } from './errors.tsx';
import { Control, isGroup } from './field.tsx';
import { Show } from './loaded.tsx';
import { SaveChip } from './saved.tsx';

type Wish = 'office' | 'resultBy' | 'resultAddress' | 'phone';
const order: readonly Wish[] = ['office', 'resultBy', 'resultAddress', 'phone'];
const ID = 'cau-tra-loi';

export function Where({ draft, query }: { draft: Draft; query: URLSearchParams }) {
  const offices = useLoad<List<OfficeFace>>(`/api/offices?procedure=${encodeURIComponent(draft.procedure)}`);
  const asked = order.find((wish) => wish === query.get('c')) ?? 'office';
  if (asked === 'office') {
    return (
      <Show of={offices} outline="form">
        {({ items }) => <Wished key="office" draft={draft} wish="office" field={{ ...fieldOf('office'), options: items.map(optionOf) }} back={query.get('ve')} />}
      </Show>
    );
  }
  return <Wished key={asked} draft={draft} wish={asked} field={fieldOf(asked)} back={query.get('ve')} />;
}

const optionOf = (office: OfficeFace): Option => ({ value: office.code, label: office.name, note: office.address });

const same = (text: string): { vi: string; en: string } => ({ vi: text, en: text });

/** Asked with the same controls as a form's own questions. */
export function fieldOf(wish: Wish): Field {
  const w = filing.value.where;
  switch (wish) {
    case 'office':
      return { id: wish, kind: 'office', label: same(w.office), why: same(w.officeWhy), required: true };
    case 'resultBy':
      return { id: wish, kind: 'choice', label: same(w.resultBy), required: true, options: (['electronic', 'counter', 'post'] as const).map((way) => ({ value: way, label: same(w.ways[way]) })) };
    case 'resultAddress':
      return { id: wish, kind: 'longText', label: same(w.address), hint: same(w.addressHint), required: true };
    case 'phone':
      return { id: wish, kind: 'phone', label: same(w.phone), why: same(w.phoneWhy), example: '0912 345 678', prefill: 'identity.phone' };
  }
}

function Wished({ draft, wish, field, back }: { draft: Draft; wish: Wish; field: Field; back: string | null }) {
  const w = filing.value;
  const value = draft.wishes[wish];
  const [error, setError] = useState('');
  const [asked, setAsked] = useState(0);
  const set = (next: Value | undefined): void => void change(draft.id, (now) => ({ ...now, wishes: withWish(now.wishes, wish, next as string | undefined) }));
  const goOn = async (): Promise<void> => {
    const tidied = tidy(field.kind, value) as string | undefined;
    const bad = !tidied ? (field.required ? w.wrong.required(bare(say(field.label))) : '') : wish === 'phone' && !/^0[35789]\d{8}$/.test(tidied) ? w.wrong.phone(say(field.label)) : '';
    setError(bad);
    setAsked(asked + 1);
    if (bad) return;
    const after = await change(draft.id, (now) => ({ ...now, wishes: withWish(now.wishes, wish, tidied), seen: now.seen.includes(WHERE) || wish !== 'phone' ? now.seen : [...now.seen, WHERE] }));
    const next = order.slice(order.indexOf(wish) + 1).find((each) => each !== 'resultAddress' || after?.wishes.resultBy === 'post');
    if (back && !(wish === 'resultBy' && next === 'resultAddress' && !after?.wishes.resultAddress)) go(`/lam/${draft.id}/${back}`);
    else go(next ? `/lam/${draft.id}/${WHERE}?c=${next}${back ? `&ve=${back}` : ''}` : `/lam/${draft.id}`);
  };
  const describedBy = [field.why && 'vi-sao', field.hint && 'goi-y', error && `${ID}-error`].filter(Boolean).join(' ') || undefined;
  const title = <>{say(field.label)}{!field.required && <span class="note"> ({words.value.fields.optional})</span>}</>;
  const body = (
    <>
      {field.why && <p class="why" id="vi-sao">{say(field.why)}</p>}
      {field.hint && <p class="note" id="goi-y">{say(field.hint)}</p>}
      {field.example && <p class="note">{words.value.fields.example}: {field.example}</p>}
      {error && <p class="field-error" id={`${ID}-error`}>{error}</p>}
      <Control id={ID} field={field} value={value} change={set} lists={{}} errors={error ? { '': error } : {}} describedBy={describedBy} />
    </>
  );
  return (
    <form class="question" noValidate onSubmit={(event) => { event.preventDefault(); void goOn(); }}>
      <p class="question-top">
        <span class="note">{w.parts.where}</span>
        <SaveChip saved={savedAs(draft)} />
      </p>
      <ErrorSummary faults={error ? [{ field: ID, text: error }] : []} asked={asked} />
      {isGroup(field) ? (
        <fieldset class={error ? 'wrong' : undefined}><legend><h1 tabIndex={-1}>{title}</h1></legend>{body}</fieldset>
      ) : (
        <div class={error ? 'wrong' : undefined}><h1 tabIndex={-1}><label for={ID}>{title}</label></h1>{body}</div>
      )}
      <div class="actions"><Button type="submit" look="filled">{back ? w.question.backToReview : w.question.go}</Button></div>
    </form>
  );
}

function withWish(wishes: Wishes, wish: Wish, value: string | undefined): Wishes {
  const { [wish]: _old, ...rest } = wishes;
  return value === undefined ? rest : { ...rest, [wish]: value };
}
