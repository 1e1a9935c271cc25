/** A draft and its photographs from one phone to another by QR: the system carries a box that only the two phones can open. */

import { get, ask, Refusal } from '../server/client.ts';
import { addDraft, newDraft, type Draft, type Page } from './drafts.ts';
import { newId } from './ids.ts';
import { put } from './store.ts';
import { toBytes, toText } from './text64.ts';

/** What travels, before the photographs' own bytes: `size` of each, in this order. */
export interface Carried {
  readonly draft: Pick<Draft, 'procedure' | 'version' | 'title' | 'answers' | 'wishes' | 'seen'>;
  readonly photos: readonly (Pick<Page, 'name' | 'type' | 'size' | 'sha256' | 'doubt' | 'raw'> & { readonly document: string })[];
  /** Photographs that are not on the first phone any more, or too many. */
  readonly left: number;
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
  readonly left: number;
}

/** By one phone: the box is gone from the system once it is here. Throws Refusal; 404 when another has it, or it is too old. */
export async function take(scanned: Scanned, of: string | null): Promise<Taken> {
  const { id, key, token } = scanned;
  // The same claim after a bad line: this phone may ask again, and no other.
  const claim = sessionStorage.getItem(id) ?? toText(crypto.getRandomValues(new Uint8Array(32)));
  sessionStorage.setItem(id, claim);
  const boxes: Uint8Array<ArrayBuffer>[] = [];
  for (let piece = 0, pieces = 1; piece < pieces; piece += 1) {
    const { body } = await ask<{ box: string; pieces: number }>('/api/handovers/take', { method: 'POST', body: { id, token, claim, piece } });
    boxes.push(toBytes(body.box));
    pieces = body.pieces;
  }
  const box = new Uint8Array(await new Blob(boxes).arrayBuffer());
  const plain = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: box.subarray(0, 12), additionalData: named(id) }, await keyOf(toBytes(key)), box.subarray(12));
  let at = 4 + new DataView(plain).getUint32(0);
  const { draft: { procedure, version, title, answers, wishes, seen }, photos, left } = JSON.parse(new TextDecoder().decode(new Uint8Array(plain, 4, at - 4))) as Carried;
  // The form is read before the draft is kept: a draft that cannot be drawn helps nobody.
  await get(`/api/procedures/${encodeURIComponent(procedure)}/form?version=${version}`);
  const papers: Record<string, Page[]> = {};
  for (const { document, ...page } of photos) {
    const mine = { ...page, id: newId() };
    await put('files', { id: mine.id, of, type: page.type, bytes: plain.slice(at, (at += page.size)) });
    (papers[document] ??= []).push(mine);
  }
  const draft: Draft = { ...newDraft({ procedure, version, title, of }), answers, wishes, seen, papers, changes: 1 };
  await addDraft(draft);
  sessionStorage.removeItem(id);
  await ask('/api/handovers/taken', { method: 'POST', body: { id, token, claim } }).catch((error: unknown) => { if (!(error instanceof Refusal)) throw error; });
  return { draft: draft.id, left };
}
