/** Beginning to pay: one key per act of the person, so that a repeated tap after a lost answer begins nothing twice. */

import { useRef, useState } from 'preact/hooks';
import { newId } from '../offline/ids.ts';
import { ask, type Refusal } from '../server/client.ts';
import type { AttemptOut, FeeOut } from '../server/shapes.ts';
import { say } from '../words/index.ts';
import { own } from '../words/own.ts';

export type Way = FeeOut['ways'][number];

/** States in which money may still come. */
export const OPEN: ReadonlySet<AttemptOut['state']> = new Set(['waiting', 'checking', 'aside']);

export interface Paying {
  readonly busy: boolean;
  readonly trouble: string;
  /** The way that was asked for while an earlier try may have been paid: begun only with the person's own word. */
  readonly doubted: Way | undefined;
  readonly drop: () => void;
  readonly begin: (gateway: Way, confirmed: boolean) => Promise<void>;
}

const SILENT_MS = 20_000;

/** `coded`: the try is a code to scan and stays on this page; every other way leads to a page of its own. */
export function usePaying(fee: FeeOut, coded: (attempt: AttemptOut) => void): Paying {
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState('');
  const [doubted, setDoubted] = useState<Way>();
  const key = useRef({ of: '', id: '' });
  const begin: Paying['begin'] = async (gateway, confirmed) => {
    const act = `${gateway} ${String(confirmed)}`;
    if (key.current.of !== act) key.current = { of: act, id: newId() };
    setBusy(true);
    setTrouble('');
    setDoubted(undefined);
    try {
      const { body } = await ask<AttemptOut>(`/api/fees/${fee.id}/attempts`, { method: 'POST', key: key.current.id, body: { gateway, confirmed } });
      if (body.transfer) {
        coded(body);
        setBusy(false);
      } else {
        location.assign(body.redirectUrl ?? (await whereTo(body.id)));
        // The page stays until the gateway's is there; coming back through the history, it can be used again.
        addEventListener('pageshow', () => setBusy(false), { once: true });
      }
      key.current = { of: '', id: '' };
    } catch (error) {
      const refusal = error as Refusal;
      if (!refusal.passing) key.current = { of: '', id: '' };
      if (refusal.kind === 'attempt-in-doubt' && !confirmed) setDoubted(gateway);
      else setTrouble(refusal.vi ? say(refusal) : own.value.pay.offline);
      setBusy(false);
    }
  };
  return { busy, trouble, doubted, drop: () => setDoubted(undefined), begin };
}

/** Some gateways must first be asked where the payer goes. */
async function whereTo(attempt: string): Promise<string> {
  for (const until = Date.now() + SILENT_MS; Date.now() < until; ) {
    await new Promise((done) => setTimeout(done, 800));
    const { body } = await ask<AttemptOut>(`/api/attempts/${attempt}`);
    if (body.redirectUrl) return body.redirectUrl;
    if (!OPEN.has(body.state)) break;
  }
  throw Object.assign(new Error('no address'), { passing: true, vi: '', en: '' });
}
