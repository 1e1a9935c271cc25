/** Seals words to the server's public key, so that only the system reads them: ECDH P-256, HKDF-SHA-256, AES-256-GCM (“motcua-sealed-1”). */

import { toBytes, toText } from '../text64.ts';

/** All base64url without padding. */
export interface Envelope {
  readonly kid: string;
  readonly epk: string;
  readonly iv: string;
  readonly box: string;
}

export interface ServerKey {
  readonly kid: string;
  /** The uncompressed point, 65 bytes. */
  readonly key: string;
}

const words = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

/** `context` binds the envelope to what it is for: it opens as nothing else. */
export async function seal({ kid, key }: ServerKey, purpose: 'entry' | 'code', context: string, value: unknown): Promise<Envelope> {
  const curve = { name: 'ECDH', namedCurve: 'P-256' };
  const theirs = await crypto.subtle.importKey('raw', toBytes(key), curve, false, []);
  const ours = await crypto.subtle.generateKey(curve, true, ['deriveBits']);
  const epk = new Uint8Array(await crypto.subtle.exportKey('raw', ours.publicKey));
  const shared = await crypto.subtle.deriveBits({ name: 'ECDH', public: theirs }, ours.privateKey, 256);
  const from = await crypto.subtle.importKey('raw', shared, 'HKDF', false, ['deriveKey']);
  const once = await crypto.subtle.deriveKey(
    { name: 'HKDF', hash: 'SHA-256', salt: epk, info: words(`motcua-sealed-1|${purpose}|${kid}`) },
    from,
    { name: 'AES-GCM', length: 256 },
    false,
    ['encrypt'],
  );
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const box = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: words(context) }, once, words(JSON.stringify(value)));
  return { kid, epk: toText(epk), iv: toText(iv), box: toText(box) };
}
