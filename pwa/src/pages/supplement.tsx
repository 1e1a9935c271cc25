/** R13: everything that is asked for on one page, put right in place, and sent once. */

import { useEffect, useState } from 'preact/hooks';
import type { Form } from '../form/model.ts';
import { useForm } from '../offline/form-of.ts';
import { changeReply, flushReplies, openReply, replySignal, sendReply, type Reply } from '../offline/replies.ts';
import { storage } from '../offline/store.ts';
import { online } from '../parts/banners.tsx';
import { Button, ButtonLink } from '../parts/button.tsx';
import { ErrorSummary, type Fault } from '../parts/errors.tsx';
import { Show } from '../parts/loaded.tsx';
import { Loading } from '../parts/loading.tsx';
import { faultOf, idOf, itemsOf, One, tidied } from '../parts/mending.tsx';
import { SaveChip } from '../parts/saved.tsx';
import { TurnCard } from '../parts/turn.tsx';
import { useOwn } from '../server/own.ts';
import { me, readMe, signInAt } from '../server/me.ts';
import type { DossierFace, RequestFace } from '../server/shapes.ts';
import { after } from '../words/after.ts';
import { showMoment } from '../words/format.ts';
import { say, words } from '../words/index.ts';

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
    await changeReply(face.id, (now) => ({ ...now, values: tidied(now.values, form) }));
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
            <One dossier={face.id} item={item} form={form} reply={reply} step={w.item(String(at + 1), String(items.length))} error={asked ? (faults[at] ?? '') : ''} done={!faults[at]} says={w} />
          </li>
        ))}
      </ol>
      <p class="section" role="status"><b>{left ? w.left(left) : w.all}</b></p>
      <div class="actions"><Button type="submit" look="filled" icon="send">{online.value ? w.send : w.sendLater}</Button></div>
    </form>
  );
}
