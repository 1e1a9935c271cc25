/** Two copies of one draft, both changed since they were one: what does not overlap is merged, what does is shown. */

import type { Answers, Item, Value } from './model.ts';

export interface Clash {
  readonly section: string;
  readonly field: string;
  readonly mine: Value | undefined;
  readonly theirs: Value | undefined;
}

export interface Merged {
  readonly answers: Answers;
  readonly clashes: readonly Clash[];
}

/** Equal as JSON, whatever the order of keys; an absent answer is no answer. */
export const same = (a: unknown, b: unknown): boolean => stable(a) === stable(b);

/** JSON with its keys in order: the same answer, whoever wrote it. */
function stable(value: unknown): string | undefined {
  if (Array.isArray(value)) return `[${value.map(stable).join(',')}]`;
  if (value && typeof value === 'object') {
    const entries = Object.entries(value).filter(([, inner]) => inner !== undefined).sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${stable(inner)}`).join(',')}}`;
  }
  return JSON.stringify(value);
}

/** Of a field that both changed to different values mine stays in place, and a clash names both. A repeating section is one value.
 *
 * `said`: what was sent from here before and not answered. A word of theirs that is one of those is nobody else's.
 */
export function merge(base: Answers, mine: Answers, theirs: Answers, said: readonly Answers[] = []): Merged {
  const clashes: Clash[] = [];
  const answers: Record<string, Item | readonly Item[]> = {};
  for (const section of new Set([...Object.keys(mine), ...Object.keys(theirs)])) {
    const lists = [base[section], mine[section], theirs[section]];
    if (lists.some(Array.isArray)) {
      const kept = pick(section, '', [base, ...said].map((each) => each[section]), mine[section], theirs[section], clashes);
      if (kept !== undefined) answers[section] = kept as readonly Item[];
      continue;
    }
    const [was = {}, here = {}, there = {}] = lists as (Item | undefined)[];
    const item: Record<string, Value> = {};
    for (const field of new Set([...Object.keys(here), ...Object.keys(there)])) {
      const mineBefore = said.map((each) => (each[section] as Item | undefined)?.[field]);
      const kept = pick(section, field, [was[field], ...mineBefore], here[field], there[field], clashes);
      if (kept !== undefined) item[field] = kept as Value;
    }
    if (Object.keys(item).length) answers[section] = item;
  }
  return { answers, clashes };
}

/** `before`: what both were, then what was said from here since. */
function pick(section: string, field: string, before: readonly unknown[], here: unknown, there: unknown, clashes: Clash[]): unknown {
  if (same(here, there) || before.some((each) => same(there, each))) return here;
  if (same(here, before[0])) return there;
  clashes.push({ section, field, mine: here as Value | undefined, theirs: there as Value | undefined });
  return here;
}
