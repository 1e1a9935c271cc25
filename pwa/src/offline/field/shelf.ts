/** A helper's own shelves, apart from the residents' drafts: the only file here that touches IndexedDB. Names and words lie in it as ciphertext alone. */

import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { Standing } from '../../helper/keeping.ts';
import type { Both } from '../../words/index.ts';
import type { Envelope } from './seal.ts';

/** What opens with the helper's PIN; see vault.ts. */
export interface Vault {
  /** The helper's subject. */
  readonly id: string;
  readonly salt: Uint8Array<ArrayBuffer>;
  readonly rounds: number;
  readonly iv: Uint8Array<ArrayBuffer>;
  readonly wrapped: ArrayBuffer;
  /** Wrong ones since the last right one. */
  readonly tries: number;
  readonly waitUntil: number;
}

/** One thing kept, unreadable without the PIN; `sealed` is the same for the server alone. */
export interface Row {
  readonly id: string;
  readonly of: string;
  readonly kind: string;
  readonly standing: Standing;
  readonly at: number;
  readonly iv: Uint8Array<ArrayBuffer>;
  readonly locked: ArrayBuffer;
  /** The same words for the server alone: what is sent, with or without the PIN. */
  readonly sealed?: Envelope;
  /** Why the system would not keep it; it waits for the person. */
  readonly problem?: Both;
}

interface Field extends DBSchema {
  vaults: { key: string; value: Vault };
  rows: { key: string; value: Row };
}

let opening: Promise<IDBPDatabase<Field>> | undefined;

function database(): Promise<IDBPDatabase<Field>> {
  opening ??= openDB<Field>('motcua-to-vien', 1, {
    upgrade(db) {
      db.createObjectStore('vaults', { keyPath: 'id' });
      db.createObjectStore('rows', { keyPath: 'id' });
    },
    terminated() {
      opening = undefined;
    },
    blocking(_current, _wanted, event) {
      (event.target as IDBDatabase).close();
      opening = undefined;
    },
  });
  opening.catch(() => { opening = undefined; });
  return opening;
}

export const vaultOf = async (id: string): Promise<Vault | undefined> => (await database()).get('vaults', id);

export async function keepVault(vault: Vault): Promise<void> {
  await (await database()).put('vaults', vault);
}

export async function dropVault(id: string): Promise<void> {
  await (await database()).delete('vaults', id);
}

export const rowOf = async (id: string): Promise<Row | undefined> => (await database()).get('rows', id);

export async function rowsOf(of: string, kind?: string): Promise<readonly Row[]> {
  return (await (await database()).getAll('rows')).filter((row) => row.of === of && (kind === undefined || row.kind === kind));
}

export async function keepRow(row: Row): Promise<void> {
  await (await database()).put('rows', row);
}

/** In one transaction, so that two tabs never overwrite one another. Undefined from `change` deletes. */
export async function changeRow(id: string, change: (now: Row) => Row | undefined): Promise<void> {
  const work = (await database()).transaction('rows', 'readwrite');
  const now = await work.store.get(id);
  if (now) {
    const next = change(now);
    await (next ? work.store.put(next) : work.store.delete(id));
  }
  await work.done;
}

export async function dropRows(ids: readonly string[]): Promise<void> {
  const work = (await database()).transaction('rows', 'readwrite');
  await Promise.all([...ids.map((id) => work.store.delete(id)), work.done]);
}
