/** The service worker as the page sees it: registered once, replaced only on the person's word. */

import { signal } from '@preact/signals';
import { trusted } from './trusted.ts';

export const updateWaits = signal(false);

/** Another tab has taken the new version: the next page here is a document of its own. */
export const outdated = signal(false);

let waiting: ServiceWorker | null = null;
let asked = false;

export function registerWorker(): void {
  if (!('serviceWorker' in navigator) || !import.meta.env.PROD) return;
  const { serviceWorker } = navigator;
  let controlled = Boolean(serviceWorker.controller);
  serviceWorker.addEventListener('controllerchange', () => {
    if (asked) location.reload();
    // Taken in another tab: what is on this screen goes on, and the next page is the new version's, for the old one's pieces are gone.
    else if (controlled) {
      outdated.value = true;
      updateWaits.value = false; // nothing is left to take here
    }
    controlled = true;
  });
  addEventListener('load', () => {
    serviceWorker.register(trusted('/sw.js')).then(watch, () => undefined);
  });
}

function watch(registration: ServiceWorkerRegistration | undefined): void {
  if (!registration) return;
  const offer = (): void => {
    if (!registration.waiting || !navigator.serviceWorker.controller) return;
    waiting = registration.waiting;
    updateWaits.value = true;
  };
  const follow = (): void => registration.installing?.addEventListener('statechange', offer);
  offer();
  follow(); // it may be on its way already, for another tab
  registration.addEventListener('updatefound', follow);
  // A page left open for days still hears of a new version when it is looked at again.
  addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') registration.update().catch(() => undefined);
  });
}

export function takeUpdate(): void {
  asked = true;
  waiting?.postMessage('SKIP_WAITING');
}

export const putOff = (): void => { updateWaits.value = false; };
