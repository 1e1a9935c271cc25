/** A signed paper, photographed on a doorstep: made small, locked and sealed as an entry, sent when there is a network. */

import { reduce, type Reduced } from '../reduce.ts';
import type { Doubt } from '../sharpness.ts';
import { toBytes, toText } from '../text64.ts';
import { bring, field, forgo, write, type Field } from './field.ts';

/** Sealed and in base64 twice, it still fits into one request. */
const MOST_BYTES = 400 * 1024;
const QUALITIES = [0.75, 0.6, 0.45, 0.3, 0.15] as const;

async function encode(canvas: OffscreenCanvas | HTMLCanvasElement): Promise<Blob> {
  for (const quality of QUALITIES) {
    const made = await new Promise<Blob | null>((done) => (canvas as HTMLCanvasElement).toBlob(done, 'image/jpeg', quality));
    if (made && made.size <= MOST_BYTES) return made;
  }
  throw new Error('too large');
}

function onPage(width: number, height: number): HTMLCanvasElement {
  return Object.assign(document.createElement('canvas'), { width, height });
}

/** Small enough to travel; its place and camera forgotten. Rejects when it cannot be opened. */
export const shrunk = (photo: File): Promise<Reduced> => reduce(photo, onPage, encode);

/** Kept on the phone at once; what is wrong with it, if anything is. Rejects when it cannot be opened. */
export async function storePaper(mandateId: string, photo: File): Promise<Doubt | undefined> {
  const { bytes, doubt } = await shrunk(photo);
  const now = field.peek();
  if (!now) throw new Error('the vault is shut');
  const before = now.waiting.filter(({ entry }) => entry?.kind === 'paper' && entry.mandateId === mandateId);
  await write([{ kind: 'paper', mandateId, photo: toText(bytes) }]);
  for (const { id } of before) await forgo(id);
  void bring(now.of).catch(() => undefined);
  return doubt;
}

/** The one that has not been sent. */
export function paperOf({ waiting }: Field, mandateId: string): { readonly problem: Field['waiting'][number]['problem']; readonly photo: Blob } | undefined {
  const found = [...waiting].reverse().find(({ entry }) => entry?.kind === 'paper' && entry.mandateId === mandateId);
  return found?.entry?.kind === 'paper' ? { problem: found.problem, photo: new Blob([toBytes(found.entry.photo)], { type: 'image/jpeg' }) } : undefined;
}
