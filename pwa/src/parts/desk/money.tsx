/** Fees of a dossier; at the counter cash is counted blind, looked at twice, and answered with a receipt's number. */

import { useEffect, useRef, useState } from 'preact/hooks';
import { newId } from '../../offline/ids.ts';
import { Refusal } from '../../server/client.ts';
import type { DeskDossier, FeeLine, ReceiptOut } from '../../server/contract.d.ts';
import { takeCash } from '../../server/desk.ts';
import { desk } from '../../words/desk.ts';
import { showDong } from '../../words/format.ts';
import { say, words } from '../../words/index.ts';
import { online } from '../banners.tsx';
import { Button } from '../button.tsx';
import { ErrorSummary } from '../errors.tsx';
import { Dialog } from './dialog.tsx';

const LOOK_AGAIN_MS = 1500;

/** Money once counted reaches the dossier by a job: a moment later it goes on. */
export function useLookingAgain(waits: boolean, look: () => Promise<unknown>): void {
  useEffect(() => {
    if (!waits) return undefined;
    const timer = setInterval(() => void look(), LOOK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [waits]);
}

/** `mayCash`: this officer holds the till of the office that asks the fee. */
export function Money({ fees, unpriced, mayCash, paid }: { fees: DeskDossier['fees']; unpriced?: DeskDossier['unpriced'] | undefined; mayCash: boolean; paid: () => void }) {
  const w = desk.value.dossier;
  const [taking, setTaking] = useState<FeeLine>();
  const [receipts, setReceipts] = useState<Readonly<Record<string, ReceiptOut>>>({});
  if (!fees.length) return <p>{unpriced ? say(unpriced) : w.free}</p>;
  return (
    <>
      <ul class="plain fees">
        {fees.map((fee) => {
          const receipt = receipts[fee.id];
          return (
            <li key={fee.id}>
              <b>{showDong(fee.totalVnd)}</b> <span class="note">{w.feeStage[fee.stage]}</span> <span class={`fee fee-${fee.word}`}>{w.fee[fee.word]}</span>
              {receipt && <span class="note block">{w.receipt(receipt.series, receipt.number)}</span>}
              {fee.missingVnd > 0 && mayCash && online.value && <Button onClick={() => setTaking(fee)}>{w.cash(showDong(fee.missingVnd))}</Button>}
            </li>
          );
        })}
      </ul>
      {taking && <CashBox fee={taking} close={() => setTaking(undefined)} done={(receipt) => { setReceipts({ ...receipts, [taking.id]: receipt }); setTaking(undefined); paid(); }} />}
    </>
  );
}

function CashBox({ fee, close, done }: { fee: FeeLine; close: () => void; done: (receipt: ReceiptOut) => void }) {
  const w = desk.value.dossier;
  const key = useRef(newId());
  const [counted, setCounted] = useState('');
  const [told, setTold] = useState('');
  const [asked, setAsked] = useState(0);
  const [doubt, setDoubt] = useState(false);
  const [busy, setBusy] = useState(false);
  const take = async (): Promise<void> => {
    const sum = Number(counted.replace(/[.\s]|đ$/g, '') || NaN);
    setAsked(asked + 1);
    if (!Number.isInteger(sum) || sum !== fee.missingVnd) {
      setTold(w.cashWrong(showDong(fee.missingVnd), Number.isInteger(sum) ? showDong(sum) : '…'));
      return;
    }
    setBusy(true);
    try {
      done(await takeCash(fee.id, sum, key.current, doubt));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      // What was refused was not written: the next try is another act.
      if (!error.passing) key.current = newId();
      setDoubt(error.kind === 'attempt-in-doubt');
      setTold(error.kind === 'attempt-in-doubt' ? w.cashDoubt : error.vi ? say(error) : error.status ? words.value.states.error : desk.value.offline);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog title={w.cash(showDong(fee.missingVnd))} close={close}>
      <form noValidate onSubmit={(event) => { event.preventDefault(); void take(); }}>
        <ErrorSummary faults={told ? [{ field: 'dem', text: told }] : []} asked={asked} />
        <div class="blank"><label for="dem">{w.cashCount}</label><p class="note" id="dem-hint">{w.cashHint}</p><input id="dem" inputMode="numeric" autocomplete="off" aria-describedby="dem-hint" value={counted} onInput={(event) => setCounted(event.currentTarget.value)} /></div>
        <p class="box-acts"><Button type="submit" look="filled" busy={busy}>{doubt ? w.cashAnyway : w.cashDo}</Button><Button onClick={close}>{desk.value.cancel}</Button></p>
      </form>
    </Dialog>
  );
}
