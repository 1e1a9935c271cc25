/** Notifications on this phone: asked for only from a tap, never on arrival, and never waited for longer than a person would. */

import { ask, get, Refusal } from './client.ts';

export type Push = 'on' | 'off' | 'blocked' | 'impossible';

const PATIENCE_MS = 15_000;

const possible = (): boolean => 'serviceWorker' in navigator && 'PushManager' in globalThis && 'Notification' in globalThis;

export async function pushState(): Promise<Push> {
  if (!possible()) return 'impossible';
  if (Notification.permission === 'denied') return 'blocked';
  const registration = await navigator.serviceWorker.getRegistration();
  return (await registration?.pushManager.getSubscription()) ? 'on' : 'off';
}

/** Called from a tap. Some browsers never answer `subscribe`: then it is “no” for today. */
export async function turnOnPush(): Promise<Push> {
  if (!possible()) return 'impossible';
  if ((await Notification.requestPermission()) !== 'granted') return 'blocked';
  const { publicKey } = await get<{ publicKey: string }>('/api/push/key');
  const registration = await navigator.serviceWorker.ready;
  const held = await registration.pushManager.getSubscription();
  const key = bytesOf(publicKey);
  // A subscription under another key would never be heard: it is replaced.
  if (held && !same(held.options.applicationServerKey, key)) await held.unsubscribe();
  try {
    await hand(await subscribe(registration, key));
  } catch (error) {
    // Somebody else's on a shared phone: theirs ends here, as theirs would when they signed out.
    if (!(error instanceof Refusal) || error.kind !== 'endpoint-taken') throw error;
    await (await registration.pushManager.getSubscription())?.unsubscribe();
    await hand(await subscribe(registration, key));
  }
  return 'on';
}

function subscribe(registration: ServiceWorkerRegistration, key: Uint8Array<ArrayBuffer>): Promise<PushSubscription> {
  return Promise.race([
    registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key }),
    new Promise<never>((_, fail) => setTimeout(() => fail(new Error('no answer')), PATIENCE_MS)),
  ]);
}

async function hand(subscription: PushSubscription): Promise<void> {
  const { endpoint, keys, expirationTime } = subscription.toJSON();
  await ask('/api/push/subscriptions', { method: 'POST', body: { endpoint, keys, expirationTime: expirationTime ?? null } });
}

function bytesOf(base64url: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64url.replace(/-/g, '+').replace(/_/g, '/')), (letter) => letter.charCodeAt(0));
}

function same(held: ArrayBuffer | null, key: Uint8Array): boolean {
  const bytes = new Uint8Array(held ?? new ArrayBuffer(0));
  return bytes.length === key.length && bytes.every((byte, at) => byte === key[at]);
}
