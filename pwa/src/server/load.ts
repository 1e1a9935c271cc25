/** A read as a screen sees it: on its way, here (perhaps from a moment ago), or failed with its reason. */

import { useEffect, useState } from 'preact/hooks';
import { get, Refusal } from './client.ts';

export type Loaded<T> =
  | { readonly state: 'loading' }
  | { readonly state: 'ready'; readonly data: T; readonly again: () => void; /** Kept from then: there is no network. */ readonly since?: string }
  | { readonly state: 'failed'; readonly refusal: Refusal; readonly again: () => void };

/** Answers of this visit, so that going back shows the page at once while it is read anew. Memory only. */
const held = new Map<string, unknown>();
const HELD_AT_MOST = 40;
const AGAIN = ['again', 'online'];

// Answers that came in the page itself (api/site.py): shown a round trip earlier, and read anew like any other.
if (typeof document !== 'undefined') for (const each of document.querySelectorAll<HTMLElement>('script[data-of]')) held.set(each.dataset['of'] as string, JSON.parse(each.textContent as string));

export function forget(): void {
  held.clear();
}

/** `path` undefined: nothing to read yet. */
export function useLoad<T>(path: string | undefined): Loaded<T> {
  const [turn, setTurn] = useState(0);
  const [result, setResult] = useState<{ path: string | undefined; data?: T; refusal?: Refusal }>({ path: undefined });
  const again = (): void => setTurn((n) => n + 1);
  useEffect(() => {
    if (path === undefined) return undefined;
    const stop = new AbortController();
    get<T>(path, stop.signal).then(
      (data) => {
        if (stop.signal.aborted) return;
        held.delete(path);
        held.set(path, data);
        for (const oldest of held.keys()) {
          if (held.size <= HELD_AT_MOST) break;
          held.delete(oldest);
        }
        setResult({ path, data });
      },
      (refusal: unknown) => {
        if (!stop.signal.aborted) setResult({ path, refusal: refusal as Refusal });
      },
    );
    return () => stop.abort();
  }, [path, turn]);

  const refusal = result.path === path && !(result.refusal?.passing && held.has(path as string)) ? result.refusal : undefined;
  // What failed together is tried again together: on the person's word, or when the network is back.
  useEffect(() => {
    if (!refusal) return undefined;
    for (const word of AGAIN) addEventListener(word, again);
    return () => { for (const word of AGAIN) removeEventListener(word, again); };
  }, [refusal]);

  if (path === undefined) return { state: 'loading' };
  if (refusal) return { state: 'failed', refusal, again: () => dispatchEvent(new Event('again')) };
  const data = result.path === path && result.data !== undefined ? result.data : (held.get(path) as T | undefined);
  return data === undefined ? { state: 'loading' } : { state: 'ready', data, again };
}
