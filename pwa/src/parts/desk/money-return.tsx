/** A settled fee goes back, all or in part: the sum and the reason of the first of two persons. */

import { useRef, useState } from 'preact/hooks';
import { newId } from '../../offline/ids.ts';
import type { FeeOut } from '../../server/contract.d.ts';
import { Refusal } from '../../server/client.ts';
import { doMoney } from '../../server/money.ts';
import { desk } from '../../words/desk.ts';
import { showDong } from '../../words/format.ts';
import { money } from '../../words/money.ts';
import { Button } from '../button.tsx';
import { ErrorSummary, type Fault } from '../errors.tsx';
import { Dialog } from './dialog.tsx';
import { refused } from './money-say.tsx';

export function Return({ fee, close, done }: { fee: FeeOut; close: () => void; done: () => void }) {
  const w = money.value.case;
  const key = useRef(newId());
  const [sum, setSum] = useState(String(fee.totalVnd));
  const [why, setWhy] = useState('');
  const [faults, setFaults] = useState<readonly Fault[]>([]);
  const [asked, setAsked] = useState(0);
  const [busy, setBusy] = useState(false);
  const send = async (): Promise<void> => {
    const amountVnd = Number(sum.replace(/[.\s]|đ$/g, '') || NaN);
    const found: Fault[] = [];
    if (!Number.isInteger(amountVnd) || amountVnd <= 0) found.push({ field: 'hoan-so', text: w.wrongSum });
    if (why.trim().length < 5) found.push({ field: 'hoan-ly-do', text: w.missing });
    setAsked(asked + 1);
    setFaults(found);
    if (found.length) return;
    setBusy(true);
    try {
      await doMoney(`fees/${fee.id}/return`, { amountVnd, reason: why.trim() }, key.current);
      close();
      done();
    } catch (error) {
      if (error instanceof Refusal && !error.passing) key.current = newId();
      setFaults([{ field: 'hoan-so', text: refused(error) }]);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog title={`${w.giveBack}: ${fee.dossierCode}`} close={close}>
      <form noValidate onSubmit={(event) => { event.preventDefault(); void send(); }}>
        <ErrorSummary faults={faults} asked={asked} />
        <div class="blank"><label for="hoan-so">{w.giveBackHow}</label><p class="note" id="hoan-so-hint">{w.giveBackHint(showDong(fee.totalVnd))}</p><input id="hoan-so" inputMode="numeric" autocomplete="off" aria-describedby="hoan-so-hint" value={sum} onInput={(event) => setSum(event.currentTarget.value)} /></div>
        <div class="blank"><label for="hoan-ly-do">{money.value.refunds.askWhy}</label><p class="note" id="hoan-ly-do-hint">{money.value.refunds.askHint}</p><textarea id="hoan-ly-do" rows={3} aria-describedby="hoan-ly-do-hint" value={why} onInput={(event) => setWhy(event.currentTarget.value)} /></div>
        <p class="box-acts"><Button type="submit" look="filled" busy={busy}>{money.value.refunds.ask}</Button><Button onClick={close}>{desk.value.cancel}</Button></p>
      </form>
    </Dialog>
  );
}
