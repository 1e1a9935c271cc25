/** Sends one page in chunks that the server acknowledges one by one, and goes on from where it stands. Header names of the IETF draft live here alone. */

import { ask, named, Refusal } from '../server/client.ts';
import type { Both } from '../words/index.ts';
import { newId } from './ids.ts';
import { pause } from './pause.ts';

const SMALLEST = 32 * 1024;
const LARGEST = 1024 * 1024;
const MOST_STUMBLES = 5;
/** A piece should take about this long: long enough for a slow line to be used, short enough for a lost one to cost little. */
const PIECE_MS = 4_000;

/** Fits the line as it was last met; the next file goes on from there. */
let size = 256 * 1024;

interface Upload {
  readonly id: string;
  readonly state: 'uploading' | 'received' | 'kept' | 'refused';
  readonly offset: number;
  readonly refused?: (Both & { readonly type: string }) | null;
}

export interface Sending {
  readonly bytes: ArrayBuffer;
  /** The file on the system, when the upload was begun before. */
  readonly file: string | undefined;
  /** Idempotency key of its beginning: the page's own id. */
  readonly key: string;
  readonly name: string;
  readonly document: string;
  /** The system's id of the draft. */
  readonly draft: string;
  /** Called as soon as the file exists there, before any byte is sent. */
  readonly begun: (file: string) => Promise<void>;
  readonly progress?: (bytes: number) => void;
  readonly wait?: (ms: number) => Promise<void>;
}

/** The file's id once the system has all of it. Throws Refusal: passing (try again later) or for good (its words say why). */
export async function send(sending: Sending): Promise<string> {
  const total = sending.bytes.byteLength;
  let standing = sending.file ? await read(sending.file) : undefined;
  if (!standing) {
    standing = await begin(sending, total);
    await sending.begun(standing.id);
  }
  const file = standing.id;
  let stumbles = 0;
  while (standing.state === 'uploading') {
    const at: number = standing.offset;
    sending.progress?.(at);
    const chunk = sending.bytes.slice(at, at + size);
    const began = performance.now();
    try {
      standing = named(await append(file, at, chunk, at + chunk.byteLength >= total));
      size = fitting(size, chunk.byteLength, performance.now() - began);
      stumbles = 0;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      stumbles += 1;
      const mendable = error.passing || error.kind === 'offset-mismatch' || error.kind === 'chunk-damaged';
      if (!mendable || stumbles > MOST_STUMBLES) throw error;
      size = Math.max(SMALLEST, size / 2);
      if (error.passing) await (sending.wait ?? pause)(Math.random() * Math.min(8_000, 500 * 2 ** stumbles));
      const found = await read(file);
      if (!found) throw error;
      standing = found;
    }
  }
  if (standing.state === 'refused') throw refusedFor(standing);
  sending.progress?.(total);
  return file;
}

/** Doubled at most, halved at most: one odd answer says little of a line. A last, short piece says nothing. */
export function fitting(now: number, sent: number, tookMs: number): number {
  if (sent < now) return now;
  const wanted = now * Math.min(2, Math.max(0.5, PIECE_MS / Math.max(1, tookMs)));
  return Math.round(Math.min(LARGEST, Math.max(SMALLEST, wanted)));
}

async function begin(sending: Sending, total: number): Promise<Upload> {
  const { body } = await ask<Upload>('/api/uploads', {
    method: 'POST',
    // A file that the system has forgotten is another one: its first answer must not be replayed.
    key: sending.file ? newId() : sending.key,
    headers: { 'Upload-Length': String(total), 'Upload-Complete': '?0' },
    body: { draftId: sending.draft, documentId: sending.document, name: sending.name },
  });
  return named(body);
}

async function append(file: string, at: number, chunk: ArrayBuffer, last: boolean): Promise<Upload> {
  const { body } = await ask<Upload>(`/api/uploads/${file}`, {
    method: 'PATCH',
    body: new Blob([chunk]),
    headers: {
      'Content-Type': 'application/partial-upload',
      'Upload-Offset': String(at),
      'Upload-Complete': last ? '?1' : '?0',
      'Content-Digest': `sha-256=:${await digest(chunk)}:`,
    },
  });
  return body;
}

/** Where it stands; nothing when the system does not know the file, which then begins anew. */
async function read(file: string): Promise<Upload | undefined> {
  try {
    return (await ask<Upload>(`/api/uploads/${file}`)).body;
  } catch (error) {
    if (error instanceof Refusal && error.status === 404) return undefined;
    throw error;
  }
}

const refusedFor = ({ refused }: Upload): Refusal =>
  new Refusal({ status: 422, kind: refused?.type.split('/').pop() ?? 'file-broken', vi: refused?.vi ?? '', en: refused?.en ?? '', facts: {} });



async function digest(bytes: ArrayBuffer): Promise<string> {
  return btoa(String.fromCharCode(...new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))));
}
