/** R9: the proof that it is filed; until there is one, in plain words, that it is not and what it waits for. */

import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Page } from '../offline/drafts.ts';
import { flush, outbox, readOutbox, takeBack, type Entry } from '../offline/outbox.ts';
import { storage } from '../offline/store.ts';
import { online } from '../parts/banners.tsx';
import { Button, ButtonLink } from '../parts/button.tsx';
import { Icon } from '../parts/icons.tsx';
import { Show } from '../parts/loaded.tsx';
import { Loading } from '../parts/loading.tsx';
import { PushOffer } from '../parts/push-offer.tsx';
import { TurnCard } from '../parts/turn.tsx';
import { go } from '../router.ts';
import { find } from '../routes.ts';
import { me, readMe, signInAt } from '../server/me.ts';
import { useOwn } from '../server/own.ts';
import { usePoll } from '../server/poll.ts';
import type { FileFace, List, PaperFace, Receipt } from '../server/shapes.ts';
import { filing } from '../words/filing.ts';
import { showDong, showMoment, showSize, showWeekday } from '../words/format.ts';
import { language, say, words } from '../words/index.ts';

/** The path's id is the draft's while it waits on this phone, the dossier's once it is filed. */
export default function Filed({ params }: { params: Readonly<Record<string, string>> }) {
  const id = params['dossier'] ?? '';
  const [read, setRead] = useState(false);
  // What lies sealed is seen once it is known who is here.
  useEffect(() => void (me.peek() === undefined ? readMe() : Promise.resolve()).then(readOutbox).finally(() => setRead(true)), []);
  const entry = outbox.value.find((each) => each.id === id);
  const filed = entry?.receipt?.id;
  const guest = me.value?.guestOf;
  const [last, setLast] = useState<Receipt>();
  useEffect(() => {
    if (guest && entry?.receipt) setLast(entry.receipt);
    else if (filed && !last) go(`/da-nop/${filed}`, 'replace');
  }, [filed]);
  if (last) return <GuestsProof receipt={last} />;
  if (!read || filed) return <Waiting />;
  return entry ? <Pending entry={entry} /> : <Proof id={id} />;
}

/** On a helper's phone: shown once, for nothing of it stays. */
function GuestsProof({ receipt }: { receipt: Receipt }) {
  const [Part, setPart] = useState<ComponentType<{ receipt: Receipt }>>();
  useEffect(() => void import('../parts/helper/stay.tsx').then((part) => setPart(() => part.StayOver)), []);
  return Part ? <Part receipt={receipt} /> : <Waiting />;
}

function Waiting() {
  return (
    <>
      <h1 tabIndex={-1}>{filing.value.filed.sending}</h1>
      <Loading outline="page" />
    </>
  );
}

/** “Chưa nộp” can never pass for “Đã nộp”: another heading, a dashed edge, another shape. */
function Pending({ entry }: { entry: Entry }) {
  const w = filing.value.filed;
  const draft = `/lam/${entry.id}`;
  if (entry.state === 'parked') {
    return (
      <>
        <h1 tabIndex={-1}>{w.parked}</h1>
        <TurnCard turn="draft">
          <p role="alert">{entry.refusal?.vi ? say(entry.refusal) : entry.refusal?.kind === 'clash' ? filing.value.parts.clashes : words.value.states.error}</p>
        </TurnCard>
        <div class="actions"><Button look="filled" onClick={() => void takeBack(entry.id).then(() => go(`${draft}/kiem-tra`))}>{w.mend}</Button></div>
      </>
    );
  }
  if (entry.needs === 'sign-in' || (me.value === null && online.value)) {
    return (
      <>
        <h1 tabIndex={-1}>{w.parked}</h1>
        <TurnCard turn="draft"><p role="alert">{w.signIn}</p></TurnCard>
        <div class="actions"><a class="button filled" href={signInAt(`/da-nop/${entry.id}`)}><span>{words.value.headings.signIn}</span></a></div>
      </>
    );
  }
  if (entry.needs === 'mandate') {
    return (
      <>
        <h1 tabIndex={-1}>{w.noMandate}</h1>
        <TurnCard turn="draft"><p role="status">{w.noMandateMore(entry.behalf ?? '')}</p></TurnCard>
        <div class="actions"><ButtonLink look="filled" href="/to-vien">{words.value.headings.helperToday}</ButtonLink></div>
      </>
    );
  }
  const sending = online.value && entry.tries === 0;
  const nowhere = storage.value !== 'kept';
  return (
    <>
      <h1 tabIndex={-1}>{sending ? w.sending : nowhere ? w.parked : w.waiting}</h1>
      <TurnCard turn="draft"><p role="status">{nowhere ? w.waitingNowhere : sending ? words.value.saved.here : w.waitingMore(entry.pages.length)}</p></TurnCard>
      <div class="actions">
        {!sending && <Button look="filled" icon="send" onClick={() => void flush()}>{w.tryNow}</Button>}
        {!entry.posted && <Button onClick={() => void takeBack(entry.id).then(() => go(draft))}>{w.mend}</Button>}
      </div>
    </>
  );
}

