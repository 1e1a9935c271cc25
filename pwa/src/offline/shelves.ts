/** The phone's own shelves as the browser gives them: the only file that touches IndexedDB. */

import { signal } from '@preact/signals';
import { openDB, type IDBPDatabase } from 'idb';

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

/** refused: private mode and the like; full: the last change could not be written. What is not here is in memory, and on the system once it is sent. */
export const storage = signal<'kept' | 'refused' | 'full'>('kept');

export class StorageFull extends Error {}

const NAME = 'motcua';
const VERSION = 2;
let opening: Promise<IDBPDatabase | undefined> | undefined;

export function database(): Promise<IDBPDatabase | undefined> {
  opening ??= open(VERSION)
    // A newer version of the app has been here: what it keeps holds all that this one knows.
    .catch((error: unknown) => ((error as DOMException).name === 'VersionError' ? open(undefined) : Promise.reject(error)))
    .catch(() => {
      storage.value = 'refused';
      return undefined;
    });
  return opening;
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
