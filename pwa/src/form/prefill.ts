/** What is already known, put where it belongs; never over what a person has typed. */

import { today as hanoiToday } from '../words/format.ts';
import { valueAt } from './conditions.ts';
import type { Address, Answers, Field, Form, Option, Person, Value } from './model.ts';
import { itemsOf, withValue } from './questions.ts';

/** What the sign-in told: plain texts. */
export type Known = Readonly<Partial<Record<
  'fullName' | 'personalNumber' | 'birthDate' | 'sex' | 'ethnicity' | 'nationality' | 'hometown' | 'permanentResidence' | 'currentResidence' | 'address' | 'phone' | 'email',
  string | null
>>>;

export type Lists = Readonly<Record<string, readonly Option[] | undefined>>;

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
      const held = itemsOf(section, filled)[0]?.[field.id];
      const value = held === undefined && field.prefill ? valueFor(field, known, form.lists ?? {}) : undefined;
      if (value === undefined) continue;
      filled = withValue(filled, section, undefined, field.id, value);
      pointers.push(`/${section.id}/${field.id}`);
    }
  }
  return { answers: filled, pointers };
}

/** “Như trên”: offered when its question comes, from the answer given earlier. */
export const sameAs = (field: Field, answers: Answers): Value | undefined => (field.prefill?.startsWith('/') ? valueAt(field.prefill, answers) : undefined);

function valueFor(field: Field, known: Known, lists: Lists): Value | undefined {
  if (field.prefill === 'today') return hanoiToday();
  const [from, what = ''] = (field.prefill ?? '').split('.');
  if (from !== 'identity') return undefined;
  if (what === 'person') return person(field, known, lists);
  const told = text(known, what);
  if (!told) return undefined;
  switch (field.kind) {
    case 'address':
      return { typed: told } satisfies Address;
    case 'ethnicity':
    case 'nationality':
      return optionOf(told, lists[field.kind]);
    case 'sex':
      return sexOf(told);
    default:
      return told;
  }
}

function person(field: Field, known: Known, lists: Lists): Person | undefined {
  const parts: Record<string, unknown> = {};
  for (const part of field.parts ?? []) {
    const told = part === 'residence' ? text(known, 'permanentResidence') : text(known, part);
    if (!told) continue;
    const value = part === 'residence' ? { typed: told } : part === 'sex' ? sexOf(told) : part === 'ethnicity' || part === 'nationality' ? optionOf(told, lists[part]) : told;
    if (value !== undefined) parts[part] = value;
  }
  return Object.keys(parts).length ? (parts as Person) : undefined;
}

const NAMES: Readonly<Record<string, keyof Known>> = { homeTown: 'hometown' };
const text = (known: Known, what: string): string | undefined => known[NAMES[what] ?? (what as keyof Known)] ?? undefined;

export const fold = (text: string): string => text.normalize('NFD').replace(/[\u0300-\u036f]/g, '').replace(/đ/gi, 'd').toLowerCase().replace(/[^a-z0-9]+/g, ' ').trim();

/** The provider says “Kinh” or “01”; the list has both. */
function optionOf(told: string, options: readonly Option[] = []): string | undefined {
  return options.find(({ value, label }) => value === told || fold(label.vi) === fold(told) || fold(label.en) === fold(told))?.value;
}

const sexOf = (told: string): string | undefined => ({ male: 'male', nam: 'male', m: 'male', female: 'female', nu: 'female', f: 'female' })[fold(told)];
