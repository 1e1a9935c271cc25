/** R13: everything that is asked for on one page, put right in place, and sent once. */

import { useEffect, useState } from 'preact/hooks';
import { check } from '../form/check.ts';
import type { Answers, Form, Section, Value } from '../form/model.ts';
import { fieldAt, paperAt } from '../form/place.ts';
import { show } from '../form/show.ts';
import { tidy } from '../form/tidy.ts';
import { useForm } from '../offline/form-of.ts';
import { changeReply, flushReplies, openReply, replySignal, sendReply, type Reply } from '../offline/replies.ts';
import { storage } from '../offline/store.ts';
import { online } from '../parts/banners.tsx';
import { Button, ButtonLink } from '../parts/button.tsx';
import { ErrorSummary, type Fault } from '../parts/errors.tsx';
import { Control, isGroup, type How } from '../parts/field.tsx';
import { Show } from '../parts/loaded.tsx';
import { Loading } from '../parts/loading.tsx';
import { Pages } from '../parts/pages.tsx';
import { SaveChip } from '../parts/saved.tsx';
import { TurnCard } from '../parts/turn.tsx';
import { useOwn } from '../server/own.ts';
import { me, readMe, signInAt } from '../server/me.ts';
import { usePlaces } from '../server/places.ts';
import type { DossierFace, PinFace, RequestFace } from '../server/shapes.ts';
import { after } from '../words/after.ts';
import { showMoment, today } from '../words/format.ts';
import { say, words } from '../words/index.ts';
import { bare, tellWrong } from '../words/wrong.ts';

export default function SupplementPage({ params }: { params: Readonly<Record<string, string>> }) {
  const id = params['dossier'] ?? '';
  useEffect(() => { if (me.value === undefined) void readMe(); }, []);
  const face = useOwn<DossierFace>(`/api/dossiers/${id}`);
  const reply = replySignal(id).value;
  if (reply && reply.state !== 'open') return <Sending reply={reply} id={id} />;
  return <Show of={face} outline="form" title={words.value.headings.supplement}>{(found) => (found.status === 5 ? <Asked face={found} /> : <Nothing id={id} />)}</Show>;
}

function Nothing({ id }: { id: string }) {
  const w = after.value.supplement;
  return (
    <>
      <h1 tabIndex={-1}>{w.none}</h1>
      <div class="actions"><ButtonLink look="filled" href={`/ho-so/${id}`}>{w.dossier}</ButtonLink></div>
    </>
  );
}

/** “Chưa gửi” can never pass for “Đã gửi”. */
function Sending({ reply, id }: { reply: Reply; id: string }) {
  const w = after.value.supplement;
  if (reply.state === 'sent') {
    return (
      <>
        <h1 tabIndex={-1}>{w.sent}</h1>
        <TurnCard turn="office"><p role="status">{w.sentMore}</p></TurnCard>
        <div class="actions"><ButtonLink look="filled" href={`/ho-so/${id}`}>{w.dossier}</ButtonLink></div>
      </>
    );
  }
  const mend = <Button onClick={() => void changeReply(id, (now) => ({ ...now, state: 'open' }))}>{w.mend}</Button>;
  if (reply.state === 'parked' || reply.needs) {
    return (
      <>
        <h1 tabIndex={-1}>{w.parked}</h1>
        <TurnCard turn="draft"><p role="alert">{reply.needs ? w.signIn : reply.refusal?.vi ? say(reply.refusal) : words.value.states.error}</p></TurnCard>
        <div class="actions">{reply.needs && <a class="button filled" href={signInAt(`/ho-so/${id}/bo-sung`)}><span>{words.value.headings.signIn}</span></a>}{mend}</div>
      </>
    );
  }
  const going = online.value && reply.tries === 0;
  return (
    <>
      <h1 tabIndex={-1}>{going ? w.sending : w.parked}</h1>
      <TurnCard turn="draft"><p role="status">{going ? words.value.saved.here : w.waiting}</p></TurnCard>
      {!going && <div class="actions"><Button look="filled" icon="send" onClick={() => void flushReplies()}>{w.tryNow}</Button>{mend}</div>}
    </>
  );
}

