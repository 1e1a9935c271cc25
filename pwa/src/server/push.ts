/** Notifications on this phone: asked for only from a tap, never on arrival, and never waited for longer than a person would. */

import { keep, kept } from '../words/index.ts';
import { ask, get, Refusal } from './client.ts';

export type Push = 'on' | 'off' | 'blocked' | 'impossible';

const PATIENCE_MS = 15_000;
/** Where the system's name of this device's subscription is kept, to end it. */
const HELD = 'push';

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

/** At the start of a visit: what the browser has lost, or holds under a key that is used no more, is subscribed anew. */
export async function renewPush(): Promise<void> {
  if (!possible() || Notification.permission !== 'granted' || !kept(HELD)) return;
  const { publicKey } = await get<{ publicKey: string }>('/api/push/key');
  const held = await (await navigator.serviceWorker.ready).pushManager.getSubscription();
  if (!held || !same(held.options.applicationServerKey, bytesOf(publicKey))) await turnOnPush();
}

/** The system's name for this device, when notifications are on here. */
export const heldPush = (): string => kept(HELD) ?? '';

/** Removed from another device: this one stops too, and says so. */
export async function dropPush(): Promise<void> {
  keep(HELD, '');
  await (await (await navigator.serviceWorker.getRegistration())?.pushManager.getSubscription())?.unsubscribe();
}

function subscribe(registration: ServiceWorkerRegistration, key: Uint8Array<ArrayBuffer>): Promise<PushSubscription> {
  return Promise.race([
    registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key }),
    new Promise<never>((_, fail) => setTimeout(() => fail(new Error('no answer')), PATIENCE_MS)),
  ]);
}

async function hand(subscription: PushSubscription): Promise<void> {
  const { endpoint, keys, expirationTime } = subscription.toJSON();
  const { body } = await ask<{ subscriptionId: string }>('/api/push/subscriptions', { method: 'POST', body: { endpoint, keys, expirationTime: expirationTime ?? null } });
  keep(HELD, body.subscriptionId);
}

/** The system forgets this device even when the browser will not; what the browser alone forgets is pruned when next pushed to. */
export async function turnOffPush(): Promise<Push> {
  const id = kept(HELD);
  if (id) await ask(`/api/push/subscriptions/${id}`, { method: 'DELETE' });
  keep(HELD, '');
  const registration = await navigator.serviceWorker.getRegistration();
  await (await registration?.pushManager.getSubscription())?.unsubscribe();
  return 'off';
}

/** Shown by this device alone: whether it can be seen, not whether the network brings it. */
export async function testPush(title: string, body: string): Promise<void> {
  const registration = await navigator.serviceWorker.ready;
  await registration.showNotification(title, { body, tag: 'motcua-test', icon: '/icons/door-192.png', badge: '/icons/badge-72.png', data: { to: '/tai-khoan' } });
}

/** iPhones and iPads push only to what stands on the home screen. */
export function wantsHomeScreen(): boolean {
  const apple = /iPhone|iPad|iPod/.test(navigator.userAgent) || (navigator.userAgent.includes('Mac OS X') && navigator.maxTouchPoints > 1);
  return apple && !matchMedia('(display-mode: standalone)').matches;
}

function bytesOf(base64url: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64url.replace(/-/g, '+').replace(/_/g, '/')), (letter) => letter.charCodeAt(0));
}

function same(held: ArrayBuffer | null, key: Uint8Array): boolean {
  const bytes = new Uint8Array(held ?? new ArrayBuffer(0));
  return bytes.length === key.length && bytes.every((byte, at) => byte === key[at]);
}
