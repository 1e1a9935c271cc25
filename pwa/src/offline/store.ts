/** The phone's shelves as the app uses them: what is somebody's lies sealed under their key, and whoever does not hold it sees nothing there. */

import type { Draft } from './drafts.ts';
import { holder, type Holder } from './holder.ts';
import type { Entry } from './outbox.ts';
import { seal, unseal } from './sealing.ts';
import { doWithout, isBroken, lay, look, newRev, openAgain, storage, StorageFull, whenShelvesOpen, withShelves, type Laid, type Shelf } from './shelves.ts';

export { storage, StorageFull };

/** What was read last: worth keeping, never worth a warning that it could not be. */
export const SEEN = 'seen';

/** A page of a paper as it will be sent; bytes, for some browsers lose Blobs. */
export interface Held {
  readonly id: string;
  readonly of: string | null;
  readonly type: string;
  readonly bytes: ArrayBuffer;
}

/** `of`, wherever it stands: whose it is. Absent or null: nobody's, and readable by anybody on this phone. */
export interface Shelves {
  drafts: Draft;
  outbox: Entry;
  files: Held;
  meta: { readonly id: string; readonly of?: string | null } & Readonly<Record<string, unknown>>;
}

/** Somebody's, while their key is not here: they have signed out, or another person has signed in. */
export class Locked extends Error {}

/** What could not be written, for as long as this page lives. */
const memory = new Map<string, unknown>();
const tails = new Map<string, Promise<unknown>>();

const place = (shelf: Shelf, id: string): string => `${shelf}/${id}`;
const sealedAt = (mine: Holder, id: string): string => `${mine.tag}/${id}`;

export async function get<S extends Shelf>(shelf: S, id: string): Promise<Shelves[S] | undefined> {
  const written = memory.get(place(shelf, id));
  if (written !== undefined) return written as Shelves[S];
  return (await find(shelf, id)).value;
}

interface Found<S extends Shelf> {
  readonly value: Shelves[S] | undefined;
  readonly seen: ReadonlyMap<string, string | undefined>;
}

async function find<S extends Shelf>(shelf: S, id: string): Promise<Found<S>> {
  const mine = await holder();
  const ids = mine ? [sealedAt(mine, id), id] : [id];
  const laid = (await withShelves((db) => Promise.all(ids.map(async (each) => (await look(db, shelf, each)) as Laid | undefined)))) ?? [];
  const seen = new Map(ids.map((each, at) => [each, laid[at]?.rev]));
  for (const each of laid) {
    const value = each && (await read<S>(shelf, each, mine));
    if (value !== undefined) return { value, seen };
  }
  return { value: undefined, seen };
}

async function read<S extends Shelf>(shelf: S, laid: Laid, mine: Holder | undefined): Promise<Shelves[S] | undefined> {
  if ('open' in laid) return laid.open as Shelves[S];
  if (!mine || !laid.id.startsWith(`${mine.tag}/`)) return undefined;
  return (await unseal(mine.key, place(shelf, laid.id), laid)) as Shelves[S] | undefined;
}

/** Nobody's, and those of the person whose key is here. */
export async function all<S extends Shelf>(shelf: S): Promise<readonly Shelves[S][]> {
  const laid = ((await withShelves((db) => db.getAll(shelf))) ?? []) as Laid[];
  const mine = await holder();
  const found = new Map<string, Shelves[S]>();
  for (const each of laid) {
    const value = await read<S>(shelf, each, mine);
    if (value) found.set(value.id, value);
  }
  for (const [at, value] of memory) if (at.startsWith(`${shelf}/`)) found.set(at.slice(shelf.length + 1), value as Shelves[S]);
  return [...found.values()];
}

/** Ids of what lies open on a shelf. */
export async function listOpen(shelf: Shelf): Promise<readonly string[]> {
  const ids = ((await withShelves((db) => db.getAllKeys(shelf))) ?? []) as string[];
  return ids.filter((id) => !id.includes('/'));
}

