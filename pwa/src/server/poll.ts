/** Looks again by itself, ever more slowly, while the screen is looked at: for answers that come from elsewhere. */

import { useEffect, useRef, useState } from 'preact/hooks';

const FIRST_MS = 1_000;
const LONGEST_MS = 30_000;

/** Whether it has given up after `most` looks; back at the screen, or the network, it begins anew. */
export function usePoll(wanted: boolean, again: () => void, most = Infinity): boolean {
  const [tired, setTired] = useState(false);
  const latest = useRef(again);
  latest.current = again;
  useEffect(() => {
    if (!wanted) return undefined;
    let looks = 0;
    let wait = FIRST_MS;
    let timer: ReturnType<typeof setTimeout>;
    const look = (): void => {
      if (document.visibilityState === 'visible') latest.current();
      looks += 1;
      setTired(looks >= most);
      if (looks >= most) return;
      wait = Math.min(LONGEST_MS, wait * 1.6);
      timer = setTimeout(look, wait);
    };
    // Back from the bank's own app: at once, and quickly again.
    const back = (): void => {
      if (document.visibilityState !== 'visible') return;
      clearTimeout(timer);
      wait = FIRST_MS;
      looks = 0;
      look();
    };
    timer = setTimeout(look, wait);
    addEventListener('visibilitychange', back);
    addEventListener('online', back);
    return () => {
      clearTimeout(timer);
      removeEventListener('visibilitychange', back);
      removeEventListener('online', back);
    };
  }, [wanted, most]);
  return wanted && tired;
}
