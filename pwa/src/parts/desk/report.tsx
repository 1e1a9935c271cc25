/** One broadcast as it goes: how far, what became of it, agreed to and stopped. Looks again by itself while it runs. */

import { useEffect, useState } from 'preact/hooks';
import { ask, type Refusal } from '../../server/client.ts';
import type { BroadcastFace, BroadcastReport } from '../../server/contract.d.ts';
import { useDesk } from '../../server/desk.ts';
import { lead } from '../../words/desk-lead.ts';
import { showSoon } from '../../words/format.ts';
import { say, words } from '../../words/index.ts';
import { ways } from '../../words/ways.ts';
import { Button } from '../button.tsx';
import { tell } from '../toast.tsx';
import { Dialog } from './dialog.tsx';

const AGAIN_MS = 2_000;

export const people = (n: number): string => n.toString().replace(/\B(?=(\d{3})+$)/g, '.');

export function Told({ of, changed }: { of: BroadcastFace; changed: () => void }) {
  const w = lead.value.broadcast;
  const [open, setOpen] = useState(of.state === 'running');
  const [stopping, setStopping] = useState(false);
  useEffect(() => { if (of.state === 'running') setOpen(true); }, [of.state]);
  const act = async (what: 'agree' | 'stop'): Promise<void> => {
    setStopping(false);
    try {
      await ask(`/api/desk/broadcasts/${of.id}/${what}`, { method: 'POST' });
    } catch (error) {
      tell((error as Refusal).vi ? say(error as Refusal) : words.value.states.error);
    }
    changed();
  };
  return (
    <li class="told">
      <p><b>{of.title}</b> <span class="note">{w.kinds[of.kind]}</span></p>
      <p>{of.body}</p>
      <p class="note">{[w.madeBy(of.madeBy, showSoon(of.madeAt)), of.agreedBy && w.agreedBy(of.agreedBy)].filter(Boolean).join(' · ')}</p>
      <p class="told-state">
        <b>{w.states[of.state]}</b> · {w.told(people(of.told), people(of.reached))}
        <progress max={Math.max(1, of.reached)} value={of.told}>{w.told(people(of.told), people(of.reached))}</progress>
      </p>
      {open && <Report id={of.id} runs={of.state === 'running'} changed={changed} />}
      <p class="box-acts">
        {of.mayAgree && <Button look="filled" onClick={() => void act('agree')}>{w.agree}</Button>}
        {of.mayStop && of.state !== 'done' && <Button onClick={() => setStopping(true)}>{w.stop}</Button>}
        {!open && of.state !== 'waiting' && <Button look="quiet" onClick={() => setOpen(true)}>{w.report}<span class="unseen">: {of.title}</span></Button>}
      </p>
      {stopping && (
        <Dialog title={w.stopAsk} close={() => setStopping(false)}>
          <p class="box-acts"><Button look="filled" onClick={() => void act('stop')}>{w.stop}</Button><Button onClick={() => setStopping(false)}>{w.goOn}</Button></p>
        </Dialog>
      )}
    </li>
  );
}

function Report({ id, runs, changed }: { id: string; runs: boolean; changed: () => void }) {
  const w = lead.value;
  const { data, again } = useDesk<BroadcastReport>(`/api/desk/broadcasts/${id}`);
  useEffect(() => {
    if (!runs) { void again(); return undefined; }
    const timer = setInterval(() => { void again().then((found) => found && changed()); }, AGAIN_MS);
    return () => clearInterval(timer);
  }, [runs, id]);
  if (!data) return null;
  const by = new Map<string, { total: number; seen: number; unknown: number }>();
  for (const { channel, state, why, deliveries } of data.outcomes) {
    const sum = by.get(channel) ?? { total: 0, seen: 0, unknown: 0 };
    sum.total += deliveries;
    if (state === 'shown' || state === 'opened') sum.seen += deliveries;
    if (why === 'unknown') sum.unknown += deliveries;
    by.set(channel, sum);
  }
  return (
    <ul class="plain" role="status">
      <li><b>{w.broadcast.seen(people(data.seen))}</b></li>
      {[...by].map(([channel, sum]) => (
        <li key={channel} class="note">{ways.value.channels[channel]}: {people(sum.total)} · {w.operations.of.seen.toLowerCase()} {people(sum.seen)}{sum.unknown > 0 && ` · ${w.operations.of.unknown.toLowerCase()} ${people(sum.unknown)}`}</li>
      ))}
    </ul>
  );
}
