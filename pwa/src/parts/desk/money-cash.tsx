/** Cash in the counters' drawers, and its way to the treasury: noted with the bank's slip, looked at by a second person. */

import { useRef, useState } from 'preact/hooks';
import { newId } from '../../offline/ids.ts';
import type { CashOut, DepositOut, DrawerOut } from '../../server/contract.d.ts';
import { Refusal } from '../../server/client.ts';
import { doMoney } from '../../server/money.ts';
import { desk } from '../../words/desk.ts';
import { showDay, showDong, showMoment, today } from '../../words/format.ts';
import { money } from '../../words/money.ts';
import { online } from '../banners.tsx';
import { Button } from '../button.tsx';
import { ErrorSummary, type Fault } from '../errors.tsx';
import { Dialog } from './dialog.tsx';
import { refused, Say } from './money-say.tsx';

export function Cash({ cash, changed }: { cash: CashOut; changed: () => void }) {
  const w = money.value.cash;
  const [banking, setBanking] = useState<DrawerOut>();
  const [doing, setDoing] = useState<{ readonly act: 'agree' | 'drop'; readonly deposit: DepositOut }>();
  if (!cash.drawers.length) return null;
  return (
    <section class="money-part" aria-labelledby="tien-mat">
      <div class="money-acts"><h2 id="tien-mat">{w.heading}</h2></div>
      {cash.drawers.map((drawer) => (
        <p key={drawer.office} class="money-acts">
          <span>{drawer.name}: {w.inDrawer} <b>{showDong(drawer.inDrawerVnd)}</b>{drawer.onItsWayVnd > 0 && `, ${w.onItsWay(showDong(drawer.onItsWayVnd))}`}</span>
          {drawer.mayNote && online.value && drawer.inDrawerVnd > drawer.onItsWayVnd && <Button onClick={() => setBanking(drawer)}>{w.bank}</Button>}
        </p>
      ))}
      {cash.deposits.length > 0 && <Deposits items={cash.deposits} begin={(act, deposit) => setDoing({ act, deposit })} />}
      {banking && <Bank drawer={banking} close={() => setBanking(undefined)} done={changed} />}
      {doing?.act === 'agree' && <Say title={w.agreeAsk(showDong(doing.deposit.amountVnd))} act={w.agree} note={w.slip(doing.deposit.reference, showDay(doing.deposit.depositedOn), doing.deposit.notedBy)} close={() => setDoing(undefined)} perform={async () => { await doMoney(`deposits/${doing.deposit.id}/agree`); changed(); }} />}
      {doing?.act === 'drop' && <Say title={`${w.drop}: ${showDong(doing.deposit.amountVnd)}`} act={w.drop} label={w.dropWhy} close={() => setDoing(undefined)} perform={async (reason) => { await doMoney(`deposits/${doing.deposit.id}/drop`, { reason }); changed(); }} />}
    </section>
  );
}

function Deposits({ items, begin }: { items: readonly DepositOut[]; begin: (act: 'agree' | 'drop', deposit: DepositOut) => void }) {
  const w = money.value.cash;
  const { columns } = w;
  return (
    <table class="money-table">
      <caption class="unseen">{w.table}</caption>
      <thead><tr><th scope="col">{columns.slip}</th><th scope="col">{columns.day}</th><th scope="col" class="sum-cell">{columns.amount}</th><th scope="col">{columns.noted}</th><th scope="col">{columns.state}</th></tr></thead>
      <tbody>
        {items.map((each) => (
          <tr key={each.id}>
            <th scope="row" class="code">{each.reference}</th>
            <td>{showDay(each.depositedOn)}</td>
            <td class="sum-cell"><b>{showDong(each.amountVnd)}</b></td>
            <td>{each.notedBy}<span class="note block">{showMoment(each.notedAt)}</span></td>
            <td>
              {w.states[each.state] ?? each.state}
              {each.endedAt && <span class="note block">{[each.endedBy, showMoment(each.endedAt), each.reason].filter(Boolean).join(' · ')}</span>}
              {each.state === 'noted' && (
                <span class="money-do">
                  {each.mine ? <span class="note">{money.value.refunds.mine}</span> : online.value && <button type="button" class="as-link" onClick={() => begin('agree', each)}>{w.agree}<span class="unseen"> {each.reference}</span></button>}
                  {online.value && <button type="button" class="as-link" onClick={() => begin('drop', each)}>{w.drop}<span class="unseen"> {each.reference}</span></button>}
                </span>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Bank({ drawer, close, done }: { drawer: DrawerOut; close: () => void; done: () => void }) {
  const w = money.value.cash;
  const key = useRef(newId());
  const left = drawer.inDrawerVnd - drawer.onItsWayVnd;
  const [sum, setSum] = useState(String(left));
  const [slip, setSlip] = useState('');
  const [day, setDay] = useState(today());
  const [faults, setFaults] = useState<readonly Fault[]>([]);
  const [asked, setAsked] = useState(0);
  const [busy, setBusy] = useState(false);
  const send = async (): Promise<void> => {
    const amountVnd = Number(sum.replace(/[.\s]|đ$/g, '') || NaN);
    const found: Fault[] = [];
    if (!Number.isInteger(amountVnd) || amountVnd <= 0) found.push({ field: 'nop-so', text: money.value.case.wrongSum });
    else if (amountVnd > left) found.push({ field: 'nop-so', text: w.tooMuch(showDong(left)) });
    if (!/^[!-~]+$/.test(slip.trim())) found.push({ field: 'nop-giay', text: w.noSlip });
    if (!day) found.push({ field: 'nop-ngay', text: w.noDay });
    setAsked(asked + 1);
    setFaults(found);
    if (found.length) return;
    setBusy(true);
    try {
      await doMoney('deposits', { office: drawer.office, amountVnd, reference: slip.trim(), depositedOn: day }, key.current);
      close();
      done();
    } catch (error) {
      if (error instanceof Refusal && !error.passing) key.current = newId();
      setFaults([{ field: 'nop-so', text: refused(error) }]);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog title={`${w.bank}: ${drawer.name}`} close={close}>
      <form noValidate onSubmit={(event) => { event.preventDefault(); void send(); }}>
        <ErrorSummary faults={faults} asked={asked} />
        <div class="blank"><label for="nop-so">{w.howMuch}</label><p class="note" id="nop-so-hint">{w.howMuchHint(showDong(left))}</p><input id="nop-so" inputMode="numeric" autocomplete="off" aria-describedby="nop-so-hint" value={sum} onInput={(event) => setSum(event.currentTarget.value)} /></div>
        <div class="blank"><label for="nop-giay">{w.slipNo}</label><p class="note" id="nop-giay-hint">{w.slipHint}</p><input id="nop-giay" autocomplete="off" aria-describedby="nop-giay-hint" value={slip} onInput={(event) => setSlip(event.currentTarget.value)} /></div>
        <div class="blank money-day"><label for="nop-ngay">{w.when}</label><input id="nop-ngay" type="date" max={today()} value={day} onInput={(event) => setDay(event.currentTarget.value)} /></div>
        <p class="box-acts"><Button type="submit" look="filled" busy={busy}>{w.note}</Button><Button onClick={close}>{desk.value.cancel}</Button></p>
      </form>
    </Dialog>
  );
}
