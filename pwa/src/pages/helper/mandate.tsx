/** One mandate on the helper's phone: how it stands, the code typed by the resident or the QR code they scan, and the dossier that it allows. */

import { useEffect, useState } from 'preact/hooks';
import { CODE_LENGTH, judgeCode } from '../../helper/damm.ts';
import type { Mandate } from '../../helper/model.ts';
import { bring, type Field } from '../../offline/field/field.ts';
import { draftOf, workOn } from '../../offline/field/dossiers.ts';
import { dropMandate, linkOf, newLink, storeCode } from '../../offline/field/mandates.ts';
import { outbox } from '../../offline/outbox.ts';
import { paperOf } from '../../offline/field/paper.ts';
import { Button, ButtonLink } from '../../parts/button.tsx';
import { Confirm } from '../../parts/confirm.tsx';
import { ErrorSummary } from '../../parts/errors.tsx';
import { Gate } from '../../parts/helper/gate.tsx';
import { Missing } from '../../parts/loaded.tsx';
import { PaperPart } from '../../parts/helper/paper.tsx';
import { QrCode } from '../../parts/helper/qr-code.tsx';
import { TurnCard } from '../../parts/turn.tsx';
import { go } from '../../router.ts';
import type { Refusal } from '../../server/client.ts';
import { showDay, showHour, showSoon } from '../../words/format.ts';
import { helper } from '../../words/helper.ts';
import { say, words } from '../../words/index.ts';

export default function MandatePage({ params }: { params: Readonly<Record<string, string>> }) {
  const title = words.value.headings.helperMandate;
  return (
    <Gate title={title}>
      {(field) => {
        const mandate = field.area?.mandates.find((each) => each.id === params['mandate']);
        return mandate ? <Face field={field} mandate={mandate} /> : <Missing />;
      }}
    </Gate>
  );
}

/** A day in Hanoi, as “02/12”. */
const soon = (iso: string): string => showDay(iso).slice(0, 5);
const over = (mandate: Mandate): boolean => mandate.state === 'declined' || mandate.state === 'revoked' || mandate.state === 'expired';

function Face({ field, mandate }: { field: Field; mandate: Mandate }) {
  const w = helper.value.mandate;
  const [trouble, setTrouble] = useState('');
  const [busy, setBusy] = useState(false);
  const name = mandate.residentName ?? w.somebody;
  const act = async (work: () => Promise<unknown>): Promise<void> => {
    setBusy(true);
    setTrouble('');
    await work().catch((error: unknown) => setTrouble((error as Refusal).vi ? say(error as Refusal) : helper.value.ask.offline));
    setBusy(false);
  };
  const code = field.waiting.find(({ entry }) => entry?.kind === 'code' && entry.mandateId === mandate.id);
  return (
    <>
      <p class="note">{mandate.procedureTitle ? say(mandate.procedureTitle) : ''}</p>
      <h1 tabIndex={-1}>{w.for(name)}</h1>
      <TurnCard turn={mandate.state === 'standing' ? 'done' : over(mandate) ? 'stopped' : 'draft'}>
        <p role="status"><b>{mandate.state === 'standing' && mandate.expiresAt ? w.until(soon(mandate.expiresAt)) : w.states[mandate.state]}</b></p>
        <p class="note">{w.does}: {mandate.acts.map((each) => helper.value.ask.actNames[each].toLowerCase()).join(', ')}</p>
        {mandate.residentNumberMasked && <p class="note">{mandate.residentNumberMasked}</p>}
      </TurnCard>
      <div role="alert">
        {trouble && <p class="callout stop">{trouble}</p>}
        {code?.problem && <p class="callout stop">{say(code.problem)}</p>}
      </div>
      {mandate.state === 'asked' && mandate.way === 'code' && (code && !code.problem ? <p class="callout" role="status"><b>{w.stored}</b></p> : <CodeEntry mandate={mandate} name={name} />)}
      {mandate.state === 'asked' && mandate.way === 'qr' && <Link mandate={mandate} busy={busy} again={() => void act(() => newLink(mandate.id))} look={() => void act(() => bring(field.of))} />}
      {(mandate.state === 'asked' || mandate.state === 'paperWaiting') && mandate.residentNumberMasked && (mandate.way === 'code' && mandate.state === 'asked' && !mandate.paperRefused && !paperOf(field, mandate.id) ? <details class="section"><summary>{helper.value.paper.instead}</summary><PaperPart field={field} mandate={mandate} /></details> : <PaperPart field={field} mandate={mandate} />)}
      {!over(mandate) && mandate.acts.includes('prepare') && mandate.procedureCode && <Work mandate={mandate} act={act} />}
      {over(mandate) && mandate.householdId && <div class="actions"><ButtonLink look="filled" href={`/to-vien/ho/${mandate.householdId}/xin`}>{w.again}</ButtonLink></div>}
      {!over(mandate) && <Drop drop={() => void act(() => dropMandate(mandate.id))} />}
    </>
  );
}

