/** The phone's own shelves: the only file that touches IndexedDB. Where the browser refuses it, memory stands in and the screens say so. */

import { signal } from '@preact/signals';
import { openDB, type IDBPDatabase } from 'idb';
import type { Draft } from './drafts.ts';
import type { Entry } from './outbox.ts';

/** A page of a paper as it will be sent; bytes, for some browsers lose Blobs. */
export interface Held {
  readonly id: string;
  readonly type: string;
  readonly bytes: ArrayBuffer;
}

export interface Shelves {
  drafts: Draft;
  outbox: Entry;
  files: Held;
  meta: { readonly id: string } & Readonly<Record<string, unknown>>;
}
export type Shelf = keyof Shelves;

/** refused: private mode and the like, so the work lives on the system alone. */
export const storage = signal<'kept' | 'refused'>('kept');

export class StorageFull extends Error {}

const VERSION = 1;
const shelves: readonly Shelf[] = ['drafts', 'outbox', 'files', 'meta'];
const memory = new Map<string, unknown>();

let opening: Promise<IDBPDatabase | undefined> | undefined;

function database(): Promise<IDBPDatabase | undefined> {
  opening ??= openDB('motcua', VERSION, {
    upgrade(db) {
      for (const shelf of shelves) if (!db.objectStoreNames.contains(shelf)) db.createObjectStore(shelf, { keyPath: 'id' });
    },
    terminated() {
      opening = undefined;
    },
    // A newer version of the app in another tab goes first; this one opens again when next needed.
    blocking(_current, _wanted, event) {
      (event.target as IDBDatabase).close();
      opening = undefined;
    },
  }).catch(() => {
    storage.value = 'refused';
    return undefined;
  });
  return opening;
}

const place = (shelf: Shelf, id: string): string => `${shelf}/${id}`;

export async function get<S extends Shelf>(shelf: S, id: string): Promise<Shelves[S] | undefined> {
  const db = await database();
  return (db ? await db.get(shelf, id) : memory.get(place(shelf, id))) as Shelves[S] | undefined;
}

export async function all<S extends Shelf>(shelf: S): Promise<readonly Shelves[S][]> {
  const db = await database();
  if (db) return (await db.getAll(shelf)) as Shelves[S][];
  return [...memory].filter(([key]) => key.startsWith(`${shelf}/`)).map(([, value]) => value as Shelves[S]);
}

export async function put<S extends Shelf>(shelf: S, value: Shelves[S]): Promise<void> {
  await update(shelf, value.id, () => value);
}

/** Reads and writes in one transaction, so that two tabs never overwrite one another. Undefined from `change` deletes. */
export async function update<S extends Shelf>(shelf: S, id: string, change: (now: Shelves[S] | undefined) => Shelves[S] | undefined): Promise<Shelves[S] | undefined> {
  const db = await database();
  if (!db) {
    const next = change(memory.get(place(shelf, id)) as Shelves[S] | undefined);
    if (next === undefined) memory.delete(place(shelf, id));
    else memory.set(place(shelf, id), next);
    return next;
  }
  try {
    const work = db.transaction(shelf, 'readwrite');
    const next = change((await work.store.get(id)) as Shelves[S] | undefined);
    await (next === undefined ? work.store.delete(id) : work.store.put(next));
    await work.done;
    return next;
  } catch (error) {
    if ((error as DOMException).name === 'QuotaExceededError') throw new StorageFull();
    throw error;
  }
}

export async function drop(shelf: Shelf, id: string): Promise<void> {
  await update(shelf, id, () => undefined);
}

/** Asked once there is something to lose; a browser that says no still keeps it for now. */
export function askToKeep(): void {
  void navigator.storage?.persist?.().catch(() => false);
}

/** Other tabs learn what changed. */
const channel = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel('motcua');
export const tellTabs = (shelf: Shelf, id: string): void => channel?.postMessage({ shelf, id });
export function hearTabs(heard: (shelf: Shelf, id: string) => void): void {
  channel?.addEventListener('message', ({ data }: MessageEvent<{ shelf: Shelf; id: string }>) => heard(data.shelf, data.id));
}
