/** What the phone keeps to open without a network: the app's own files and nothing personal. */

declare const self: ServiceWorkerGlobalScope;
declare const __FILES__: string;
declare const __FIELD__: string;
declare const __VERSION__: string;

export const APP = `app-${__VERSION__}`;
/** src/offline/traces.ts sweeps it by this name. The first kept what it should not have. */
export const CATALOGUE = 'catalogue-2';
export const files: ReadonlySet<string> = new Set(__FILES__.split(' '));
const field = __FIELD__.split(' ');

/** Hashed files that the version before already holds are copied, not fetched again. */
export async function fill(): Promise<void> {
  const helps = await caches.match(field[0] as string);
  await take(helps ? [...files, ...field] : [...files]);
}

/** A helper's screens, asked for by the first one of them that opens; from then on every version brings them along. */
export const fillField = (): Promise<void> => take(field);

async function take(wanted: readonly string[]): Promise<void> {
  const app = await caches.open(APP);
  await Promise.all(
    wanted.map(async (file) => {
      if (await app.match(file)) return undefined;
      const held = file.startsWith('/assets/') ? await caches.match(file) : undefined;
      return held ? app.put(file, held) : app.add(new Request(file, { cache: 'no-cache' }));
    }),
  );
}

export async function clear(): Promise<void> {
  for (const name of await caches.keys()) if (name !== APP && name !== CATALOGUE) await caches.delete(name);
  await self.clients.claim();
}
