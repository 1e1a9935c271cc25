/** Transfers that named no fee: given to the one they were meant for, or left to the treasury. */

import { useState } from 'preact/hooks';
import type { FoundFeeList, FoundFeeOut, LineOut } from '../../server/contract.d.ts';
import { ask } from '../../server/client.ts';
import { doMoney, MONEY } from '../../server/money.ts';
import { showDong, showMoment } from '../../words/format.ts';
import { money } from '../../words/money.ts';
import { online } from '../banners.tsx';
import { Button } from '../button.tsx';
import { tell } from '../toast.tsx';
import { Dialog } from './dialog.tsx';
import { refused, Say } from './money-say.tsx';

export function Lines({ items, changed }: { items: readonly LineOut[]; changed: () => void }) {
  const w = money.value.lines;
  const { columns } = w;
  const [placing, setPlacing] = useState<LineOut>();
  const [leaving, setLeaving] = useState<LineOut>();
  if (!items.length) return null;
  return (
    <section class="money-part" aria-labelledby="chua-ro">
      <div class="money-acts"><h2 id="chua-ro">{w.heading} ({items.length})</h2></div>
      <table class="money-table">
        <caption class="unseen">{w.table}</caption>
        <thead><tr><th scope="col">{columns.at}</th><th scope="col" class="sum-cell">{columns.amount}</th><th scope="col">{columns.content}</th><th scope="col">{columns.reference}</th><th scope="col">{columns.act}</th></tr></thead>
        <tbody>
          {items.map((line) => (
            <tr key={line.id}>
              <td>{showMoment(line.happenedAt)}</td>
              <td class="sum-cell"><b>{showDong(line.amountVnd)}</b></td>
              <td>{line.content}</td>
              <th scope="row" class="code">{line.reference}</th>
              <td>{online.value && (
                <span class="money-do">
                  <button type="button" class="as-link" onClick={() => setPlacing(line)}>{w.assign}<span class="unseen"> {line.reference}</span></button>
                  <button type="button" class="as-link" onClick={() => setLeaving(line)}>{w.apart}<span class="unseen"> {line.reference}</span></button>
                </span>
              )}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {placing && <Place line={placing} close={() => setPlacing(undefined)} changed={changed} />}
      {leaving && <Say title={`${w.apartAsk} ${showDong(leaving.amountVnd)}`} act={w.apart} close={() => setLeaving(undefined)} perform={async () => { await doMoney(`lines/${leaving.id}/set-apart`); changed(); }} />}
    </section>
  );
}

function Place({ line, close, changed }: { line: LineOut; close: () => void; changed: () => void }) {
  const w = money.value.lines;
  const [text, setText] = useState('');
  const [found, setFound] = useState<readonly FoundFeeOut[]>();
  const [busy, setBusy] = useState(false);
  const act = async (what: () => Promise<void>): Promise<void> => {
    setBusy(true);
    try {
      await what();
    } catch (error) {
      tell(refused(error));
    } finally {
      setBusy(false);
    }
  };
  const look = (): Promise<void> => act(async () => { if (text.trim()) setFound((await ask<FoundFeeList>(`${MONEY}/search?q=${encodeURIComponent(text.trim())}`)).body.items); });
  const give = (fee: FoundFeeOut): Promise<void> => act(async () => { await doMoney(`lines/${line.id}/assign`, { feeId: fee.id }); close(); changed(); });
  return (
    <Dialog title={`${w.assign}: ${showDong(line.amountVnd)}`} close={close}>
      <p class="note">{line.content}</p>
      <form class="blank" onSubmit={(event) => { event.preventDefault(); void look(); }}>
        <label for="gan">{w.assignWhich}</label><p class="note" id="gan-hint">{w.assignHint}</p>
        <input id="gan" aria-describedby="gan-hint" autocomplete="off" value={text} onInput={(event) => setText(event.currentTarget.value)} />
        <p class="box-acts"><Button type="submit" busy={busy}>{money.value.find}</Button></p>
      </form>
      <div role="status">
        {found && !found.length && <p>{money.value.found(0, text)}</p>}
        {found?.map((fee) => <p key={fee.id}><Button look="filled" busy={busy} onClick={() => void give(fee)}>{`${w.assignDo(fee.dossierCode)} (${showDong(fee.totalVnd)})`}</Button></p>)}
      </div>
    </Dialog>
  );
}
