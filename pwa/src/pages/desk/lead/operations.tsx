/** How delivery goes: what waits, how fast, what became of it by provider and kind, and what gave up. For administrators. */

import { useEffect, useState } from 'preact/hooks';
import { Button } from '../../../parts/button.tsx';
import { LeadNav } from '../../../parts/desk/lead-nav.tsx';
import { people } from '../../../parts/desk/report.tsx';
import { Shown } from '../../../parts/desk/shown.tsx';
import { tell } from '../../../parts/toast.tsx';
import { ask } from '../../../server/client.ts';
import type { OperationsFace, Quantiles, Replayed } from '../../../server/contract.d.ts';
import { useDesk } from '../../../server/desk.ts';
import { lead } from '../../../words/desk-lead.ts';
import { showMoment, showSoon } from '../../../words/format.ts';
import { words } from '../../../words/index.ts';
import { ways } from '../../../words/ways.ts';

const AGAIN_MS = 10_000;
const windows = [1, 24, 168] as const;

export default function OperationsPage() {
  const w = lead.value.operations;
  const [hours, setHours] = useState<number>(24);
  const read = useDesk<OperationsFace>(`/api/desk/operations?hours=${hours}`);
  useEffect(() => {
    const timer = setInterval(() => void read.again(), AGAIN_MS);
    return () => clearInterval(timer);
  }, [hours]);
  return (
    <>
      <div class="desk-top"><h1 tabIndex={-1}>{w.title}</h1></div>
      <LeadNav at="/can-bo/van-hanh" />
      <Shown of={read} next="/can-bo/van-hanh" inside>
        {(face) => (
          <>
            <p class="lead-windows">{windows.map((each) => <button key={each} type="button" class="pin" aria-pressed={each === hours} onClick={() => setHours(each)}>{w.window(each)}</button>)} <span class="note">{showMoment(face.at)}</span></p>
            {face.zaloRefusedAt && <p class="callout stop" role="alert">{w.zaloRefused(showSoon(face.zaloRefusedAt))}</p>}
            <section class="sheet-part"><h2>{w.jobs}</h2><p>{face.jobsWaiting ? w.waiting(people(face.jobsWaiting), age(face.jobsOldestS)) : w.idle}</p></section>
            <Held face={face} again={() => void read.again()} />
            <Ways face={face} />
            <Providers face={face} />
          </>
        )}
      </Shown>
    </>
  );
}

const number = (n: number): string => (n < 10 ? n.toFixed(2) : Math.round(n).toString()).replace('.', ',');
const age = (seconds: number): string => (seconds < 120 ? lead.value.operations.seconds(number(seconds)) : lead.value.operations.minutes(people(Math.round(seconds / 60))));
const pair = (found: Quantiles | null): string => (found ? `${age(found.p50S)} · ${age(found.p99S)}` : '–');

function Held({ face, again }: { face: OperationsFace; again: () => void }) {
  const w = lead.value.operations;
  const replay = async (ids: readonly number[]): Promise<void> => {
    try {
      tell(w.replayed((await ask<Replayed>('/api/desk/operations/replay', { method: 'POST', body: { ids } })).body.replayed));
    } catch {
      tell(words.value.states.error);
    }
    again();
  };
  return (
    <section class="sheet-part">
      <h2>{w.held}</h2>
      {face.held === 0 ? <p>{w.heldNone}</p> : (
        <>
          <p class="note">{w.heldWhy}</p>
          <table class="figures">
            <thead><tr><th>{w.job.name}</th><th>{w.job.since}</th><th>{w.job.tries}</th><th>{w.job.error}</th><td /></tr></thead>
            <tbody>
              {face.heldJobs.map((job) => (
                <tr key={job.id}><th>{job.job}</th><td>{showSoon(job.since)}</td><td>{job.tries}</td><td>{job.error ?? '–'}</td><td><button type="button" class="pin" onClick={() => void replay([job.id])}>{w.replay}</button></td></tr>
              ))}
            </tbody>
          </table>
          {face.heldJobs.length > 1 && <p class="box-acts"><Button onClick={() => void replay(face.heldJobs.map(({ id }) => id))}>{w.replayAll(face.heldJobs.length)}</Button></p>}
        </>
      )}
    </section>
  );
}

function Ways({ face }: { face: OperationsFace }) {
  const w = lead.value.operations;
  return (
    <section class="sheet-part">
      <h2>{w.ways} <span class="note">{w.pair}</span></h2>
      <table class="figures">
        <thead><tr>{Object.values(w.columns).map((name) => <th key={name}>{name}</th>)}</tr></thead>
        <tbody>
          {face.channels.map((each) => (
            <tr key={each.channel}><th>{ways.value.channels[each.channel]}</th><td>{people(each.waiting)}</td><td>{each.waiting ? age(each.oldestS) : '–'}</td><td>{pair(each.left)}</td><td>{pair(each.accepted)}</td><td>{pair(each.shown)}</td></tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Providers({ face }: { face: OperationsFace }) {
  const w = lead.value.operations;
  return (
    <section class="sheet-part">
      <h2>{w.providers}</h2>
      {face.providers.length === 0 ? <p>{w.none}</p> : (
        <table class="figures">
          <thead><tr>{Object.values(w.of).map((name) => <th key={name}>{name}</th>)}</tr></thead>
          <tbody>
            {face.providers.map((each) => (
              <tr key={each.channel + each.provider + each.kind}>
                <th>{/^https?:/.test(each.provider) ? new URL(each.provider).host : ways.value.channels[each.channel]}</th>
                <td>{ways.value.kinds[each.kind]}</td>
                {([each.total, each.accepted, each.seen, each.unknown, each.failed, each.expired, each.waiting] as const).map((n, at) => <td key={at}>{people(n)}</td>)}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
