/** The phone's own shelves as the browser gives them: the only file that touches IndexedDB. */

import { openDB, wrap, type IDBPDatabase } from 'idb';
import { NAME, VERSION, type Early } from './names.ts';
import { storage } from './storage.ts';

export type Shelf = 'drafts' | 'outbox' | 'files' | 'meta';
const shelves: readonly Shelf[] = ['drafts', 'outbox', 'files', 'meta'];

/** What lies on a shelf: open, or sealed under somebody's key. `rev` changes with every writing. */
export interface Laid {
  readonly id: string;
  readonly rev: string;
  readonly open?: unknown;
  readonly iv?: Uint8Array<ArrayBuffer>;
  readonly sealed?: ArrayBuffer;
}

export { storage };

export class StorageFull extends Error {}

/** A browser that was just killed, or a phone short of everything, gives its shelves a moment later. */
const PAUSES_MS = [100, 500, 1_500, 3_000];
const SLOWEST_MS = 10_000;
/** How long a screen is held back for what the phone itself keeps. */
export const PATIENCE_MS = 300;
let opening: Promise<IDBPDatabase | undefined> | undefined;
let trying: Promise<unknown> | undefined;

/** Called with shelves that opened only after the page had begun to work without them. */
const late: ((db: IDBPDatabase) => Promise<void>)[] = [];
export const whenShelvesOpen = (listener: (db: IDBPDatabase) => Promise<void>): void => void late.push(listener);

/** Undefined while this page has to do without. */
export function database(): Promise<IDBPDatabase | undefined> {
  opening ??= openOften();
  return opening;
}

async function openOften(): Promise<IDBPDatabase | undefined> {
  for (const pause of [...PAUSES_MS, 0]) {
    try {
      return await openAny();
    } catch (error) {
      // What a private window refuses it refuses for good.
      if (!isBroken(error)) break;
      await new Promise((done) => setTimeout(done, pause));
    }
  }
  storage.value = 'refused';
  return undefined;
}

/** Once more, beside whatever the page does: never for the whole life of a page in memory alone. */
export function openAgain(): void {
  trying ??= openAny()
    .then(async (db) => {
      opening = Promise.resolve(db);
      for (const listener of late) await listener(db);
    })
    .catch(() => undefined)
    .finally(() => { trying = undefined; });
}

/** Not refused, but failing: iOS drops connections while the app sleeps, and a killed browser's files are not at once free. */
export const isBroken = (error: unknown): boolean => error instanceof DOMException && /^(UnknownError|InvalidStateError|AbortError|TimeoutError)$/.test(error.name);

/** From here on in memory, until the shelves open after all. */
export function doWithout(): void {
  opening = Promise.resolve(undefined);
  storage.value = 'refused';
}

/** A broken connection is made anew, a few times. Undefined where there are no shelves. */
export async function withShelves<T>(work: (db: IDBPDatabase) => Promise<T>): Promise<T | undefined> {
  for (let left = 3; ; left -= 1) {
    const mine = database();
    const db = await mine;
    if (!db) return undefined;
    try {
      return await work(db);
    } catch (error) {
      if (left === 0 || !isBroken(error)) throw error;
      if (opening === mine) opening = undefined;
    }
  }
}

/** What the page's HTML has read, until this page looks for itself: each record is believed once. */
let first: Early | undefined;
const believed = new Set<string>();

async function begun(): Promise<IDBPDatabase | undefined> {
  const { early } = globalThis;
  globalThis.early = undefined; // asked once: whoever tries again opens them by themselves
  first = await early?.catch(() => undefined);
  const db = first?.db;
  if (!db) return undefined;
  db.onclose = db.onversionchange = () => { db.close(); opening = undefined; };
  return wrap(db);
}

/** One record as it lies there. */
export async function look(db: IDBPDatabase, shelf: Shelf | 'keys', id: string): Promise<unknown> {
  const there = shelf === 'keys' || shelf === 'drafts' ? first?.[shelf] : undefined;
  const at = `${shelf}/${id}`;
  if (!there || believed.has(at)) return db.get(shelf, id);
  believed.add(at);
  return there.find((each) => each.id === id);
}

/** Once the page is on the screen: another tab may have written since. */
export const lookForYourself = (): void => { first = undefined; };

function openAny(): Promise<IDBPDatabase> {
  const opened = begun()
    .then((db) => db ?? open(VERSION))
    // A newer version of the app has been here: what it keeps holds all that this one knows.
    .catch((error: unknown) => ((error as DOMException).name === 'VersionError' ? open(undefined) : Promise.reject(error)));
  return new Promise((done, fail) => {
    const timer = setTimeout(() => fail(new DOMException('', 'TimeoutError')), SLOWEST_MS);
    opened.then(done, fail).finally(() => clearTimeout(timer));
  });
}

/** Async, for some browsers refuse by throwing at once. */
async function open(version: number | undefined): Promise<IDBPDatabase> {
  return await openDB(NAME, version, {
    upgrade(db) {
      // The first version, of the workshop alone, kept everything readable.
      for (const old of db.objectStoreNames) db.deleteObjectStore(old);
      for (const shelf of [...shelves, 'keys']) db.createObjectStore(shelf, { keyPath: 'id' });
    },
    terminated() {
      opening = undefined;
    },
    // A newer version of the app in another tab goes first; this one opens again when next needed.
    blocking(_current, _wanted, event) {
      (event.target as IDBDatabase).close();
      opening = undefined;
    },
  });
}

export const newRev = (): string => crypto.getRandomValues(new Uint32Array(2)).join('.');

/** Writes what `laid` says and takes `gone` away, if nobody has written either since they were seen. Throws StorageFull. */
export async function lay(db: IDBPDatabase, shelf: Shelf, seen: ReadonlyMap<string, string | undefined>, laid: Laid | undefined): Promise<boolean> {
  // What a person has filed or photographed is on the disk before it is said to be kept; keystrokes follow within a moment.
  const durability = shelf === 'outbox' || shelf === 'files' ? 'strict' : 'relaxed';
  try {
    const work = db.transaction(shelf, 'readwrite', { durability });
    let same = true;
    for (const [id, rev] of seen) same = same && ((await work.store.get(id)) as Laid | undefined)?.rev === rev;
    if (same) {
      for (const id of seen.keys()) if (id !== laid?.id) await work.store.delete(id);
      if (laid) await work.store.put(laid);
    }
    await work.done;
    return same;
  } catch (error) {
    if ((error as DOMException).name === 'QuotaExceededError') throw new StorageFull();
    throw error;
  }
}
