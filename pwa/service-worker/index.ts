/** Listeners only: each hands on to a module. */

import { answer } from './answer.ts';
import { clear, fill, fillField } from './keep.ts';
import { open, show } from './push.ts';
import { report } from './told.ts';

declare const self: ServiceWorkerGlobalScope;

self.addEventListener('install', (event) => event.waitUntil(fill()));
self.addEventListener('activate', (event) => event.waitUntil(clear()));
self.addEventListener('message', (event) => {
  // A newer version never takes over by itself: pages in use would lose the code they still have to load.
  if (event.data === 'SKIP_WAITING') void self.skipWaiting();
  if (event.data === 'REPORT') event.waitUntil(report());
  if (event.data === 'KEEP_FIELD') event.waitUntil(fillField());
});
self.addEventListener('fetch', answer);
self.addEventListener('push', (event) => event.waitUntil(show(event)));
self.addEventListener('notificationclick', (event) => event.waitUntil(open(event.notification)));
self.addEventListener('sync', (event) => (event as ExtendableEvent).waitUntil(report()));
