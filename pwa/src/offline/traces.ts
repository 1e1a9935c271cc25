/** What reading and filling in leave behind beside the work itself, swept away when a person leaves the phone. */

import { forget } from '../server/load.ts';
import { keep } from '../words/index.ts';
import { all, drop } from './store.ts';

/** The worker's own name for the public lists; nothing personal may ever be put there, but it tells what was looked at. */
export const CATALOGUE = 'catalogue-2';
export const FORM = 'form ';

/** Answers in memory, lists that were read, forms that no draft of nobody's needs, notices on the screen. */
export async function sweepTraces(): Promise<void> {
  forget();
  keep('resume', '');
  const needed = new Set((await all('drafts')).filter((draft) => draft.of === null).map((draft) => FORM + nameOf(draft)));
  for (const { id } of await all('meta')) if (id.startsWith(FORM) && !needed.has(id)) await drop('meta', id);
  await forgetReading().catch(() => undefined);
  const registration = await navigator.serviceWorker?.getRegistration().catch(() => undefined);
  for (const shown of (await registration?.getNotifications?.().catch(() => [])) ?? []) shown.close();
  await (navigator as { clearAppBadge?: () => Promise<void> }).clearAppBadge?.().catch(() => undefined);
}

/** Which procedures were looked at; the first page's own lists say nothing of anybody. */
async function forgetReading(): Promise<void> {
  if (!('caches' in globalThis)) return;
  const catalogue = await caches.open(CATALOGUE);
  for (const request of await catalogue.keys()) if (/\/api\/(procedures|offices)/.test(request.url)) await catalogue.delete(request);
}

export const nameOf = ({ procedure, version }: { readonly procedure: string; readonly version: string }): string => `${procedure} ${version}`;
