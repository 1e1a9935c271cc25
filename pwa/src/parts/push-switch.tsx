/** Notifications on this device: their state in words, on and off, and a test that leaves nothing to guess. Offered to nobody who has not filed yet. */

import { useEffect, useState } from 'preact/hooks';
import { pushState, testPush, turnOffPush, turnOnPush, wantsHomeScreen, type Push } from '../server/push.ts';
import { useLoad } from '../server/load.ts';
import type { Card, List } from '../server/shapes.ts';
import { own } from '../words/own.ts';
import { Button } from './button.tsx';
import { HomeSteps } from './home-steps.tsx';

export function PushSwitch() {
  const w = own.value.account.push;
  const [state, setState] = useState<Push>();
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState<'failed' | 'tested'>();
  useEffect(() => void pushState().then(setState, () => setState('impossible')), []);
  const filed = useLoad<List<Card>>(state === 'off' ? '/api/dossiers' : undefined);
  const proof = filed.state === 'ready' && filed.data.items.length > 0;
  if (state === undefined) return null;
  const run = async (how: () => Promise<Push>): Promise<void> => {
    setBusy(true);
    setSaid(undefined);
    try {
      setState(await how());
    } catch {
      setSaid('failed');
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      {state === 'impossible' && wantsHomeScreen() ? <HomeSteps /> : <p role="status">{w[state]}</p>}
      <div role="status">{said && <p class="callout">{w[said]}</p>}</div>
      {state === 'off' && filed.state === 'ready' && !proof && <p class="note">{w.first}</p>}
      {state === 'off' && proof && <p class="lead"><Button icon="bell" busy={busy} onClick={() => void run(turnOnPush)}>{w.turnOn}</Button></p>}
      {state === 'on' && (
        <p class="lead">
          <Button icon="bell" onClick={() => void testPush(w.testTitle, w.testBody).then(() => setSaid('tested'), () => setSaid('failed'))}>{w.test}</Button>
          <Button look="quiet" busy={busy} onClick={() => void run(turnOffPush)}>{w.turnOff}</Button>
        </p>
      )}
    </>
  );
}
