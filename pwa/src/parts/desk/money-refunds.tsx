/** Money owed back: one person stands for it, a second agrees, and it leaves. */

import { useState } from 'preact/hooks';
import type { RefundOut } from '../../server/contract.d.ts';
import { doMoney } from '../../server/money.ts';
import { showDong } from '../../words/format.ts';
import { money } from '../../words/money.ts';
import { online } from '../banners.tsx';
import { perform, Say } from './money-say.tsx';

type Act = 'ask' | 'agree' | 'drop' | 'hand';

const byHand = (refund: RefundOut): boolean => refund.gateway === 'cash' || refund.gateway === 'vietqr';

export function Refunds({ items, changed }: { items: readonly RefundOut[]; changed: () => void }) {
  const w = money.value.refunds;
  const { columns } = w;
  const [doing, setDoing] = useState<{ readonly act: Act; readonly refund: RefundOut }>();
  return (
    <section class="money-part" aria-labelledby="hoan-tien">
      <div class="money-acts"><h2 id="hoan-tien">{w.heading}{items.length > 0 && ` (${items.length})`}</h2></div>
      {items.length ? (
        <table class="money-table">
          <caption class="unseen">{w.table}</caption>
          <thead><tr><th scope="col">{columns.code}</th><th scope="col">{columns.way}</th><th scope="col" class="sum-cell">{columns.amount}</th><th scope="col">{columns.cause}</th><th scope="col">{columns.state}</th><th scope="col">{columns.act}</th></tr></thead>
          <tbody>
            {items.map((refund) => (
              <tr key={refund.id}>
                <th scope="row" class="code">{refund.dossierCode ?? refund.transaction}</th>
                <td>{money.value.ways[refund.gateway] ?? refund.gateway} <span class="note block">{refund.transaction}</span></td>
                <td class="sum-cell"><b>{showDong(refund.amountVnd)}</b></td>
                <td>{w.causes[refund.cause] ?? refund.cause}{refund.reason && <span class="note block">{refund.reason}</span>}</td>
                <td>{refund.state === 'agreed' && byHand(refund) ? w.byHand : w.states[refund.state] ?? refund.state}{refund.said && <span class="note block">{refund.said}</span>}</td>
                <td>{online.value && <Acts refund={refund} begin={(act) => setDoing({ act, refund })} changed={changed} />}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : <p class="note">{w.none}</p>}
      {doing && <Box {...doing} close={() => setDoing(undefined)} changed={changed} />}
    </section>
  );
}

function Acts({ refund, begin, changed }: { refund: RefundOut; begin: (act: Act) => void; changed: () => void }) {
  const w = money.value.refunds;
  const name = <span class="unseen"> {refund.dossierCode ?? refund.transaction}</span>;
  const drop = refund.cause === 'ended' && <button type="button" class="as-link" onClick={() => begin('drop')}>{w.drop}{name}</button>;
  switch (refund.state) {
    case 'queued':
      return <span class="money-do"><button type="button" class="as-link" onClick={() => begin('ask')}>{w.ask}{name}</button>{drop}</span>;
    case 'asked':
      return refund.mine ? <span class="note">{w.mine}</span> : <span class="money-do"><button type="button" class="as-link" onClick={() => begin('agree')}>{w.agree}{name}</button>{drop}</span>;
    case 'agreed':
      return byHand(refund) ? <button type="button" class="as-link" onClick={() => begin('hand')}>{w.hand}{name}</button> : null;
    case 'failed':
      return <button type="button" class="as-link" onClick={() => void perform(() => doMoney(`refunds/${refund.id}/retry`), w.done).then(changed)}>{w.retry}{name}</button>;
    default:
      return null;
  }
}

function Box({ act, refund, close, changed }: { act: Act; refund: RefundOut; close: () => void; changed: () => void }) {
  const w = money.value.refunds;
  const send = (path: string, body?: unknown) => async (): Promise<void> => { await doMoney(`refunds/${refund.id}/${path}`, body); changed(); };
  const title = (word: string): string => `${word}: ${showDong(refund.amountVnd)}`;
  switch (act) {
    case 'ask':
      return <Say title={title(w.ask)} act={w.ask} label={w.askWhy} hint={w.askHint} close={close} perform={(reason) => send('ask', { reason })()} />;
    case 'agree':
      return <Say title={w.agreeAsk(showDong(refund.amountVnd))} act={w.agree} note={refund.reason} close={close} perform={send('agree')} />;
    case 'drop':
      return <Say title={title(w.drop)} act={w.drop} label={w.dropWhy} close={close} perform={(reason) => send('drop', { reason })()} />;
    case 'hand':
      return <Say title={title(w.hand)} act={w.hand} label={w.handRef} hint={w.handHint} least={1} close={close} perform={(reference) => send('handed-back', { reference })()} />;
  }
}
