/** A draft leaves this phone for another by QR; see ../handover.ts for how it arrives. */

import { ask } from '../../server/client.ts';
import { pagesOf, type Draft } from '../drafts.ts';
import { keyOf, named, type Carried } from '../handover.ts';
import { newId } from '../ids.ts';
import { get } from '../store.ts';
import { toText } from '../text64.ts';

const random = (size: number): Uint8Array<ArrayBuffer> => crypto.getRandomValues(new Uint8Array(size));

/** A piece fits one request; all of them what the system takes. */
const PIECE_BYTES = 512 * 1024;
const MOST_BYTES = 60 * PIECE_BYTES;

export interface Offer {
  /** For the other phone's camera; what follows # never reaches a server. */
  readonly link: string;
  readonly until: string;
}

/** Length of the head, the head, then the photographs one after the other. */
async function pack(draft: Draft): Promise<ArrayBuffer> {
  const { procedure, version, title, answers, wishes, seen } = draft;
  const photos: Carried['photos'][number][] = [];
  const bytes: ArrayBuffer[] = [];
  let room = MOST_BYTES;
  for (const [document, pages] of Object.entries(draft.papers)) {
    for (const { name, type, size, sha256, doubt, raw, id } of pages) {
      const held = await get('files', id);
      if (!held || held.bytes.byteLength > room) continue;
      room -= held.bytes.byteLength;
      bytes.push(held.bytes);
      photos.push({ name, type, size, sha256, ...(doubt ? { doubt } : {}), ...(raw ? { raw } : {}), document });
    }
  }
  // Who signs in on the other phone is asked of their own identity.
  const carried: Carried = { draft: { procedure, version, title, answers, wishes, seen: seen.filter((each) => each !== '#filled') }, photos, left: pagesOf(draft).length - photos.length };
  const head = new TextEncoder().encode(JSON.stringify(carried));
  const length = new ArrayBuffer(4);
  new DataView(length).setUint32(0, head.length);
  return new Blob([length, head, ...bytes]).arrayBuffer();
}

/** `progress`: how many of how many pieces are on their way. Throws Refusal. */
export async function offer(draft: Draft, progress: (done: number, of: number) => void): Promise<Offer> {
  const id = newId();
  const [key, token, iv] = [random(32), random(32), random(12)];
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: named(id) }, await keyOf(key), await pack(draft));
  const box = new Uint8Array(await new Blob([iv, sealed]).arrayBuffer());
  const pieces = Math.ceil(box.length / PIECE_BYTES);
  const { body } = await ask<{ until: string }>('/api/handovers', { method: 'POST', key: id, body: { id, readHash: toText(await crypto.subtle.digest('SHA-256', token)), pieces } });
  for (let piece = 0; piece < pieces; piece += 1) {
    progress(piece, pieces);
    await ask(`/api/handovers/${id}/pieces`, { method: 'PUT', body: { piece, box: toText(box.subarray(piece * PIECE_BYTES, (piece + 1) * PIECE_BYTES)) } });
  }
  return { link: `${location.origin}/nhan-ban-nhap#${id}.${toText(key)}.${toText(token)}`, until: body.until };
}
