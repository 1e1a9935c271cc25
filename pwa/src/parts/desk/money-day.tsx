/** One day, three sides: files taken in, set beside the books, taken away as a report, and closed. */

import { useState } from 'preact/hooks';
import type { DayFaceOut } from '../../server/contract.d.ts';
import { doMoney, loadFile, MONEY } from '../../server/money.ts';
import { showDay, showDong, showMoment } from '../../words/format.ts';
import { money } from '../../words/money.ts';
import { Button } from '../button.tsx';
import { Shape } from '../icons.tsx';
import { tell } from '../toast.tsx';
import { refused, Say } from './money-say.tsx';

interface Props {
  readonly face: DayFaceOut | undefined;
  /** The reader keeps the accounts of the whole province: files, reports and the closing are theirs. */
  readonly whole: boolean;
  readonly day: string;
  readonly choose: (day: string) => void;
  readonly changed: () => void;
}

export function Day({ face, whole, day, choose, changed }: Props) {
  const w = money.value.day;
  const [busy, setBusy] = useState(false);
  const [closing, setClosing] = useState(false);
  const act = async (what: () => Promise<string>): Promise<void> => {
    setBusy(true);
    try {
      const said = await what();
      if (said) tell(said);
    } catch (error) {
      tell(refused(error));
    } finally {
      setBusy(false);
      changed();
    }
  };
  const load = (path: string) => (event: { currentTarget: HTMLInputElement }): void => {
    const input = event.currentTarget;
    const file = input.files?.[0];
    input.value = '';
    if (file) void act(async () => w.loaded(await loadFile(path, file)));
  };
  return (
    <section class="money-part" aria-labelledby="doi-soat">
      <div class="money-acts">
        <h2 id="doi-soat">{w.heading(showDay(day))}</h2>
        <label class="money-day"><span class="unseen">{w.choose}</span><input type="date" value={day} required onChange={(event) => event.currentTarget.value && choose(event.currentTarget.value)} /></label>
        <Button look="filled" busy={busy} onClick={() => void act(async () => { await doMoney(`days/${day}/reconcile`); return ''; })}>{w.reconcile}</Button>
        {whole && (['vnpay', 'momo'] as const).map((way) => <label key={way} class="button line pick"><span>{w.report(money.value.ways[way] ?? way)}</span><input type="file" accept=".csv,text/csv" onChange={load(`reports/${way}/${day}`)} /></label>)}
        {whole && <label class="button line pick"><span>{w.statement}</span><input type="file" accept=".csv,text/csv" onChange={load('statements')} /></label>}
        {whole && <a class="button quiet" href={`${MONEY}/days/${day}/report.csv`} download><span>{w.csv}</span></a>}
        {whole && <a class="button quiet" href={`${MONEY}/days/${day}/report.xlsx`} download><span>{w.xlsx}</span></a>}
        {whole && face && !face.closedAt && face.rows.length > 0 && <Button onClick={() => setClosing(true)}>{w.close}</Button>}
      </div>
      {face && <Standing face={face} whole={whole} />}
      {face && face.rows.length > 0 && <Sides face={face} />}
      {closing && <Say title={w.closeAsk(showDay(day))} act={w.close} close={() => setClosing(false)} perform={async () => { await doMoney(`days/${day}/close`); changed(); }} />}
    </section>
  );
}

/** What is in the way, or that all agree; who closed it. */
function Standing({ face, whole }: { face: DayFaceOut; whole: boolean }) {
  const w = money.value.day;
  const inTheWay = [
    face.withoutReport.length > 0 && w.without(face.withoutReport.map((way) => money.value.ways[way] ?? way).join(', ')),
    face.openDifferences > 0 && w.open(face.openDifferences),
    face.unmatchedLines > 0 && w.lines(face.unmatchedLines),
  ].filter(Boolean);
  if (!face.rows.length && !inTheWay.length && !face.closedAt) return <p class="note">{whole ? w.none : w.noneYet}</p>;
  const onItsWay = face.rows.some((row) => row.owedVnd > row.arrivedVnd && !row.openCount);
  return (
    <p class="money-standing" role="status">
      {inTheWay.length ? <b class="due-late"><Shape turn="stopped" /> {inTheWay.join(' · ')}</b> : onItsWay ? <b><Shape turn="elsewhere" /> {w.waiting}</b> : <b class="seen"><Shape turn="done" /> {w.agree}</b>}
      {face.closedAt && <span> {w.closed(showMoment(face.closedAt), face.closedBy ?? '')}</span>}
    </p>
  );
}

function Sides({ face }: { face: DayFaceOut }) {
  const w = money.value.day;
  const { columns } = w;
  return (
    <table class="money-table">
      <caption class="unseen">{w.table}</caption>
      <thead><tr><th scope="col">{columns.way}</th><th scope="col" class="sum-cell">{columns.ours}</th><th scope="col" class="sum-cell">{columns.theirs}</th><th scope="col" class="sum-cell">{columns.owed}</th><th scope="col" class="sum-cell">{columns.arrived}</th><th scope="col" class="sum-cell">{columns.open}</th></tr></thead>
      <tbody>
        {face.rows.map((row) => (
          <tr key={row.gateway}>
            <th scope="row">{money.value.ways[row.gateway] ?? row.gateway}</th>
            <td class="sum-cell">{w.count(row.oursCount, showDong(row.oursVnd))}</td>
            <td class="sum-cell">{w.count(row.theirsCount, showDong(row.theirsVnd))}</td>
            <td class="sum-cell">{showDong(row.owedVnd)}</td>
            <td class="sum-cell">{showDong(row.arrivedVnd)}</td>
            <td class="sum-cell">{row.openCount ? <b class="due-late">{row.openCount}</b> : 0}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
