/** The part every dossier has: who receives it, whose it is, and how the result and the news come back. One question a screen, too. */

import { useState } from 'preact/hooks';
import { WHERE } from '../form/parts.ts';
import { check } from '../form/check.ts';
import type { Field, Option, Value } from '../form/model.ts';
import { tidy } from '../form/tidy.ts';
import { change, draftSignal, type Draft, type Wishes } from '../offline/drafts.ts';
import { savedAs } from '../offline/use.ts';
import { go } from '../router.ts';
import { useLoad } from '../server/load.ts';
import type { List, OfficeFace, ProcedureFace } from '../server/shapes.ts';
import { filing } from '../words/filing.ts';
import { today } from '../words/format.ts';
import { say, words } from '../words/index.ts';
import { tellWrong } from '../words/wrong.ts';
import { Button, ButtonLink } from './button.tsx';
import { ErrorSummary } from './errors.tsx';
import { Control, isGroup, type How } from './field.tsx';
import { Show } from './loaded.tsx';
import { Loading } from './loading.tsx';
import { SaveChip } from './saved.tsx';

export type Wish = 'office' | 'forWhom' | 'owner' | 'ownerRelation' | 'resultBy' | 'resultAddress' | 'phone';
const order: readonly Wish[] = ['office', 'forWhom', 'owner', 'ownerRelation', 'resultBy', 'resultAddress', 'phone'];
const ID = 'cau-tra-loi';

const isAsked = (wish: Wish, wishes: Wishes, draft?: Draft): boolean =>
  // Whom a helper files for is settled by the mandate.
  wish === 'forWhom' && draft?.mandate ? false : wish === 'owner' || wish === 'ownerRelation' ? wishes.forWhom === 'other' : wish !== 'resultAddress' || wishes.resultBy === 'post';

export const wishesAsked = (wishes: Wishes): readonly Wish[] => order.filter((wish) => isAsked(wish, wishes));

export function Where({ draft, query }: { draft: Draft; query: URLSearchParams }) {
  const code = encodeURIComponent(draft.procedure);
  const asked = order.find((wish) => wish === query.get('c')) ?? 'office';
  const offices = useLoad<List<OfficeFace>>(asked === 'office' ? `/api/offices?procedure=${code}` : undefined);
  const procedure = useLoad<ProcedureFace>(asked === 'resultBy' ? `/api/procedures/${code}` : undefined);
  const screen = (field: Field) => <Wished key={asked} draft={draft} wish={asked} field={field} back={query.get('ve')} />;
  if (offices.state === 'failed') return <NoOffices draft={draft} again={offices.again} />;
  if (asked === 'office') return <Show title={filing.value.where.office} of={offices} outline="form">{({ items }) => screen({ ...fieldOf('office'), options: items.map(optionOf) })}</Show>;
  // Offered only once it is known which ways there are: one that is not would be refused after filing.
  if (asked === 'resultBy' && procedure.state === 'loading') return <><h1 tabIndex={-1}>{filing.value.where.resultBy}</h1><Loading outline="form" /></>;
  const ways = procedure.state === 'ready' ? procedure.data.result.deliver : undefined;
  const field = fieldOf(asked);
  return screen(asked === 'resultBy' && ways ? { ...field, options: (field.options ?? []).filter(({ value }) => ways.some((way) => way === value)) } : field);
}

function NoOffices({ draft, again }: { draft: Draft; again: () => void }) {
  const w = filing.value;
  return (
    <div class="empty">
      <p><SaveChip saved={savedAs(draft)} /></p>
      <h1 tabIndex={-1}>{w.where.office}</h1>
      <p role="alert">{w.where.noOffices}</p>
      <Button icon="again" onClick={again}>{words.value.states.retry}</Button>
      <ButtonLink href={`/lam/${draft.id}`}>{w.where.others}</ButtonLink>
    </div>
  );
}

const optionOf = (office: OfficeFace): Option => ({ value: office.code, label: office.name, note: office.address });

const same = (text: string): { vi: string; en: string } => ({ vi: text, en: text });