export async function put<S extends Shelf>(shelf: S, value: Shelves[S]): Promise<void> {
  await update(shelf, value.id, () => value);
}

export async function drop(shelf: Shelf, id: string): Promise<void> {
  await update(shelf, id, () => undefined);
}

/** Reads and writes so that two tabs never overwrite one another. Undefined from `change` deletes. Throws Locked; StorageFull for a file, which memory could not hold either. */
export function update<S extends Shelf>(shelf: S, id: string, change: (now: Shelves[S] | undefined) => Shelves[S] | undefined): Promise<Shelves[S] | undefined> {
  const at = place(shelf, id);
  const turn = (tails.get(at) ?? Promise.resolve()).then(() => write(shelf, id, change));
  const tail = turn.then(noted, noted);
  tails.set(at, tail);
  void tail.then(() => { if (tails.get(at) === tail) tails.delete(at); });
  return turn;
}

const noted = (): void => undefined;

async function write<S extends Shelf>(shelf: S, id: string, change: (now: Shelves[S] | undefined) => Shelves[S] | undefined): Promise<Shelves[S] | undefined> {
  const at = place(shelf, id);
  for (;;) {
    const found = await find(shelf, id);
    const next = change(memory.has(at) ? (memory.get(at) as Shelves[S]) : found.value);
    const laid = next && (await close(shelf, next));
    try {
      const done = await withShelves((db) => lay(db, shelf, found.seen, laid));
      if (done === false) continue; // another tab was first: once more, on top of what it wrote
      if (done === undefined) {
        openAgain();
        return id === SEEN ? next : remember(at, next);
      }
    } catch (error) {
      if (isBroken(error)) {
        doWithout();
        continue;
      }
      if (!(error instanceof StorageFull) || shelf === 'files' || id === SEEN || !next) throw error;
      storage.value = 'full';
      return remember(at, next);
    }
    memory.delete(at);
    if (memory.size) void settle();
    else storage.value = 'kept';
    return next;
  }
}

let settling = false;

/** What memory held goes to the shelves. What lies there of the phone's own, its name above all, stands. */
async function settle(): Promise<void> {
  if (settling) return;
  settling = true;
  for (const at of [...memory.keys()]) {
    const [shelf, ...rest] = at.split('/') as [Shelf, string];
    const id = rest.join('/');
    if (shelf === 'meta' && !id.startsWith('supplement ') && (await find(shelf, id).catch(() => undefined))?.value) memory.delete(at);
    // Locked: its person's key is not here yet.
    else await update(shelf, id, (now) => now).catch(noted);
  }
  settling = false;
  if (memory.size === 0) storage.value = 'kept';
}
whenShelvesOpen(settle);

// Before the page that alone holds something is left.
if (typeof addEventListener === 'function') addEventListener('beforeunload', (event) => { if (memory.size) event.preventDefault(); });

function remember<T>(at: string, next: T | undefined): T | undefined {
  if (next === undefined) memory.delete(at);
  else memory.set(at, next);
  return next;
}

async function close<S extends Shelf>(shelf: S, value: Shelves[S]): Promise<Laid> {
  const rev = newRev();
  if (!value.of) return { id: value.id, rev, open: value };
  const mine = await holder();
  if (mine?.of !== value.of) throw new Locked();
  const id = sealedAt(mine, value.id);
  return { id, rev, ...(await seal(mine.key, place(shelf, id), value)) };
}

/** Asked once there is something to lose; a browser that says no still keeps it for now. */
export function askToKeep(): void {
  void navigator.storage?.persist?.().catch(() => false);
}

/** Other tabs learn what changed; `keys`: who holds this phone. */
const channel = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel('motcua');
export const tellTabs = (shelf: Shelf | 'keys', id: string): void => channel?.postMessage({ shelf, id });
export function hearTabs(heard: (shelf: Shelf | 'keys', id: string) => void): void {
  channel?.addEventListener('message', ({ data }: MessageEvent<{ shelf: Shelf; id: string }>) => heard(data.shelf, data.id));
}
