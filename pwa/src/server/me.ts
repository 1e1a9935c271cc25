/** Who is signed in, as the server last said; kept on the phone so that one's own drafts are there without a network. */

import { signal } from '@preact/signals';
import { drop, get as kept, put } from '../offline/store.ts';
import { ask, get } from './client.ts';
import { forget } from './load.ts';
import type { Me } from './shapes.ts';

/** undefined: not known yet; null: nobody. */
export const me = signal<Me | null | undefined>(undefined);

interface Remembered {
  readonly id: 'me';
  readonly me: Me;
}

/** Asks the server; without an answer the one remembered stands. */
export async function readMe(): Promise<Me | null> {
  try {
    // Never refused: a 401 to everybody who has not signed in would be an error in every console.
    const { me: found } = await get<{ readonly me: Me | null }>('/api/visitor');
    me.value = found;
    if (found) await put('meta', { id: 'me', me: found } satisfies Remembered as never);
    else await drop('meta', 'me');
  } catch {
    const remembered = (await kept('meta', 'me')) as Remembered | undefined;
    me.value = remembered?.me ?? null;
  }
  return me.value;
}

/** Ends the session here and forgets what was read of the person; their unsent work stays for them. */
export async function signOut(): Promise<void> {
  const { body } = await ask<{ redirectUrl: string }>('/auth/logout', { method: 'POST' });
  await drop('meta', 'me');
  forget();
  me.value = null;
  location.assign(body.redirectUrl);
}

export const signInAt = (next: string): string => `/auth/login?next=${encodeURIComponent(next)}`;
