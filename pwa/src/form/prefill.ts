/** What is already known, put where it belongs; never over what a person has typed. */

import { valueAt } from './conditions.ts';
import type { Answers, Field, Form, Option, Value } from './model.ts';
import { itemsOf, withValue } from './questions.ts';

/** Closed lists by kind, as the form brings them. */
export type Lists = Readonly<Record<string, readonly Option[] | undefined>>;

/** Answers by pointer, as the system knows them of the person asking. */
export type Known = Readonly<Record<string, Value | undefined>>;

export interface Prefilled {
  readonly answers: Answers;
  readonly pointers: readonly string[];
}

export function prefill(form: Form, answers: Answers, known: Known): Prefilled {
  let filled = answers;
  const pointers: string[] = [];
  for (const section of form.sections) {
    if (section.repeat) continue;
    for (const field of section.fields) {
      const pointer = `/${section.id}/${field.id}`;
      const value = known[pointer];
      if (value === undefined || itemsOf(section, filled)[0]?.[field.id] !== undefined) continue;
      filled = withValue(filled, section, undefined, field.id, value);
      pointers.push(pointer);
    }
  }
  return { answers: filled, pointers };
}

/** “Như trên”: offered when its question comes, from the answer given earlier. */
export const sameAs = (field: Field, answers: Answers): Value | undefined => (field.prefill?.startsWith('/') ? valueAt(field.prefill, answers) : undefined);
