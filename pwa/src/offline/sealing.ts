/** Values made unreadable under a person's key and readable again: AES-GCM, bound to the place where they lie. */

import type { Laid } from './shelves.ts';

const IV_BYTES = 12;

type Packed = { readonly bytes?: ArrayBuffer } & Readonly<Record<string, unknown>>;

/** Imported so that no script, ours included, can read it out again. */
export const keyOf = (raw: Uint8Array<ArrayBuffer>): Promise<CryptoKey> => crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt']);

export async function seal(key: CryptoKey, place: string, value: object): Promise<Required<Pick<Laid, 'iv' | 'sealed'>>> {
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  return { iv, sealed: await crypto.subtle.encrypt(terms(iv, place), key, pack(value as Packed)) };
}

/** Undefined for what another key has sealed, or another place. */
export async function unseal(key: CryptoKey, place: string, { iv, sealed }: Laid): Promise<unknown> {
  if (!iv || !sealed) return undefined;
  try {
    return unpack(await crypto.subtle.decrypt(terms(iv, place), key, sealed));
  } catch {
    return undefined;
  }
}

const terms = (iv: Uint8Array<ArrayBuffer>, place: string): AesGcmParams => ({ name: 'AES-GCM', iv, additionalData: new TextEncoder().encode(place) });

/** Length of the JSON, the JSON, then the bytes as they are. */
function pack({ bytes, ...rest }: Packed): Uint8Array<ArrayBuffer> {
  const head = new TextEncoder().encode(JSON.stringify(rest));
  const packed = new Uint8Array(4 + head.length + (bytes?.byteLength ?? 0));
  new DataView(packed.buffer).setUint32(0, head.length);
  packed.set(head, 4);
  if (bytes) packed.set(new Uint8Array(bytes), 4 + head.length);
  return packed;
}

function unpack(packed: ArrayBuffer): unknown {
  const end = 4 + new DataView(packed).getUint32(0);
  const rest = JSON.parse(new TextDecoder().decode(new Uint8Array(packed, 4, end - 4))) as Record<string, unknown>;
  return packed.byteLength > end ? { ...rest, bytes: packed.slice(end) } : rest;
}
