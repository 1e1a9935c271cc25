/** A draft from one phone to another by QR: the system carries a box that only the two phones can open. */

import { get, ask } from '../server/client.ts';
import { addDraft, newDraft, type Draft } from './drafts.ts';
import { toBytes } from './text64.ts';

/** What travels: words, not photographs; those are taken again on the other phone. */
export interface Carried {
  readonly draft: Pick<Draft, 'procedure' | 'version' | 'title' | 'answers' | 'wishes' | 'seen'>;
  readonly photos: number;
}

export const named = (id: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(id);
export const keyOf = (bytes: Uint8Array<ArrayBuffer>): Promise<CryptoKey> => crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, ['encrypt', 'decrypt']);

export interface Scanned {
  readonly id: string;
  readonly key: string;
  readonly token: string;
}

export function scannedIn(hash: string): Scanned | undefined {
  const [, id, key, token] = /^#([0-9a-f-]{36})\.([\w-]{43})\.([\w-]{43})$/i.exec(hash) ?? [];
  return id && key && token ? { id, key, token } : undefined;
}

export interface Taken {
  readonly draft: string;
  readonly photos: number;
}

/** Once: the box is gone from the system afterwards. Throws Refusal; 404 when it was taken or is too old. */
export async function take({ id, key, token }: Scanned, of: string | null): Promise<Taken> {
  const { body } = await ask<{ box: string }>('/api/handovers/take', { method: 'POST', body: { id, token } });
  const box = toBytes(body.box);
  const plain = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: box.slice(0, 12), additionalData: named(id) }, await keyOf(toBytes(key)), box.slice(12));
  const carried = JSON.parse(new TextDecoder().decode(plain)) as Carried;
  const { procedure, version, title, answers, wishes, seen } = carried.draft;
  // The form is read before the draft is kept: a draft that cannot be drawn helps nobody.
  await get(`/api/procedures/${encodeURIComponent(procedure)}/form?version=${version}`);
  const draft: Draft = { ...newDraft({ procedure, version, title, of }), answers, wishes, seen, changes: 1 };
  await addDraft(draft);
  return { draft: draft.id, photos: carried.photos };
}
