/** Sends one page in chunks that the server acknowledges one by one, and goes on from where it stands. Header names of the IETF draft live here alone. */

import { ask, Refusal } from '../server/client.ts';
import type { Both } from '../words/index.ts';
import { newId } from './ids.ts';

const CHUNK = 256 * 1024;
const SMALLEST = 64 * 1024;
const MOST_STUMBLES = 5;

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
  let size = CHUNK;
  let stumbles = 0;
  while (standing.state === 'uploading') {
    const at: number = standing.offset;
    sending.progress?.(at);
    const chunk = sending.bytes.slice(at, at + size);
    try {
      standing = await append(file, at, chunk, at + chunk.byteLength >= total);
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

async function begin(sending: Sending, total: number): Promise<Upload> {
  const { body } = await ask<Upload>('/api/uploads', {
    method: 'POST',
    // A file that the system has forgotten is another one: its first answer must not be replayed.
    key: sending.file ? newId() : sending.key,
    headers: { 'Upload-Length': String(total), 'Upload-Complete': '?0' },
    body: { draftId: sending.draft, documentId: sending.document, name: sending.name },
  });
  return body;
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

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

async function digest(bytes: ArrayBuffer): Promise<string> {
  return btoa(String.fromCharCode(...new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))));
}
