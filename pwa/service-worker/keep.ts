/** What the phone keeps to open without a network: the app's own files and nothing personal. */

declare const self: ServiceWorkerGlobalScope;
declare const __FILES__: readonly string[];
declare const __VERSION__: string;

export const APP = `app-${__VERSION__}`;
export const CATALOGUE = 'catalogue-1';
export const files: ReadonlySet<string> = new Set(__FILES__);

/** Hashed files that the version before already holds are copied, not fetched again. */
export async function fill(): Promise<void> {
  const app = await caches.open(APP);
  await Promise.all(
    __FILES__.map(async (file) => {
      const held = file.startsWith('/assets/') ? await caches.match(file) : undefined;
      if (held) return app.put(file, held);
      return app.add(new Request(file, { cache: 'no-cache' }));
    }),
  );
}

export async function clear(): Promise<void> {
  for (const name of await caches.keys()) if (name !== APP && name !== CATALOGUE) await caches.delete(name);
  await self.clients.claim();
}
