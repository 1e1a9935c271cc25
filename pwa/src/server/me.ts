/** Who is signed in, as the server last said: remembered under that person's own key, so that their work is there without a network. */

import { signal } from '@preact/signals';
import { newId } from '../offline/ids.ts';
import { hold, holder, holdsStill, letGo, lookAgain, visited } from '../offline/holder.ts';
import { drop, get as kept, hearTabs, put, tellTabs } from '../offline/store.ts';
import { whenShelvesOpen } from '../offline/shelves.ts';
import { sweepTraces } from '../offline/traces.ts';
import { ask, get } from './client.ts';
import type { DeviceKeyOut } from './contract.d.ts';
import type { Me } from './shapes.ts';

/** undefined: not known yet; null: nobody. */
export const me = signal<Me | null | undefined>(undefined);

/** The session is over and nobody has signed out: work lies sealed here, and whose it is may go on after signing in. */
export const ended = signal(false);

const PATIENCE_MS = 6_000;

interface Remembered {
  readonly id: 'me';
  readonly of: string;
  readonly me: Me;
}

/** A page of somebody who has left, or to whom the phone does not belong any more, is not shown a moment longer. */
const leavePage = (): void => location.reload();

/** Called when somebody's key has come, for whatever was read before it was here. */
const listeners: (() => void)[] = [];
export const whenOpened = (listener: () => void): void => void listeners.push(listener);

hearTabs((shelf) => {
  if (shelf === 'keys') void handed();
});

/** Somebody has signed in or out in another tab. A page that shows nobody's work goes on, and learns who is here. */
async function handed(): Promise<void> {
  if (await holder()) return leavePage();
  lookAgain();
  await readMe();
}

// A page that the browser had put aside comes back as it was: it may be somebody else's by now.
if (typeof addEventListener === 'function') {
  addEventListener('pageshow', ({ persisted }) => {
    if (persisted) void holdsStill().then((same) => { if (!same) leavePage(); });
  });
}

// Whose key lies there, or that none does, is known only now.
whenShelvesOpen(async () => { void readMe(); });

let reading: Promise<Me | null> | undefined;

/** Asks the server; without an answer the one remembered stands. */
export function readMe(): Promise<Me | null> {
  reading ??= find().finally(() => { reading = undefined; });
  return reading;
}

async function find(): Promise<Me | null> {
  try {
    await leaveLate();
    // Never refused: a 401 to everybody who has not signed in would be an error in every console.
    const { me: told } = await get<{ readonly me: Me | null }>('/api/visitor');
    const found = told?.guestOf || (await visited()) ? await settled(told) : told;
    await (found ? open(found) : close());
    me.value = found;
  } catch {
    const remembered = (await kept('meta', 'leaving')) ? undefined : ((await kept('meta', 'me')) as Remembered | undefined);
    ended.value = !remembered && Boolean(await kept('meta', 'ended'));
    me.value = remembered?.me.guestOf ? await settled(remembered.me) : (remembered?.me ?? null);
  }
  return me.value;
}

/** On a helper's phone alone: somebody else may have signed in on it for one draft. */
const settled = async (found: Me | null): Promise<Me | null> => (await import('../offline/field/guest.ts')).settle(found);

/** Their key, unless it is here already; whoever had the phone before is gone from it. */
async function open(found: Me): Promise<void> {
  const before = await holder();
  if (before?.of !== found.id) {
    if (before) {
      await letGo('too');
      await sweepTraces();
    }
    const here = await device();
    const { body } = await ask<DeviceKeyOut>(`/api/me/device-keys/${here}`, { method: 'PUT' });
    // The shelves opened meanwhile, and know this browser by another name.
    if (here !== (await device())) return open(found);
    await hold(body.id, found.id, Uint8Array.from(atob(body.key), (letter) => letter.charCodeAt(0)));
    tellTabs('keys', '');
    for (const listener of listeners) listener();
    // What this page shows was the other person's.
    if (before && me.peek()) leavePage();
  }
  ended.value = false;
  await put('meta', { id: 'me', of: found.id, me: found } satisfies Remembered);
  // Forgotten only now: a page left in between would know nobody, and begin a second draft beside the sealed one.
  if (await kept('meta', 'ended')) await drop('meta', 'ended');
}

/** Nobody is signed in. If somebody was, the session is over: their work is sealed, and an open page goes on with its own. */
async function close(): Promise<void> {
  if ((await holder()) && me.peek() !== null) {
    await put('meta', { id: 'ended' });
    await drop('meta', 'me');
    await letGo('not here');
    await sweepTraces();
  }
  ended.value = Boolean(await kept('meta', 'ended'));
}

/** Names this browser, whoever uses it. */
async function device(): Promise<string> {
  const held = (await kept('meta', 'device')) as { readonly device?: string } | undefined;
  if (held?.device) return held.device;
  const made = newId();
  await put('meta', { id: 'device', device: made });
  return made;
}

/** Seals everything of this person's on the phone, at once and whatever the network; then ends the session, now or when it can. */
export async function signOut(): Promise<void> {
  await put('meta', { id: 'leaving', who: me.peek()?.id });
  await drop('meta', 'me');
  await letGo('too');
  await sweepTraces();
  clearSession();
  tellTabs('keys', '');
  // On a bad line the rest is done at the next start: what matters to the next person is done already.
  const to = await Promise.race([leaveLate().catch(() => undefined), new Promise<undefined>((done) => setTimeout(done, PATIENCE_MS))]);
  location.assign(to ?? '/');
}

/** What an officer had half composed in this tab. */
function clearSession(): void {
  try {
    sessionStorage.clear();
  } catch {
    /* refused, so there is nothing */
  }
}

/** A session that was left without a network ends before anything else is asked. Where the provider's own way out is. */
async function leaveLate(): Promise<string | undefined> {
  if (await kept('meta', 'returning')) {
    await ask('/auth/guest/return', { method: 'POST' });
    await drop('meta', 'returning');
  }
  const left = (await kept('meta', 'leaving')) as { readonly who?: string } | undefined;
  if (!left) return undefined;
  const { me: found } = await get<{ readonly me: Me | null }>('/api/visitor');
  // It has ended already, and nobody wrote that down; or the next person has signed in, and theirs is not ended for it.
  if (!found || (left.who && found.id !== left.who)) {
    await drop('meta', 'leaving');
    return undefined;
  }
  const { body } = await ask<{ redirectUrl: string }>('/auth/logout', { method: 'POST' });
  await drop('meta', 'leaving');
  return body.redirectUrl;
}

export const signInAt = (next: string): string => `/auth/login?next=${encodeURIComponent(next)}`;
