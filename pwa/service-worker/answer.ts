/** Which requests the worker answers: our routes, our files, the public catalogue. Everything else is the network's. */

import { match } from '../src/match.ts';
import { APP, CATALOGUE, files } from './keep.ts';

/** "pattern shell,pattern shell". */
declare const __ROUTES__: string;

/** Reads that hold nothing of anybody: shown as last seen while they are read anew. What VNeID told of somebody is not among them. */
const PUBLIC = /^\/api\/(site|life-events|procedures|places|offices)(\/|$)(?!.*\/prefill$)/;

export function answer(event: FetchEvent): void {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== location.origin) return;
  if (request.mode === 'navigate') {
    const route = __ROUTES__.split(',').map((each) => each.split(' ')).find(([pattern]) => match(pattern as string, url.pathname));
    if (route) event.respondWith(shell(`/shells/${route[1]}.html`, request));
  } else if (files.has(url.pathname)) event.respondWith(held(url.pathname, request));
  else if (url.pathname.startsWith('/assets/')) event.respondWith(heldSince(request));
  else if (PUBLIC.test(url.pathname)) event.respondWith(stale(event));
}

async function held(path: string, request: Request): Promise<Response> {
  return (await (await caches.open(APP)).match(path)) ?? fetch(request);
}

/** The desk's pages are not kept beforehand: from the network, and from what was kept when there is none. */
async function shell(path: string, request: Request): Promise<Response> {
  const app = await caches.open(APP);
  const found = await app.match(path);
  if (found) return found;
  try {
    const fresh = await fetch(request);
    if (fresh.ok) await app.put(path, fresh.clone());
    return fresh;
  } catch (error) {
    const kept = await app.match(path);
    if (kept) return kept;
    throw error;
  }
}

/** A hashed file never changes: once is enough. */
async function heldSince(request: Request): Promise<Response> {
  const app = await caches.open(APP);
  const found = await app.match(request);
  if (found) return found;
  const fresh = await fetch(request);
  if (fresh.ok) await app.put(request, fresh.clone());
  return fresh;
}

async function stale(event: FetchEvent): Promise<Response> {
  const catalogue = await caches.open(CATALOGUE);
  const found = await catalogue.match(event.request);
  const fresh = fetch(event.request).then(async (response) => {
    if (response.ok && !/no-store|private/.test(response.headers.get('Cache-Control') ?? 'no-store')) await catalogue.put(event.request, response.clone());
    return response;
  });
  if (!found) return fresh;
  event.waitUntil(fresh.catch(() => undefined));
  return found;
}
