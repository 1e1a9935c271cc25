/** Whose work this phone can read at the moment: one person's key, here from sign-in to sign-out and through every restart between. */

import { askAs } from '../server/client.ts';
import { keyOf } from './sealing.ts';
import { database, look, whenShelvesOpen, withShelves } from './shelves.ts';

export interface Holder {
  /** Names the key, and nothing of whose it is. */
  readonly tag: string;
  /** The person's id on the system. */
  readonly of: string;
  readonly key: CryptoKey;
  /** On somebody else's phone, for this draft alone; see field/guest.ts. `lent`: what it is a copy of. */
  readonly guest?: string;
  readonly lent?: string;
}

const MINE = 'mine';

let holding: Promise<Holder | undefined> | undefined;

/** Read once from the phone: the key is there without a network. */
export function holder(): Promise<Holder | undefined> {
  holding ??= kept().then(heldBy);
  return holding;
}

const kept = (): Promise<Holder | undefined> => withShelves(async (db) => (await look(db, 'keys', MINE)) as Holder | undefined).catch(() => undefined);

/** The key that lies on shelves which opened late is the one under which all else lies there; without one, this page's own stays only if nobody's is older. */
whenShelvesOpen(async (db) => {
  const here = await holding;
  if (here && !(await db.get('keys', MINE)) && !(await db.get('meta', 'device'))) await db.put('keys', { id: MINE, ...here });
  else holding = undefined;
});

function heldBy(found: Holder | undefined): Holder | undefined {
  askAs(found?.of);
  return found;
}

/** Whether the phone still holds what this page holds; a phone that keeps nothing cannot tell. */
export async function holdsStill(): Promise<boolean> {
  return !(await database()) || (await kept())?.tag === (await holder())?.tag;
}

/** A guest is here, or has been, or their place is ready. */
export async function visited(): Promise<boolean> {
  const keys = (await (await database())?.getAllKeys('keys').catch(() => [])) ?? [];
  return keys.length > (keys.includes(MINE) ? 1 : 0) || Boolean((await holder())?.guest);
}

/** Read from the phone once more: another tab may have brought a key. */
export const lookAgain = (): void => { holding = undefined; };

export async function hold(tag: string, of: string, raw: Uint8Array<ArrayBuffer>): Promise<void> {
  const there = await kept();
  const found: Holder = there?.of === of ? there : { tag, of, key: await keyOf(raw) };
  holding = Promise.resolve(heldBy(found));
  // A browser that cannot keep a key asks for it again at the next start.
  await (await database())?.put('keys', { id: MINE, ...found }).catch(() => undefined);
}

/** Off the phone. `here`: a page still open goes on with what it shows, until it is left or somebody signs in. */
export async function letGo(here: 'too' | 'not here'): Promise<void> {
  await (await database())?.delete('keys', MINE);
  if (here === 'too') holding = Promise.resolve(heldBy(undefined));
}
