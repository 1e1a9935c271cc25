/** What this person saw last of their dossiers and messages: it lies sealed on their phone, and stands in where there is no network. */

import { useEffect, useState } from 'preact/hooks';
import { get, SEEN, storage, update } from '../offline/store.ts';
import type { Loaded } from './load.ts';
import { me } from './me.ts';
import { useOwn } from './own.ts';

interface Page {
  readonly at: string;
  readonly data: unknown;
}

interface Seen {
  readonly id: typeof SEEN;
  readonly of: string;
  readonly pages: Readonly<Record<string, Page>>;
}

const AT_MOST = 24;

/** On a helper's phone nothing of anybody's stays. */
const keeper = (): string | undefined => (me.peek()?.helps || me.peek()?.guestOf ? undefined : me.peek()?.id);

async function recall(path: string): Promise<Page | undefined> {
  const held = (await get('meta', SEEN)) as Seen | undefined;
  return held && held.of === keeper() ? held.pages[path] : undefined;
}

async function keep(path: string, data: unknown): Promise<void> {
  const of = keeper();
  await get('meta', SEEN); // so that it is known whether anything can be kept
  if (!of || storage.value !== 'kept') return;
  await update('meta', SEEN, (now) => {
    const { [path]: _, ...others } = (now?.of === of ? (now as unknown as Seen) : undefined)?.pages ?? {};
    return { id: SEEN, of, pages: Object.fromEntries([...Object.entries(others).slice(1 - AT_MOST), [path, { at: new Date().toISOString(), data }]]) };
  });
}

export const useOwnSeen = <T>(path: string | undefined): Loaded<T> => useSeen(path, useOwn<T>(path));

/** `found`: the read of that path. */
export function useSeen<T>(path: string | undefined, found: Loaded<T>): Loaded<T> {
  const [kept, setKept] = useState<{ readonly path: string; readonly page: Page | undefined }>();
  const fresh = found.state === 'ready' ? found.data : undefined;
  const lost = found.state === 'failed' && found.refusal.passing;
  useEffect(() => { if (path && fresh) void keep(path, fresh).catch(() => undefined); }, [path, fresh]);
  useEffect(() => { if (path && lost) void recall(path).catch(() => undefined).then((page) => setKept({ path, page })); }, [path, lost]);
  if (!lost) return found;
  if (kept?.path !== path) return { state: 'loading' };
  return kept?.page ? { state: 'ready', data: kept.page.data as T, again: found.again, since: kept.page.at } : found;
}
