/** A draft leaves this phone for another by QR; see ../handover.ts for how it arrives. */

import { ask } from '../../server/client.ts';
import { pagesOf, type Draft } from '../drafts.ts';
import { keyOf, named, type Carried } from '../handover.ts';
import { newId } from '../ids.ts';
import { toText } from '../text64.ts';

const random = (): Uint8Array<ArrayBuffer> => crypto.getRandomValues(new Uint8Array(32));

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