/** Asked with the same controls as a form's own questions. */
export function fieldOf(wish: Wish): Field {
  const w = filing.value.where;
  switch (wish) {
    case 'office':
      return { id: wish, kind: 'office', label: same(w.office), why: same(w.officeWhy), required: true };
    case 'forWhom':
      return { id: wish, kind: 'choice', label: same(w.forWhom), required: true, options: (['me', 'other'] as const).map((whom) => ({ value: whom, label: same(w.whom[whom]) })) };
    case 'owner':
      return { id: wish, kind: 'person', label: same(w.owner), why: same(w.ownerWhy), required: true, parts: ['fullName', 'personalNumber', 'birthDate'], needed: ['fullName', 'personalNumber'] };
    case 'ownerRelation':
      return { id: wish, kind: 'text', label: same(w.ownerRelation), example: w.ownerRelationExample, required: true, maxLength: 200 };
    case 'resultBy':
      return { id: wish, kind: 'choice', label: same(w.resultBy), required: true, options: (['electronic', 'counter', 'post'] as const).map((way) => ({ value: way, label: same(w.ways[way]) })) };
    case 'resultAddress':
      return { id: wish, kind: 'longText', label: same(w.address), hint: same(w.addressHint), required: true, maxLength: 500 };
    case 'phone':
      return { id: wish, kind: 'phone', label: same(w.phone), why: same(w.phoneWhy), example: '0912 345 678', prefill: 'identity.phone' };
  }
}

const FORM = { sections: [] as never[] };

function Wished({ draft, wish, field, back }: { draft: Draft; wish: Wish; field: Field; back: string | null }) {
  const w = filing.value;
  const value = draft.wishes[wish] as Value | undefined;
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({});
  const [asked, setAsked] = useState(0);
  const set = (how: How): void => void change(draft.id, (now) => ({ ...now, wishes: withWish(now.wishes, wish, how(now.wishes[wish] as Value | undefined)) }));
  const goOn = async (): Promise<void> => {
    const tidied = tidy(field.kind, (draftSignal(draft.id).peek() ?? draft).wishes[wish] as Value | undefined);
    const section = { id: WHERE, title: field.label, fields: [field] };
    const found = check({ section, field, index: undefined, pointer: '', value: tidied }, {}, today());
    setErrors(Object.fromEntries(found.map((wrong) => [wrong.part, tellWrong(field, wrong, FORM)])));
    setAsked(asked + 1);
    if (found.length) return;
    const after = await change(draft.id, (now) => ({ ...now, wishes: withWish(now.wishes, wish, tidied), seen: now.seen.includes(WHERE) || wish !== 'phone' ? now.seen : [...now.seen, WHERE] }));
    const wishes = after?.wishes ?? draft.wishes;
    const rest = order.slice(order.indexOf(wish) + 1).filter((each) => isAsked(each, wishes, draft));
    // Coming from the review only what this answer has made necessary is asked on top.
    const next = back ? rest.find((each) => each !== 'phone' && wishes[each] === undefined) : rest[0];
    if (next) go(`/lam/${draft.id}/${WHERE}?c=${next}${back ? `&ve=${back}` : ''}`);
    else go(`/lam/${draft.id}${back ? `/${back}` : ''}`);
  };
  const error = errors[''];
  const describedBy = [field.why && 'vi-sao', field.hint && 'goi-y', field.example && 'vi-du', error && `${ID}-error`].filter(Boolean).join(' ') || undefined;
  const title = <>{say(field.label)}{!field.required && <span class="note"> ({words.value.fields.optional})</span>}</>;
  const body = (
    <>
      {field.why && <p class="why" id="vi-sao">{say(field.why)}</p>}
      {field.hint && <p class="note" id="goi-y">{say(field.hint)}</p>}
      {field.example && <p class="note" id="vi-du">{words.value.fields.example}: {field.example}</p>}
      {error && <p class="field-error" id={`${ID}-error`}>{error}</p>}
      <Control id={ID} field={field} value={value} change={set} lists={{}} errors={errors} describedBy={describedBy} />
    </>
  );
  const faults = Object.entries(errors).map(([part, text]) => ({ field: part === '' || part === field.parts?.[0] ? ID : `${ID}-${part}`, text }));
  return (
    <form class="question" noValidate onSubmit={(event) => { event.preventDefault(); void goOn(); }}>
      <p class="question-top">
        <span class="note">{w.parts.where}</span>
        <SaveChip saved={savedAs(draft)} />
      </p>
      <ErrorSummary faults={faults} asked={asked} />
      {isGroup(field) ? (
        <fieldset class={error ? 'wrong' : undefined}><legend><h1 tabIndex={-1}>{title}</h1></legend>{body}</fieldset>
      ) : (
        <div class={error ? 'wrong' : undefined}><h1 tabIndex={-1}><label for={ID}>{title}</label></h1>{body}</div>
      )}
      <div class="actions"><Button type="submit" look="filled">{back ? w.question.backToReview : w.question.go}</Button></div>
    </form>
  );
}

function withWish(wishes: Wishes, wish: Wish, value: Value | undefined): Wishes {
  const { [wish]: _old, ...rest } = wishes;
  return value === undefined ? rest : { ...rest, [wish]: value };
}
