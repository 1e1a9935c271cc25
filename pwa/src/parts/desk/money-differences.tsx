/** Where two sides disagree, each with its evidence beside; a person says why. */

import { useState } from 'preact/hooks';
import type { DifferenceOut } from '../../server/contract.d.ts';
import { doMoney } from '../../server/money.ts';
import { showDay, showDong, showMoment } from '../../words/format.ts';
import { money } from '../../words/money.ts';
import { online } from '../banners.tsx';
import { Case } from './money-case.tsx';
import { Say } from './money-say.tsx';

export function Differences({ items, whole, changed }: { items: readonly DifferenceOut[]; whole: boolean; changed: () => void }) {
  const w = money.value.differences;
  const [all, setAll] = useState(false);
  const open = items.filter((each) => each.state === 'open');
  const shown = all ? items : open;
  return (
    <section class="money-part" aria-labelledby="chenh-lech">
      <div class="money-acts">
        <h2 id="chenh-lech">{w.heading}{open.length > 0 && ` (${open.length})`}</h2>
        {items.length > open.length && <button type="button" class="as-link" onClick={() => setAll(!all)}>{all ? w.showOpen : w.showAll}</button>}
      </div>
      {shown.length ? <Table items={shown} changed={changed} /> : <p class="note">{whole ? w.none : w.noneHere}</p>}
    </section>
  );
}

function Table({ items, changed }: { items: readonly DifferenceOut[]; changed: () => void }) {
  const w = money.value.differences;
  const [seen, setSeen] = useState<string>();
  const [telling, setTelling] = useState<DifferenceOut>();
  const { columns } = w;
  const sum = (vnd: number | null): string => (vnd === null ? '—' : showDong(vnd));
  return (
    <>
      <table class="money-table">
        <caption class="unseen">{w.table}</caption>
        <thead><tr><th scope="col">{columns.day}</th><th scope="col">{columns.way}</th><th scope="col">{columns.kind}</th><th scope="col">{columns.code}</th><th scope="col" class="sum-cell">{columns.ours}</th><th scope="col" class="sum-cell">{columns.theirs}</th><th scope="col">{columns.state}</th></tr></thead>
        <tbody>
          {items.map((each) => [
            <tr key={each.id}>
              <td>{showDay(each.day)}</td>
              <td>{money.value.ways[each.gateway] ?? each.gateway}</td>
              <th scope="row">{w.kinds[each.kind] ?? each.kind}</th>
              <td class="code">{each.transaction}</td>
              <td class="sum-cell">{sum(each.oursVnd)}</td>
              <td class="sum-cell">{sum(each.theirsVnd)}</td>
              <td>
                {w.states[each.state] ?? each.state}
                {each.reason && <span class="note block">{w.repairs[each.reason] ?? each.reason}</span>}
                <span class="money-do">
                  <button type="button" class="as-link" aria-expanded={seen === each.id} onClick={() => setSeen(seen === each.id ? undefined : each.id)}>{seen === each.id ? w.hide : w.see}<span class="unseen"> {each.transaction}</span></button>
                  {each.state === 'open' && online.value && <button type="button" class="as-link" onClick={() => setTelling(each)}>{w.explain}<span class="unseen"> {each.transaction}</span></button>}
                </span>
              </td>
            </tr>,
            seen === each.id && <tr key={`${each.id} bang-chung`} class="money-evidence"><td colSpan={7}><Evidence of={each} /></td></tr>,
          ])}
        </tbody>
      </table>
      {telling && <Say title={`${w.explain}: ${telling.transaction}`} act={w.explain} label={w.explainHow} hint={w.explainHint} close={() => setTelling(undefined)} perform={async (reason) => { await doMoney(`differences/${telling.id}/explain`, { reason }); changed(); }} />}
    </>
  );
}

function Evidence({ of: found }: { of: DifferenceOut }) {
  const w = money.value.differences;
  const side = (vnd: number | null, at: string | null, nothing: string): string => (vnd === null ? nothing : at ? w.at(showDong(vnd), showMoment(at)) : showDong(vnd));
  return (
    <>
      <div class="money-sides">
        <div><h3>{w.ours}</h3><p>{side(found.oursVnd, found.bookedAt, w.nothingOurs)}</p></div>
        <div><h3>{w.theirs}</h3><p>{side(found.theirsVnd, found.reportedAt, w.nothingTheirs)} {found.reference && <span class="code">{found.reference}</span>}</p></div>
      </div>
      {found.feeId ? <Case fee={found.feeId} /> : found.kind !== 'payout' && <p class="note">{w.noFee}</p>}
    </>
  );
}