function Proof({ id }: { id: string }) {
  const receipt = useOwn<Receipt>(`/api/dossiers/${id}/receipt`);
  const mine = outbox.value.find((entry) => entry.receipt?.id === id);
  const face = (found: Receipt) => <Face receipt={found} sent={mine?.pages ?? []} />;
  // Without a network the one that came to this phone stands for it.
  if (mine?.receipt && receipt.state === 'failed' && receipt.refusal.passing) return face(mine.receipt);
  return <Show of={receipt} outline="page" title={words.value.headings.filed}>{face}</Show>;
}

function Face({ receipt, sent }: { receipt: Receipt; sent: readonly Page[] }) {
  const w = filing.value.filed;
  const due = receipt.fees.find((fee) => fee.missingVnd > 0);
  const payHere = due && find(`/nop-tien/${due.id}`).route;
  return (
    <>
      <h1 tabIndex={-1}><Icon name="check" size={28} /> {w.heading(showMoment(receipt.submittedAt))}</h1>
      <p class="lead">{say(receipt.procedure.name)} · {say(receipt.office.name)}</p>
      {receipt.saidBy && <p class="lead">{say(receipt.saidBy)}</p>}
      <dl class="facts card">
        <div><dt>{w.code}</dt><dd class="code">{receipt.code}</dd></div>
        <div><dt>{w.secret}</dt><dd class="code">{receipt.secret.replace(/(\d{5})(?=\d)/, '$1 ')}<span class="note">{w.secretWhy}</span></dd></div>
        {receipt.status === 1 && <div><dt>{w.next}</dt><dd><b>{due && receipt.stage === 'unpaid' ? w.payFirst : w.opens(showWeekday(receipt.opensAt, language.value))}</b></dd></div>}
      </dl>
      <div class="actions">
        {payHere ? <ButtonLink look="filled" icon="money" href={`/nop-tien/${due.id}`}>{w.pay(showDong(due.missingVnd))}</ButtonLink> : <PushOffer />}
        {find(`/ho-so/${receipt.id}`).route && <ButtonLink href={`/ho-so/${receipt.id}`}>{w.see}</ButtonLink>}
      </div>
      <ProofPaper id={receipt.id} />
      <Files files={receipt.files} sent={sent} />
      {payHere && <div class="actions"><PushOffer quiet /></div>}
    </>
  );
}

/** The proof on one sheet, printed a moment after the filing. */
function ProofPaper({ id }: { id: string }) {
  const w = filing.value.filed;
  const papers = useOwn<List<PaperFace>>(`/api/dossiers/${id}/papers`);
  const proof = papers.state === 'ready' ? papers.data.items.find((paper) => paper.kind === 'proof') : undefined;
  usePoll(papers.state === 'ready' && !proof, () => { if (papers.state !== 'loading') papers.again(); });
  return <p class="lead" role="status">{proof ? <a class="edit" href={`/api/dossiers/${id}/papers/${proof.id}`} target="_blank" rel="noopener">{w.receipt}</a> : papers.state === 'ready' && <span class="note">{w.printing}</span>}</p>;
}

/** Each file as it was received, compared with what this phone sent. */
function Files({ files, sent }: { files: readonly FileFace[]; sent: readonly Page[] }) {
  const w = filing.value.filed;
  if (!files.length && !sent.length) return null;
  const sums = new Map(sent.map((page) => [page.sha256, page.size]));
  const fits = (file: FileFace): boolean => sums.get(file.receivedSha256) === file.receivedBytes;
  const matching = files.filter(fits).length;
  const received = new Set(files.map((file) => file.receivedSha256));
  const missing = sent.filter((page) => page.sha256 && !received.has(page.sha256));
  return (
    <section class="section">
      <h2>{w.filesAll}{sent.length > 0 && ` · ${w.files(matching, files.length + missing.length)}`}</h2>
      {missing.length > 0 && <p class="callout stop">{w.missing(missing.map((page) => page.name).join(', '))}</p>}
      <ul class="plain rows files">
        {files.map((file) => (
          <li key={file.id}>
            <b>{file.label ? say(file.label) : null /* kept here by an earlier version */}</b>
            <span class="note block">{file.name}</span>
            <span class="note block">{w.received} {showSize(file.receivedBytes)}; {w.keptAs(showSize(file.keptBytes))}</span>
            <span class="note block hash">{w.check}: {file.receivedSha256.replace(/(.{8})/g, '$1 ')}</span>
            <span class="note block hash">{w.checkKept}: {file.keptSha256.replace(/(.{8})/g, '$1 ')}</span>
            {sent.length > 0 && !fits(file) && <span class="callout stop block">{w.differs}</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}
