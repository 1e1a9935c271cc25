/** How far the team has come, hamlet by hamlet: each number opens the list behind it. */

import { useState } from 'preact/hooks';
import { Dialog } from '../../parts/desk/dialog.tsx';
import { Loading } from '../../parts/loading.tsx';
import { Shown } from '../../parts/desk/shown.tsx';
import { TeamFrame } from '../../parts/desk/team-frame.tsx';
import { useDesk } from '../../server/desk.ts';
import { me } from '../../server/me.ts';
import { measures, type Coverage, type Measure, type ProvinceCoverage, type Row } from '../../server/team.ts';
import { showDay } from '../../words/format.ts';
import { say, words } from '../../words/index.ts';
import { team } from '../../words/team.ts';

export default function CoveragePage() {
  return <TeamFrame tab="coverage" title={words.value.headings.deskCoverage}>{(office) => <Commune office={office} />}</TeamFrame>;
}

interface Asked {
  readonly measure: Measure;
  readonly hamlet: { readonly id: string; readonly name: string } | undefined;
}

function Commune({ office }: { office: string }) {
  const read = useDesk<Coverage>(`/api/desk/coverage?office=${encodeURIComponent(office)}`);
  const [asked, setAsked] = useState<Asked>();
  const above = read.refusal?.status === 404;
  if (above) return <Province />;
  return (
    <>
    <Shown inside of={read} next="/can-bo/to/do-phu">
      {(found) => (
        <>
          <Numbers found={found} ask={setAsked} />
          <p class="box-acts">
            {(['csv', 'xlsx'] as const).map((format) => <a key={format} class="button line" href={`/api/desk/coverage/export?office=${encodeURIComponent(office)}&form=${format}`} download><span>{team.value.coverage[format]}</span></a>)}
          </p>
          <Weeks weeks={found.weeks} />
          {asked && <Behind office={office} asked={asked} close={() => setAsked(undefined)} />}
        </>
      )}
    </Shown>
    {read.data && me.value?.posts.some((post) => post.role === 'administrator') && <Province />}
    </>
  );
}

function Numbers({ found, ask }: { found: Coverage; ask: (asked: Asked) => void }) {
  const w = team.value.coverage;
  const cells = (row: Row, hamlet: Asked['hamlet'], where: string) => measures.map((measure) => (
    <td key={measure} class="number"><button type="button" class="as-link" onClick={() => ask({ measure, hamlet })}>{row[measure]}<span class="unseen"> {w.measures[measure]}, {where}: {w.see}</span></button></td>
  ));
  const target = found.hamlets.reduce((sum, hamlet) => sum + hamlet.target, 0);
  return (
    <table class="rows-table plain-rows numbers">
      <caption class="unseen">{w.title}</caption>
      <thead><tr><th scope="col">{team.value.hamlet}</th>{measures.map((measure) => <th key={measure} scope="col" class="number">{w.measures[measure]}</th>)}<th scope="col" class="number">{w.target}</th></tr></thead>
      <tbody>
        {found.hamlets.map((hamlet) => <tr key={hamlet.id}><th scope="row">{hamlet.name}</th>{cells(hamlet.counts, hamlet, hamlet.name)}<td class="number">{hamlet.target}{hamlet.target > 0 && <span class="note"> {w.share(Math.round((100 * hamlet.counts.reached) / hamlet.target))}</span>}</td></tr>)}
        <tr class="totals"><th scope="row">{w.total}</th>{cells(found.totals, undefined, w.total)}<td class="number">{target}{target > 0 && <span class="note"> {w.share(Math.round((100 * found.totals.reached) / target))}</span>}</td></tr>
      </tbody>
    </table>
  );
}

/** Length and printed number say the same. */
function Weeks({ weeks }: { weeks: Coverage['weeks'] }) {
  const w = team.value.coverage;
  const most = Math.max(1, ...weeks.map((week) => week.counts.reached));
  return (
    <section class="sheet-part" aria-labelledby="tuan">
      <h2 id="tuan">{w.weeks}</h2>
      <table class="rows-table plain-rows weeks">
        <tbody>
          {weeks.map((week) => (
            <tr key={week.on}>
              <th scope="row"><span class="unseen">{w.week} </span>{showDay(week.on)}</th>
              <td class="number">{week.counts.reached}</td>
              <td class="weeks-bar"><svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" focusable="false"><rect class="fill-office" width={(100 * week.counts.reached) / most} height="8" /></svg></td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface Line {
  readonly id: string;
  readonly headName: string;
  readonly hamlet: string;
  readonly visitedAt: string | null;
}

function Behind({ office, asked, close }: { office: string; asked: Asked; close: () => void }) {
  const w = team.value.coverage;
  const query = new URLSearchParams({ office, measure: asked.measure, ...(asked.hamlet ? { hamlet: asked.hamlet.id } : {}) });
  const read = useDesk<{ readonly items: readonly Line[] }>(`/api/desk/coverage/households?${query.toString()}`);
  return (
    <Dialog title={w.list(w.measures[asked.measure], asked.hamlet?.name ?? w.total)} close={close} wide>
      <Shown inside of={read} next="/can-bo/to/do-phu">
        {({ items }) => items.length === 0 ? <p>{w.empty}</p> : (
          <ul class="plain box-list" tabIndex={0}>{items.map((line) => <li key={line.id}><b>{line.headName}</b> · {line.hamlet} <span class="note">{line.visitedAt ? `${w.visited} ${showDay(line.visitedAt)}` : w.never}</span></li>)}</ul>
        )}
      </Shown>
      <p class="box-acts"><button type="button" class="button line" onClick={close}><span>{words.value.close}</span></button></p>
    </Dialog>
  );
}

/** For whoever answers for more than one commune; small numbers stay hidden. */
function Province() {
  const w = team.value.coverage;
  const read = useDesk<ProvinceCoverage>('/api/desk/coverage/province');
  const cell = (value: number | string | null): string => (value === null ? '–' : String(value));
  const table = ({ communes, totals }: ProvinceCoverage) => (
    <>
      <table class="rows-table plain-rows numbers">
        <thead><tr><th scope="col">{w.commune}</th>{measures.map((measure) => <th key={measure} scope="col" class="number">{w.measures[measure]}</th>)}</tr></thead>
        <tbody>
          {communes.map((row) => <tr key={row.office}><th scope="row">{say(row.name)}</th>{measures.map((measure) => <td key={measure} class="number">{cell(row.counts[measure])}</td>)}</tr>)}
          <tr class="totals"><th scope="row">{w.province}</th>{measures.map((measure) => <td key={measure} class="number">{cell(totals[measure])}</td>)}</tr>
        </tbody>
      </table>
      <p class="note">{w.small}</p>
      <p class="box-acts">
        {(['csv', 'xlsx'] as const).map((format) => <a key={format} class="button line" href={`/api/desk/coverage/province/export?form=${format}`} download><span>{w[format]}</span></a>)}
      </p>
    </>
  );
  return (
    <section class="sheet-part" aria-labelledby="toan-tinh">
      <h2 id="toan-tinh">{w.province}</h2>
      {read.data ? table(read.data) : read.refusal ? <p>{read.refusal.status === 404 ? team.value.noTeam : team.value.failed}</p> : <Loading outline="desk" />}
    </section>
  );
}
