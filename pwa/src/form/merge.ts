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

/** Of a field that both changed to different values mine stays in place, and a clash names both. A repeating section is one value. */
export function merge(base: Answers, mine: Answers, theirs: Answers): Merged {
  const clashes: Clash[] = [];
  const answers: Record<string, Item | readonly Item[]> = {};
  for (const section of new Set([...Object.keys(mine), ...Object.keys(theirs)])) {
    const lists = [base[section], mine[section], theirs[section]];
    if (lists.some(Array.isArray)) {
      const kept = pick(section, '', base[section], mine[section], theirs[section], clashes);
      if (kept !== undefined) answers[section] = kept as readonly Item[];
      continue;
    }
    const [was = {}, here = {}, there = {}] = lists as (Item | undefined)[];
    const item: Record<string, Value> = {};
    for (const field of new Set([...Object.keys(here), ...Object.keys(there)])) {
      const kept = pick(section, field, was[field], here[field], there[field], clashes);
      if (kept !== undefined) item[field] = kept as Value;
    }
    if (Object.keys(item).length) answers[section] = item;
  }
  return { answers, clashes };
}

function pick(section: string, field: string, was: unknown, here: unknown, there: unknown, clashes: Clash[]): unknown {
  if (same(here, there) || same(there, was)) return here;
  if (same(here, was)) return there;
  clashes.push({ section, field, mine: here as Value | undefined, theirs: there as Value | undefined });
  return here;
}
