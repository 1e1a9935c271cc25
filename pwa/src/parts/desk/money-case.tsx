/** All that is known of one fee: tries, books, what was said, receipts; read before anything is decided. */

import { useRef, useState } from 'preact/hooks';
import { newId } from '../../offline/ids.ts';
import type { CaseOut, ReceiptSeen } from '../../server/contract.d.ts';
import { useDesk } from '../../server/desk.ts';
import { doMoney, MONEY } from '../../server/money.ts';
import { desk } from '../../words/desk.ts';
import { showDong, showMoment } from '../../words/format.ts';
import { say } from '../../words/index.ts';
import { money } from '../../words/money.ts';
import { online } from '../banners.tsx';
import { Return } from './money-return.tsx';
import { Say } from './money-say.tsx';
import { Shown } from './shown.tsx';

/** `changed`: what else is on the screen may have moved with it. */
export function Case({ fee, changed }: { fee: string; changed?: () => void }) {
  const read = useDesk<CaseOut>(`${MONEY}/fees/${encodeURIComponent(fee)}`);
  return <Shown of={read} next="/can-bo/ke-toan">{(found) => <Face found={found} again={() => { void read.again(); changed?.(); }} />}</Shown>;
}

function Face({ found, again }: { found: CaseOut; again: () => void }) {
  const w = money.value.case;
  const { fee } = found;
  const [returning, setReturning] = useState(false);
  return (
    <div class="money-case">
      <p><span class="code">{fee.dossierCode}</span> · {fee.lines.map((line) => say(line.label)).join(', ')} · <b>{showDong(fee.totalVnd)}</b> · <b class={`fee fee-${fee.state}`}>{desk.value.dossier.fee[fee.state]}</b>{fee.state === 'da_thanh_toan' && fee.totalVnd > 0 && online.value && <> · <button type="button" class="as-link" onClick={() => setReturning(true)}>{w.giveBack}</button></>}</p>
      {returning && <Return fee={fee} close={() => setReturning(false)} done={again} />}
      <div class="money-sides">
        <div><h3>{w.attempts}</h3><List of={found.attempts.map((each) => `${money.value.ways[each.gateway] ?? each.gateway} ${each.reference}: ${showDong(each.amountVnd)}, ${w.attemptStates[each.state] ?? each.state}${each.paidAt ? ` ${showMoment(each.paidAt)}` : ''}`)} /></div>
        <div><h3>{w.movements}</h3><List of={found.movements.map((each) => `${showMoment(each.happenedAt)} ${w.kinds[each.kind] ?? each.kind}: ${showDong(each.amountVnd)}${each.transaction ? ` (${each.transaction})` : ''}`)} /></div>
        <div><h3>{w.said}</h3><List of={found.said.map((each) => `${showMoment(each.heardAt)} ${w.saidWays[each.way] ?? each.way} ${each.reference}: ${w.verdicts[each.verdict] ?? each.verdict}`)} /></div>
        <div><h3>{w.receipts}</h3>{found.receipts.length ? <ul class="plain">{found.receipts.map((each) => <Receipt key={each.id} found={found} receipt={each} again={again} />)}</ul> : <p class="note">{w.nothing}</p>}</div>
      </div>
    </div>
  );
}

function List({ of }: { of: readonly string[] }) {
  return of.length ? <ul class="plain">{of.map((line) => <li key={line}>{line}</li>)}</ul> : <p class="note">{money.value.case.nothing}</p>;
}

/** What is kept of a fee has a receipt; what went back needs none. */
function Receipt({ found, receipt, again }: { found: CaseOut; receipt: ReceiptSeen; again: () => void }) {
  const w = money.value.case;
  const [asking, setAsking] = useState(false);
  const key = useRef(newId());
  const name = w.receipt(receipt.series, receipt.number);
  const how = found.fee.returnedVnd < found.fee.totalVnd ? 'replace' : 'cancel';
  return (
    <li>
      {receipt.printed && !receipt.cancelledAt ? <a href={`${MONEY}/receipts/${receipt.id}/paper`} target="_blank" rel="noopener">{name}</a> : <span>{name}</span>} {showDong(receipt.amountVnd)}, {showMoment(receipt.issuedAt)}
      {receipt.cancelledAt ? <span class="note block">{w.cancelled(showMoment(receipt.cancelledAt), receipt.cancelledWhy ?? '')}</span> : online.value && <button type="button" class="as-link" onClick={() => setAsking(true)}>{w[how]}</button>}
      {asking && <Say title={`${w[how]} ${name}`} act={w[how]} label={w.why} hint={w.whyHint} close={() => setAsking(false)} perform={async (reason) => { await doMoney(`receipts/${receipt.id}/${how}`, { reason }, key.current); again(); }} />}
    </li>
  );
}
