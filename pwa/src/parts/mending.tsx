/** What a supplement request asks for, one thing after another, each put right in its place: by the resident, or at the counter for them. */

import { check } from '../form/check.ts';
import type { Answers, Form, Section, Value } from '../form/model.ts';
import { fieldAt, paperAt } from '../form/place.ts';
import { show } from '../form/show.ts';
import { tidy } from '../form/tidy.ts';
import { changeReply, type Reply } from '../offline/replies.ts';
import { usePlaces } from '../server/places.ts';
import type { PinFace, RequestFace } from '../server/shapes.ts';
import { after } from '../words/after.ts';
import { today } from '../words/format.ts';
import { say } from '../words/index.ts';
import { bare, tellWrong } from '../words/wrong.ts';
import { Button } from './button.tsx';
import { Control, isGroup, type How } from './field.tsx';
import { Pages } from './pages.tsx';

/** One thing to put right; several pins on the pages of one paper are one. */
export interface Item {
  readonly pointer: string;
  readonly pins: readonly PinFace[];
}

export function itemsOf(request: Pick<RequestFace, 'pins'>): readonly Item[] {
  const items = new Map<string, PinFace[]>();
  for (const pin of request.pins) items.set(pin.pointer, [...(items.get(pin.pointer) ?? []), pin]);
  return [...items].map(([pointer, pins]) => ({ pointer, pins }));
}

export const idOf = (pointer: string): string => `muc${pointer.replaceAll('/', '-')}`;
const labelOf = (item: Item): string => (item.pins[0] ? bare(say(item.pins[0].label)) : '');

/** What still stands between one item and sending. */
export function faultOf(item: Item, reply: Reply, form: Form): string {
  const w = after.value.supplement;
  const lack = reply.lacks[item.pointer];
  if (lack !== undefined) return lack.trim() ? '' : w.lackMissing(labelOf(item));
  const paper = paperAt(item.pointer);
  if (paper) return reply.papers[paper]?.length ? '' : w.noPhoto(labelOf(item));
  const field = fieldAt(form, item.pointer);
  if (!field) return '';
  const value = tidy(field.kind, reply.values[item.pointer]);
  const section: Section = { id: '', title: field.label, fields: [field] };
  const [wrong] = check({ section, field: { ...field, required: true }, index: undefined, pointer: item.pointer, value }, {} as Answers, today());
  return wrong ? tellWrong(field, wrong, form) : '';
}

interface OneProps {
  readonly dossier: string;
  readonly item: Item;
  readonly form: Form;
  readonly reply: Reply;
  readonly step: string;
  readonly error: string;
  readonly done: boolean;
  /** How having nothing to send is called: the resident speaks, or the counter of them. */
  readonly says: Readonly<Record<'lack' | 'lackField' | 'lackWhy' | 'undo', string>>;
}

/** The values as they are sent: made canonical. */
export const tidied = (values: Reply['values'], form: Form): Reply['values'] => Object.fromEntries(Object.entries(values).map(([pointer, value]) => [pointer, tidy(fieldAt(form, pointer)?.kind ?? 'text', value) ?? value]));

export function One({ dossier, item, form, reply, step, error, done, says }: OneProps) {
  const w = after.value.supplement;
  const id = idOf(item.pointer);
  const paper = paperAt(item.pointer);
  const need = paper ? form.documents.find((each) => each.id === paper) : undefined;
  const field = paper ? undefined : fieldAt(form, item.pointer);
  const lack = reply.lacks[item.pointer];
  const set = (how: How): void =>
    void changeReply(dossier, (now) => {
      const { [item.pointer]: old, ...rest } = now.values;
      const value = how(old);
      return { ...now, values: value === undefined ? rest : { ...rest, [item.pointer]: value } };
    });
  const setLack = (said: string | undefined): void =>
    void changeReply(dossier, (now) => {
      const { [item.pointer]: _old, ...rest } = now.lacks;
      return { ...now, lacks: said === undefined ? rest : { ...rest, [item.pointer]: said } };
    });
  const body = (
    <>
      <p class="note">{step}{done && <b> · {w.fixed}</b>}</p>
      <Reasons item={item} form={form} />
      {error && <p class="field-error" id={`${id}-error`}>{error}</p>}
      {lack !== undefined ? (
        <div class="inner">
          <label for={id}>{says.lackWhy}</label>
          <textarea id={id} rows={3} value={lack} aria-invalid={error ? 'true' : undefined} onInput={(event) => setLack(event.currentTarget.value)} />
          <p class="lead"><Button onClick={() => setLack(undefined)}>{says.undo}</Button></p>
        </div>
      ) : (
        <>
          {paper ? (
            <div id={id} tabIndex={-1}>
              <p class="note lead">{w.photoWhole}</p>
              <Pages of={reply.of} pages={reply.papers[paper] ?? []} most={need?.maxPages ?? 4} pdf={need?.accept?.includes('pdf') ?? true} change={(how) => changeReply(dossier, (now) => ({ ...now, papers: { ...now.papers, [paper]: how(now.papers[paper] ?? []) } }))} />
            </div>
          ) : field ? (
            <Control id={id} field={field} value={reply.values[item.pointer]} change={set} lists={form.lists ?? {}} errors={error ? { '': error } : {}} describedBy={error ? `${id}-error` : undefined} />
          ) : null}
          <p class="lead"><Button look="quiet" onClick={() => setLack('')}>{paper ? says.lack : says.lackField}<span class="unseen">: {labelOf(item)}</span></Button></p>
        </>
      )}
    </>
  );
  const group = lack !== undefined || paper !== undefined || (field !== undefined && isGroup(field));
  return group ? (
    <fieldset class={error ? 'wrong' : undefined}><legend><h2>{labelOf(item)}</h2></legend>{body}</fieldset>
  ) : (
    <div class={error ? 'wrong' : undefined}><h2><label for={id}>{labelOf(item)}</label></h2>{body}</div>
  );
}

function Reasons({ item, form }: { item: Item; form: Form }) {
  const w = after.value;
  const first = item.pins[0];
  const field = fieldAt(form, item.pointer);
  const value = first?.value as Value | null | undefined;
  const places = usePlaces({ it: { value: value ?? undefined } });
  const was = field && value != null ? show(field, value, form.lists ?? {}, places) : '';
  return (
    <>
      {item.pins.map((pin) => (
        <div key={`${pin.page ?? ''}`}>
          <p class="lead"><b>{capital([pin.page && w.supplement.page(String(pin.page)), w.flaws[pin.flaw] ?? pin.flaw].filter(Boolean).join(': '))}.</b> {w.supplement.because}: {pin.reason}</p>
          {pin.example && <p class="note">{w.supplement.example}: {pin.example}</p>}
        </div>
      ))}
      {was && <p class="note">{w.supplement.was}: {was}</p>}
    </>
  );
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
