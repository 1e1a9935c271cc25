/** What the queue's rows mean to the hand that works through them. Pure: no network, no page. */

import type { Turn } from '../parts/icons.tsx';
import type { Line, Queue } from '../server/contract.d.ts';

export type Bucket = 'all' | 'late' | 'today' | 'soon' | 'new' | 'signing' | 'waiting' | 'results';
export const buckets: readonly Bucket[] = ['all', 'late', 'today', 'soon', 'new', 'signing', 'waiting', 'results'];

/** The API's limit for one acceptance of many. */
export const MOST_AT_ONCE = 100;

/** A row that many-at-once may take in: newly filed, decided here, nothing between it and acceptance. */
export const isSimple = (line: Line): boolean => line.status === 1 && line.stage === 'plain' && !line.elsewhere;

/** The same, and this officer has read it as it stands now: only these join. */
export const canJoin = (line: Line): boolean => isSimple(line) && line.opened;

/** Rows that the bulk button takes: those that can join and were not taken out by hand, soonest first. */
export const joined = (lines: readonly Line[], out: ReadonlySet<string>): readonly Line[] => lines.filter((line) => canJoin(line) && !out.has(line.id)).slice(0, MOST_AT_ONCE);

/** Whose turn a step shows, by its status: with the resident, or ended one way or another; else the office's. */
const TURNS: Readonly<Partial<Record<number, Turn>>> = { 3: 'stopped', 5: 'resident', 6: 'resident', 7: 'draft', 8: 'stopped', 9: 'resident', 10: 'done' };
export const turnAt = ({ stage, status }: Line): Turn => (stage === 'unpaid' || stage === 'proof' ? 'resident' : (TURNS[status] ?? 'office'));

export type Check = 'whole' | 'elsewhere' | 'again' | 'step';

/** Filing itself refuses what is incomplete, so a dossier untouched since is whole; one that came back must be read. */
export function checkOf(line: Line): Check {
  if (line.elsewhere && line.status <= 2) return 'elsewhere';
  if (line.status !== 1 || line.stage !== 'plain') return 'step';
  return line.version <= 2 ? 'whole' : 'again';
}

/** Pages laid end to end; a row read again takes its new place and loses the old. */
export function joinPages(pages: readonly Queue[]): readonly Line[] {
  const seen = new Set<string>();
  return pages.flatMap((page) => page.items).filter((line) => !seen.has(line.id) && seen.add(line.id));
}

/** The row `by` steps from `id`; the nearest end when there is none, the first when `id` is not in the list. */
export function stepFrom(ids: readonly string[], id: string | undefined, by: number): string | undefined {
  const at = id === undefined ? -1 : ids.indexOf(id);
  if (at < 0) return ids[0];
  return ids[Math.min(ids.length - 1, Math.max(0, at + by))];
}

/** The row after `id`, to open once `id` is dealt with; nothing after the last one, nor beside a row that is not in the list. */
export function following(ids: readonly string[], id: string): string | undefined {
  const at = ids.indexOf(id);
  return at < 0 ? undefined : ids[at + 1];
}
