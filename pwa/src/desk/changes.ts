/** What became different between two readings of one dossier. Pure. */

import type { DeskDossier } from '../server/contract.d.ts';

export interface Change {
  /** JSON pointer of an answer; `status`, `files`. */
  readonly at: string;
  readonly was: unknown;
  readonly now: unknown;
}

const isPlain = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null;

/** Down to the field: a part of a person or of an address changes its whole field. */
function fields(answers: unknown): ReadonlyMap<string, unknown> {
  const found = new Map<string, unknown>();
  for (const [section, held] of Object.entries(isPlain(answers) ? answers : {})) {
    const items: readonly (readonly [string, unknown])[] = Array.isArray(held) ? held.map((item, at) => [`/${section}/${at}`, item] as const) : [[`/${section}`, held]];
    for (const [place, item] of items) if (isPlain(item)) for (const [field, value] of Object.entries(item)) found.set(`${place}/${field}`, value);
  }
  return found;
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

export function changesOf(was: DeskDossier, now: DeskDossier): readonly Change[] {
  const [before, after] = [fields(was.answers), fields(now.answers)];
  const places = [...new Set([...before.keys(), ...after.keys()])];
  const changes: Change[] = places.flatMap((at) => (same(before.get(at), after.get(at)) ? [] : [{ at, was: before.get(at), now: after.get(at) }]));
  const pages = (dossier: DeskDossier): readonly string[] => dossier.files.map((file) => file.id).sort();
  if (!same(pages(was), pages(now))) changes.push({ at: 'files', was: was.files.length, now: now.files.length });
  if (was.status !== now.status || was.stage !== now.stage) changes.push({ at: 'status', was: was.statusName, now: now.statusName });
  return changes;
}
