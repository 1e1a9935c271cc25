/** Today's work as pages laid end to end, read again every minute while it is looked at. */

import { useEffect, useState } from 'preact/hooks';
import { joinPages } from '../desk/queue.ts';
import { ask, Refusal } from './client.ts';
import type { Line, Queue } from './contract.d.ts';
import type { Read } from './desk.ts';

interface Pages {
  readonly pages: readonly Queue[];
  readonly at: number;
}

/** By address, so that coming back shows the list at once. */
const kept = new Map<string, Pages>();
const EVERY_MS = 60_000;

export interface Work {
  readonly lines: readonly Line[];
  readonly counts: Queue['counts'];
  readonly more: boolean;
}

export interface WorkRead extends Read<Work> {
  /** The following page; false when there is none. */
  readonly further: () => Promise<boolean>;
}

export function useQueue(query: string): WorkRead {
  const [, draw] = useState(0);
  const [failed, setFailed] = useState<{ query: string; refusal: Refusal }>();
  const read = async (after: string | null | undefined): Promise<Queue> => {
    const asked = new URLSearchParams(query);
    if (after) asked.set('after', after);
    return (await ask<Queue>(`/api/desk/queue?${asked}`)).body;
  };
  const keep = (pages: readonly Queue[]): void => {
    kept.set(query, { pages, at: Date.now() });
    setFailed(undefined);
    draw((n) => n + 1);
  };
  const guard = async <T,>(work: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await work();
    } catch (error) {
      if (error instanceof Refusal) setFailed({ query, refusal: error });
      return undefined;
    }
  };
  /** As many pages as are on the screen. */
  const again = (): Promise<Work | undefined> =>
    guard(async () => {
      const wanted = kept.get(query)?.pages.length ?? 1;
      const pages: Queue[] = [await read(undefined)];
      for (let last = pages[0]; last?.next && pages.length < wanted; last = pages[pages.length - 1]) pages.push(await read(last.next));
      keep(pages);
      return workOf(pages);
    });
  const further = async (): Promise<boolean> =>
    (await guard(async () => {
      const pages = kept.get(query)?.pages ?? [];
      const next = pages[pages.length - 1]?.next;
      if (!next) return false;
      keep([...pages, await read(next)]);
      return true;
    })) ?? false;
  useEffect(() => {
    void again();
    const look = (): void => { if (document.visibilityState === 'visible') void again(); };
    const timer = setInterval(look, EVERY_MS);
    document.addEventListener('visibilitychange', look);
    addEventListener('online', look);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', look);
      removeEventListener('online', look);
    };
  }, [query]);
  const found = kept.get(query);
  const refusal = failed?.query === query ? failed.refusal : undefined;
  return { data: found && !(refusal && !refusal.passing) ? workOf(found.pages) : undefined, at: found?.at ?? 0, refusal, again, further };
}

function workOf(pages: readonly Queue[]): Work {
  return { lines: joinPages(pages), counts: pages[0]?.counts ?? { late: 0, today: 0, soon: 0, new: 0, all: 0 }, more: Boolean(pages[pages.length - 1]?.next) };
}