/** Prepared before or after the yes; filed only after it. */
function Work({ mandate, act }: { mandate: Mandate; act: (work: () => Promise<unknown>) => Promise<void> }) {
  const w = helper.value.mandate;
  const [begun, setBegun] = useState(false);
  useEffect(() => void draftOf(mandate).then((draft) => setBegun(draft !== undefined)), [mandate.id]);
  const entry = outbox.value.find((each) => each.behalf && each.behalf === mandate.residentName && each.state !== 'filed');
  return (
    <div class="actions">
      {entry ? <ButtonLink href={`/da-nop/${entry.id}`}>{helper.value.waiting.kinds.draft}</ButtonLink>
        : <Button look={mandate.state === 'standing' ? 'filled' : 'line'} onClick={() => void act(async () => go(`/lam/${await workOn(mandate)}`))}>{begun ? w.goOn : w.prepare}</Button>}
    </div>
  );
}

/** The resident's own fingers: the seventh digit tells a mistyped one before anything is spent. */
function CodeEntry({ mandate, name }: { mandate: Mandate; name: string }) {
  const w = helper.value.mandate;
  const [code, setCode] = useState('');
  const [asked, setAsked] = useState(0);
  const [wrong, setWrong] = useState('');
  const enter = async (): Promise<void> => {
    const judged = judgeCode(code);
    setAsked(asked + 1);
    setWrong(judged === 'whole' ? '' : w[judged]);
    if (judged !== 'whole') return;
    setCode('');
    await storeCode(mandate.id, code.replace(/\D/g, ''));
  };
  return (
    <form class="section" noValidate onSubmit={(event) => { event.preventDefault(); void enter(); }}>
      <h2>{w.hand(name)}</h2>
      <p class="note">{[w.codeSent(name), mandate.codeUntil && w.codeUntil(showSoon(mandate.codeUntil))].filter(Boolean).join(' ')}</p>
      <ErrorSummary faults={wrong ? [{ field: 'ma', text: wrong }] : []} asked={asked} title={wrong} />
      <p class="lead">
        <label for="ma">{w.code}</label>
        <input id="ma" class="code-entry" inputMode="numeric" autocomplete="off" maxLength={CODE_LENGTH} aria-invalid={wrong ? true : undefined} value={code} onInput={(event) => setCode(event.currentTarget.value.replace(/\D/g, ''))} />
      </p>
      <div class="actions"><Button type="submit" look="filled">{w.enter}</Button></div>
    </form>
  );
}

function Link({ mandate, busy, again, look }: { mandate: Mandate; busy: boolean; again: () => void; look: () => void }) {
  const w = helper.value.mandate;
  const link = linkOf(mandate.id);
  const lives = link && mandate.linkUntil && Date.parse(mandate.linkUntil) > Date.now();
  return (
    <section class="section" aria-labelledby="ma-qr">
      <h2 id="ma-qr">{w.qr}</h2>
      <p>{w.qrHow}</p>
      {lives ? (
        <>
          <QrCode text={link} label={w.qr} />
          <p class="note lead">{w.qrUntil(showHour(mandate.linkUntil ?? ''))}</p>
          <div class="actions"><Button look="filled" icon="again" busy={busy} onClick={look}>{w.look}</Button></div>
        </>
      ) : <div class="actions"><Button look="filled" busy={busy} onClick={again}>{w.qrNew}</Button></div>}
    </section>
  );
}

function Drop({ drop }: { drop: () => void }) {
  const w = helper.value.mandate;
  const [asking, setAsking] = useState(false);
  return (
    <p class="section">
      <Button look="quiet" onClick={() => setAsking(true)}>{w.drop}</Button>
      {asking && <Confirm ask={w.dropAsk} yes={w.drop} no={w.keep} answer={(sure) => { setAsking(false); if (sure) drop(); }} />}
    </p>
  );
}
