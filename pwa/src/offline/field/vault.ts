/** The helper's PIN and the key that it wraps. The key lives in this page's memory for five idle minutes and nowhere else. */

import { signal } from '@preact/signals';
import { LOCK_AFTER_MS, TRIES_IN_ALL, waitAfter } from '../../helper/keeping.ts';
import { keep } from '../../words/index.ts';
import { dropRows, dropVault, keepVault, rowsOf, vaultOf } from './shelf.ts';

/** OWASP's count for PBKDF2-HMAC-SHA256. */
const ROUNDS = 600_000;
const NAME = 'AES-GCM';

interface Open {
  readonly of: string;
  readonly key: CryptoKey;
}

/** The vault that stands open in this page. */
export const opened = signal<Open | undefined>(undefined);

let touchedAt = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

export function lock(): void {
  clearTimeout(timer);
  opened.value = undefined;
}

/** Something was touched: five minutes more. A phone that slept through them is locked when it wakes. */
export function touch(now = Date.now()): void {
  if (!opened.peek()) return;
  if (now - touchedAt >= LOCK_AFTER_MS) {
    lock();
    return;
  }
  touchedAt = now;
  clearTimeout(timer);
  timer = setTimeout(lock, LOCK_AFTER_MS);
}

function stand(of: string, key: CryptoKey): void {
  touchedAt = Date.now();
  opened.value = { of, key };
  touch();
}

let listening = false;
export function listenForIdle(): void {
  if (listening) return;
  listening = true;
  for (const sign of ['pointerdown', 'keydown', 'visibilitychange']) addEventListener(sign, () => touch(), { passive: true });
}

const random = (size: number): Uint8Array<ArrayBuffer> => crypto.getRandomValues(new Uint8Array(size));

async function keyOf(pin: string, salt: Uint8Array<ArrayBuffer>, rounds: number): Promise<CryptoKey> {
  const typed = await crypto.subtle.importKey('raw', new TextEncoder().encode(pin), 'PBKDF2', false, ['deriveKey']);
  return crypto.subtle.deriveKey({ name: 'PBKDF2', hash: 'SHA-256', salt, iterations: rounds }, typed, { name: NAME, length: 256 }, false, ['wrapKey', 'unwrapKey']);
}

/** A new PIN: what was locked with an old one and only read is gone; what waits to be sent keeps its seal. */
export async function makeVault(of: string, pin: string, rounds = ROUNDS): Promise<void> {
  await forgetReadable(of);
  const key = await crypto.subtle.generateKey({ name: NAME, length: 256 }, true, ['encrypt', 'decrypt']);
  const [salt, iv] = [random(16), random(12)];
  const wrapped = await crypto.subtle.wrapKey('raw', key, await keyOf(pin, salt, rounds), { name: NAME, iv });
  await keepVault({ id: of, salt, rounds, iv, wrapped, tries: 0, waitUntil: 0 });
  keep('to-vien', '1');
  await openVault(of, pin);
}

async function forgetReadable(of: string): Promise<void> {
  await dropRows((await rowsOf(of)).filter((row) => row.standing !== 'unsent').map((row) => row.id));
}

export type Opening =
  | { readonly how: 'open' }
  /** So many more before the vault is thrown away. */
  | { readonly how: 'wrong'; readonly left: number; readonly waitUntil: number }
  | { readonly how: 'wait'; readonly waitUntil: number }
  /** No vault: never made, or thrown away after too many tries. */
  | { readonly how: 'none' };

export async function openVault(of: string, pin: string, now = Date.now()): Promise<Opening> {
  const vault = await vaultOf(of);
  if (!vault) return { how: 'none' };
  if (now < vault.waitUntil) return { how: 'wait', waitUntil: vault.waitUntil };
  const tries = vault.tries + 1;
  const waitUntil = waitAfter(tries) && now + waitAfter(tries);
  // Counted before it is judged: switching the phone off does not give the try back.
  await keepVault({ ...vault, tries, waitUntil });
  try {
    const key = await crypto.subtle.unwrapKey('raw', vault.wrapped, await keyOf(pin, vault.salt, vault.rounds), { name: NAME, iv: vault.iv }, NAME, false, ['encrypt', 'decrypt']);
    await keepVault({ ...vault, tries: 0, waitUntil: 0 });
    stand(of, key);
    return { how: 'open' };
  } catch {
    if (tries < TRIES_IN_ALL) return { how: 'wrong', left: TRIES_IN_ALL - tries, waitUntil };
    await forgetReadable(of);
    await dropVault(of);
    return { how: 'none' };
  }
}

export class Locked extends Error {}

function ours(of: string): CryptoKey {
  const now = opened.peek();
  if (now?.of !== of) throw new Locked();
  return now.key;
}

/** Bound to whose and which row it is: a row moved elsewhere does not open. */
const bound = (of: string, id: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(`${of} ${id}`);

/** Throws Locked. */
export async function lockAway(of: string, id: string, value: unknown): Promise<{ iv: Uint8Array<ArrayBuffer>; locked: ArrayBuffer }> {
  const iv = random(12);
  return { iv, locked: await crypto.subtle.encrypt({ name: NAME, iv, additionalData: bound(of, id) }, ours(of), new TextEncoder().encode(JSON.stringify(value))) };
}

/** Undefined for a row of an older PIN. Throws Locked. */
export async function read<T>(row: { readonly of: string; readonly id: string; readonly iv: Uint8Array<ArrayBuffer>; readonly locked: ArrayBuffer }): Promise<T | undefined> {
  const key = ours(row.of);
  try {
    return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt({ name: NAME, iv: row.iv, additionalData: bound(row.of, row.id) }, key, row.locked))) as T;
  } catch {
    return undefined;
  }
}
