/** It is taken in: the code and the secret to read out, Form 01 to hand over, the fee to take, the next person. */

import { useEffect, useState } from 'preact/hooks';
import { passedOnTo } from '../../desk/acts.ts';
import { Refusal } from '../../server/client.ts';
import type { DeskDossier, ReceiptFace } from '../../server/contract.d.ts';
import { act, dossierPath, useDesk } from '../../server/desk.ts';
import type { Me } from '../../server/shapes.ts';
import { desk } from '../../words/desk.ts';
import { filing } from '../../words/filing.ts';
import { showMoment } from '../../words/format.ts';
import { say } from '../../words/index.ts';
import { Button, ButtonLink } from '../button.tsx';
import { Icon } from '../icons.tsx';
import { Issued } from './issued.tsx';
import { Money, useLookingAgain } from './money.tsx';
import { refused } from './refused.ts';
import { tell } from '../toast.tsx';

export function CounterProof({ receipt, person }: { receipt: ReceiptFace; person: Me }) {
  const w = desk.value;
  const read = useDesk<DeskDossier>(dossierPath(receipt.id));
  const [paid, setPaid] = useState(0);
  const now = read.data;
  const [busy, setBusy] = useState(false);
  useLookingAgain(paid > 0 && now?.stage === 'unpaid', read.again);
  const may = now?.status === 1 && now.stage === 'plain' && now.actions.includes('accept');
  // Whatever was pressed, by hand or by key, is gone with the form.
  useEffect(() => document.querySelector<HTMLElement>('main h1')?.focus(), []);
  const passOn = now && passedOnTo(now);
  const accept = async (): Promise<void> => {
    if (!now) return;
    setBusy(true);
    try {
      await act(now, 'accept', { forwardTo: passOn?.code ?? null });
      await read.again();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      await read.again();
      tell(refused(error).text);
    } finally {
      setBusy(false);
    }
  };
  const fees = now?.fees ?? receipt.fees;
  const till = person.posts.some((post) => post.office === receipt.office.code && (post.role === 'counter' || post.role === 'accountant'));
  return (
    <div class="counter-proof">
      <h1 tabIndex={-1}><Icon name="check" size={28} /> {w.counterForm.taken(showMoment(receipt.submittedAt))}</h1>
      <p>{say(receipt.procedure.name)} · {receipt.owner} · <b>{say(now?.statusName ?? receipt.statusName)}</b></p>
      <dl class="proof-facts">
        <div><dt>{filing.value.filed.code}</dt><dd class="code">{receipt.code}</dd></div>
        <div><dt>{filing.value.filed.secret}</dt><dd class="code">{receipt.secret.replace(/(\d{5})(?=\d)/, '$1 ')}</dd></div>
        <div><dt>{w.dossier.appointment}</dt><dd>{now?.dueAt ? showMoment(now.dueAt) : w.dossier.noClock}</dd></div>
      </dl>
      <section class="sheet-part"><h2>{w.dossier.money}</h2><Money fees={fees} unpriced={now?.unpriced} mayCash={till} paid={() => { setPaid(paid + 1); void read.again(); }} /></section>
      <Issued dossier={receipt.id} version={(now?.version ?? receipt.version) + paid} expect={[...(paid ? ['receipt' as const] : []), ...(now && now.status >= 2 && now.status !== 3 ? ['appointment' as const] : [])]} />
      <p class="box-acts">
        {may && <Button look="filled" busy={busy} onClick={() => void accept()}>{passOn ? w.acts.acceptForward(say(passOn.name)) : w.counterForm.accept}</Button>}
        <ButtonLink look={may ? 'line' : 'filled'} href="/can-bo/tiep-nhan">{w.counterForm.nextPerson}</ButtonLink>
        <ButtonLink href={`/can-bo/ho-so/${receipt.id}`}>{w.supplement.see}</ButtonLink>
      </p>
    </div>
  );
}
