/** What is being written stays with the tab until it is sent or given up: a reload, or going to look something up, loses nothing. It ends with the session. */

import { useRef, useState } from 'preact/hooks';
import { me } from '../../server/me.ts';

type Kept<T> = readonly [T, (how: (was: T) => T) => void, () => void];

/** `none`: what it begins with. The last function forgets it. Whoever signs in on this tab after a session that ended finds nothing of it. */
export function useKept<T extends object>(what: string, none: T): Kept<T> {
  const name = `desk-${me.peek()?.id ?? ''}-${what}`;
  const [written, draw] = useState<T>(() => {
    try {
      return { ...none, ...(JSON.parse(sessionStorage.getItem(name) ?? '{}') as Partial<T>) };
    } catch {
      return none;
    }
  });
  const latest = useRef(written);
  const write = (how: (was: T) => T): void => {
    latest.current = how(latest.current);
    draw(latest.current);
    try {
      sessionStorage.setItem(name, JSON.stringify(latest.current));
    } catch {
      /* kept by the page alone */
    }
  };
  return [written, write, () => sessionStorage.removeItem(name)];
}
