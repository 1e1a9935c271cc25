/** The desk's reads and acts: what was read stays readable without a network, and says how old it is. Memory only: it is other people's. */

import { useEffect, useState } from 'preact/hooks';
import { ask, Refusal } from './client.ts';
import { me } from './me.ts';
import type { AcceptedList, DeskDossier, MovedFace, NumbersFace, ReceiptOut } from './contract.d.ts';

export interface Read<T> {
  readonly data: T | undefined;
  /** When it was read, by this machine's clock. */
  readonly at: number;
  readonly refusal: Refusal | undefined;
  readonly again: () => Promise<T | undefined>;
}

const held = new Map<string, { readonly data: unknown; readonly at: number }>();
const HELD_AT_MOST = 120;

function hold(path: string, data: unknown): void {
  held.delete(path);
  held.set(path, { data, at: Date.now() });
  for (const oldest of held.keys()) {
    if (held.size <= HELD_AT_MOST) break;
    held.delete(oldest);
  }
}

/** Reads when shown and whenever asked; a refusal that will pass leaves what was there. */
export function useDesk<T>(path: string | undefined): Read<T> {
  const [, draw] = useState(0);
  const [failed, setFailed] = useState<{ path: string; refusal: Refusal }>();
  const again = async (): Promise<T | undefined> => {
    if (!path) return undefined;
    try {
      const { body } = await ask<T>(path);
      hold(path, body);
      setFailed(undefined);
      draw((n) => n + 1);
      return body;
    } catch (error) {
      if (error instanceof Refusal) setFailed({ path, refusal: error });
      return undefined;
    }
  };
  useEffect(() => void again(), [path]);
  const found = path === undefined ? undefined : (held.get(path) as { data: T; at: number } | undefined);
  const refusal = failed?.path === path ? failed?.refusal : undefined;
  // What could not be read at all comes by itself with the network; what was read is not exchanged under somebody's hands.
  const stuck = refusal?.passing && !found;
  useEffect(() => {
    if (!stuck) return undefined;
    const look = (): void => void again();
    addEventListener('online', look);
    return () => removeEventListener('online', look);
  }, [path, stuck]);
  const who = me.value?.id;
  // Asked while the page still took itself for that of whoever worked here before.
  useEffect(() => { if (who && refusal?.status === 401) void again(); }, [who, refusal?.status]);
  return { data: refusal && !refusal.passing ? undefined : found?.data, at: found?.at ?? 0, refusal, again };
}

export const dossierPath = (id: string): string => `/api/desk/dossiers/${encodeURIComponent(id)}`;

/** An act on the dossier as it was read. Throws Refusal; `stale` when it has moved since. */
export async function act(dossier: Pick<DeskDossier, 'id' | 'version'>, path: string, body?: unknown): Promise<MovedFace> {
  return (await ask<MovedFace>(`${dossierPath(dossier.id)}/${path}`, { method: 'POST', version: `"${dossier.version}"`, ...(body === undefined ? {} : { body }) })).body;
}

export async function acceptMany(items: readonly { readonly id: string; readonly version: number }[]): Promise<AcceptedList> {
  return (await ask<AcceptedList>('/api/desk/acceptances', { method: 'POST', body: { items: items.map(({ id, version }) => ({ dossierId: id, version })) } })).body;
}

export async function showNumbers(id: string, why: string): Promise<NumbersFace> {
  return (await ask<NumbersFace>(`${dossierPath(id)}/numbers`, { method: 'POST', body: { why } })).body;
}

/** `key` is the same for every try at one taking of money. */
export async function takeCash(fee: string, receivedVnd: number, key: string, confirmed: boolean): Promise<ReceiptOut> {
  return (await ask<ReceiptOut>(`/api/desk/fees/${fee}/cash`, { method: 'POST', key, body: { receivedVnd, confirmed } })).body;
}


/** Pages of papers as they were fetched, so that turning back costs nothing and works without a network. */
const pages = new Map<string, Promise<Blob>>();
const PAGES_AT_MOST = 60;

export function page(file: string): Promise<Blob> {
  const kept = pages.get(file);
  if (kept) return kept;
  const coming = fetch(`/api/files/${file}`, { credentials: 'same-origin' }).then((answer) => {
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.blob();
  });
  coming.catch(() => pages.delete(file));
  pages.set(file, coming);
  for (const oldest of pages.keys()) {
    if (pages.size <= PAGES_AT_MOST) break;
    pages.delete(oldest);
  }
  return coming;
}
