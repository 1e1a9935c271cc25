/** Notifications, offered once there is something to hear about; asked of the browser only on a tap. */

import { useEffect, useState } from 'preact/hooks';
import { pushState, turnOnPush, wantsHomeScreen, type Push } from '../server/push.ts';
import { filing } from '../words/filing.ts';
import { Button } from './button.tsx';
import { HomeSteps } from './home-steps.tsx';

export function PushOffer({ quiet = false }: { quiet?: boolean }) {
  const w = filing.value.filed;
  const [state, setState] = useState<Push | 'busy' | 'failed'>();
  useEffect(() => void pushState().then(setState, () => undefined), []);
  if (state === undefined) return null;
  if (state === 'impossible') return wantsHomeScreen() ? <HomeSteps /> : null;
  if (state === 'on') return <p class="note" role="status">{w.pushOn}</p>;
  if (state === 'blocked' || state === 'failed') return <p class="note" role="status">{w.pushNo}</p>;
  const ask = async (): Promise<void> => {
    setState('busy');
    setState(await turnOnPush().catch(() => 'failed' as const));
  };
  return (
    <>
      <Button look={quiet ? 'line' : 'filled'} icon="bell" busy={state === 'busy'} onClick={() => void ask()}>{w.push}</Button>
      <p class="note lead">{w.pushWhy}</p>
    </>
  );
}
