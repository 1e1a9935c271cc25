/** A draft from one phone to another by QR: the system carries a box that only the two phones can open. */

import { get, ask } from '../server/client.ts';
import { addDraft, newDraft, pagesOf, type Draft } from './drafts.ts';
import { newId } from './ids.ts';
import { toBytes, toText } from './field/seal.ts';

/** What travels: words, not photographs; those are taken again on the other phone. */
interface Carried {
  readonly draft: Pick<Draft, 'procedure' | 'version' | 'title' | 'answers' | 'wishes' | 'seen'>;
  readonly photos: number;
}

const random = (): Uint8Array<ArrayBuffer> => crypto.getRandomValues(new Uint8Array(32));
const named = (id: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(id);
const keyOf = (bytes: Uint8Array<ArrayBuffer>): Promise<CryptoKey> => crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, ['encrypt', 'decrypt']);

export interface Offer {
  /** For the other phone's camera; what follows # never reaches a server. */
  readonly link: string;
  readonly until: string;
}

/** Throws Refusal. */
export async function offer(draft: Draft): Promise<Offer> {
  const { procedure, version, title, answers, wishes, seen } = draft;
  const carried: Carried = { draft: { procedure, version, title, answers, wishes, seen }, photos: pagesOf(draft).length };
  const id = newId();
  const [key, token, iv] = [random(), random(), crypto.getRandomValues(new Uint8Array(12))];
  const sealed = new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: named(id) }, await keyOf(key), new TextEncoder().encode(JSON.stringify(carried))));
  const box = new Uint8Array(iv.length + sealed.length);
  box.set(iv);
  box.set(sealed, iv.length);
  const { body } = await ask<{ until: string }>('/api/handovers', { method: 'POST', body: { id, readHash: toText(await crypto.subtle.digest('SHA-256', token)), box: toText(box) } });
  return { link: `${location.origin}/nhan-ban-nhap#${id}.${toText(key)}.${toText(token)}`, until: body.until };
}

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
