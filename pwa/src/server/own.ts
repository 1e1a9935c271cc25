/** A read of one's own: asked only for somebody signed in, so that a stranger meets words and the console no refusal. */

import { useEffect } from 'preact/hooks';
import { Refusal } from './client.ts';
import { useLoad, type Loaded } from './load.ts';
import { me, readMe } from './me.ts';

const nobody = new Refusal({ status: 401, kind: 'sign-in-needed', vi: '', en: '', facts: {} });

/** `path` undefined: nothing to read yet. */
export function useOwn<T>(path: string | undefined): Loaded<T> {
  const person = me.value;
  useEffect(() => { if (me.peek() === undefined) void readMe(); }, []);
  const found = useLoad<T>(person ? path : undefined);
  return person === null ? { state: 'failed', refusal: nobody, again: () => void readMe() } : found;
}
