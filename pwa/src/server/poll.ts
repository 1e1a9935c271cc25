/** Looks again by itself, ever more slowly, while the screen is looked at: for answers that come from elsewhere. */

import { useEffect, useRef } from 'preact/hooks';

const FIRST_MS = 1_000;
const LONGEST_MS = 30_000;

export function usePoll(wanted: boolean, again: () => void): void {
  const latest = useRef(again);
  latest.current = again;
  useEffect(() => {
    if (!wanted) return undefined;
    let wait = FIRST_MS;
    let timer: ReturnType<typeof setTimeout>;
    const look = (): void => {
      if (document.visibilityState === 'visible') latest.current();
      wait = Math.min(LONGEST_MS, wait * 1.6);
      timer = setTimeout(look, wait);
    };
    // Back from the bank's own app: at once, and quickly again.
    const back = (): void => {
      if (document.visibilityState !== 'visible') return;
      clearTimeout(timer);
      wait = FIRST_MS;
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
  }, [wanted]);
}