function Asked({ face }: { face: DossierFace }) {
  const request = useOwn<RequestFace>(`/api/dossiers/${face.id}/supplement`);
  const form = useForm(face.procedure);
  const person = me.value;
  const reply = replySignal(face.id).value;
  useEffect(() => {
    if (request.state === 'ready' && person) void openReply(face.id, person.id, request.data, `"${face.version}"`);
  }, [request.state, person]);
  return (
    <Show of={request} outline="form" title={words.value.headings.supplement}>
      {(asked) => <Show of={form} outline="form" title={words.value.headings.supplement}>{(held) => (reply && reply.number === asked.number ? <Mend face={face} request={asked} form={held} reply={reply} /> : <Loading outline="form" />)}</Show>}
    </Show>
  );
}

/** One thing to put right; several pins on the pages of one paper are one. */
interface Item {
  readonly pointer: string;
  readonly pins: readonly PinFace[];
}

function itemsOf(request: RequestFace): readonly Item[] {
  const items = new Map<string, PinFace[]>();
  for (const pin of request.pins) items.set(pin.pointer, [...(items.get(pin.pointer) ?? []), pin]);
  return [...items].map(([pointer, pins]) => ({ pointer, pins }));
}

const idOf = (pointer: string): string => `muc${pointer.replaceAll('/', '-')}`;
const labelOf = (item: Item): string => (item.pins[0] ? bare(say(item.pins[0].label)) : '');

/** What still stands between one item and sending. */
function faultOf(item: Item, reply: Reply, form: Form): string {
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

function Mend({ face, request, form, reply }: { face: DossierFace; request: RequestFace; form: Form; reply: Reply }) {
  const w = after.value.supplement;
  const items = itemsOf(request);
  const faults = items.map((item) => faultOf(item, reply, form));
  const left = faults.filter(Boolean).length;
  const [asked, setAsked] = useState(0);
  const told: readonly Fault[] = asked ? items.flatMap((item, at) => (faults[at] ? [{ field: idOf(item.pointer), text: faults[at] ?? '' }] : [])) : [];
  const send = async (): Promise<void> => {
    setAsked(asked + 1);
    if (left) return;
    await changeReply(face.id, (now) => ({ ...now, values: Object.fromEntries(Object.entries(now.values).map(([pointer, value]) => [pointer, tidy(fieldAt(form, pointer)?.kind ?? 'text', value) ?? value])) }));
    await sendReply(face.id);
  };
  return (
    <form class="question" noValidate onSubmit={(event) => { event.preventDefault(); void send(); }}>
      <p class="question-top"><span class="note">{say(face.procedure.name)}</span><SaveChip saved={storage.value !== 'kept' ? 'nowhere' : online.value ? 'here' : 'waiting'} /></p>
      <h1 tabIndex={-1}>{w.heading(String(items.length))}</h1>
      <p class="lead">{w.asked(say(request.office.name), String(items.length), showMoment(request.dueAt))}</p>
      <p class="lead">{w.ask(request.officer, request.office.phone)}</p>
      {request.note && <p class="callout">{request.note}</p>}
      {request.countsLate && <p class="note lead">{w.late}</p>}
      <ErrorSummary faults={told} asked={asked} title={w.left(left)} />
      <ol class="plain">
        {items.map((item, at) => (
          <li key={item.pointer} class="section">
            <One dossier={face.id} item={item} form={form} reply={reply} step={w.item(String(at + 1), String(items.length))} error={asked ? (faults[at] ?? '') : ''} done={!faults[at]} />
          </li>
        ))}
      </ol>
      <p class="section" role="status"><b>{left ? w.left(left) : w.all}</b></p>
      <div class="actions"><Button type="submit" look="filled" icon="send">{online.value ? w.send : w.sendLater}</Button></div>
    </form>
  );
}

interface OneProps {
  readonly dossier: string;
  readonly item: Item;
  readonly form: Form;
  readonly reply: Reply;
  readonly step: string;
  readonly error: string;
  readonly done: boolean;
}

function One({ dossier, item, form, reply, step, error, done }: OneProps) {
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
          <label for={id}>{w.lackWhy}</label>
          <textarea id={id} rows={3} value={lack} aria-invalid={error ? 'true' : undefined} onInput={(event) => setLack(event.currentTarget.value)} />
          <p class="lead"><Button onClick={() => setLack(undefined)}>{w.undo}</Button></p>
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
          <p class="lead"><Button look="quiet" onClick={() => setLack('')}>{paper ? w.lack : w.lackField}<span class="unseen">: {labelOf(item)}</span></Button></p>
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
