/** What the phone can already see is missing or cannot be right, so that nobody learns it from a refusal. The server judges again. */

import type { Address, Answers, Field, Form, Part, Person, Value } from './model.ts';
import { itemsOf, questionsOf, sectionsAsked, type Question } from './questions.ts';
import { valueAt } from './conditions.ts';

export type Rule = 'required' | 'tooLong' | 'phone' | 'email' | 'date' | 'range' | 'tooEarly' | 'tooLate' | 'notAfter' | 'whole' | 'tooFew';

export interface Wrong {
  readonly rule: Rule;
  /** Which control can mend it: `''` the field itself, else a part of a person or of an address. */
  readonly part: '' | Part;
  readonly facts: Readonly<Record<string, string | number>>;
}

const PHONE = /^(0|\+84)[35789]\d{8}$/;
const EMAIL = /^[A-Za-z0-9._%+'-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/;
const LENGTHS: Partial<Record<Field['kind'], number>> = { text: 300, longText: 4000, fullName: 120, personalNumber: 20 };
const NEEDED: readonly Part[] = ['fullName'];

/** `today` is Hanoi's day, `YYYY-MM-DD`. */
export function check({ field, value, index, section }: Question, answers: Answers, today: string): readonly Wrong[] {
  if (value === undefined) return field.required ? [wrong('required')] : [];
  switch (field.kind) {
    case 'text':
    case 'longText':
    case 'fullName':
    case 'personalNumber':
      return checkLength(String(value), field.maxLength ?? LENGTHS[field.kind] ?? 300);
    case 'phone':
      return PHONE.test(String(value)) ? [] : [wrong('phone')];
    case 'email':
      return EMAIL.test(String(value)) ? [] : [wrong('email')];
    case 'integer':
    case 'money':
      return checkWhole(field, value);
    case 'date': {
      const item = itemsOf(section, answers)[index ?? 0] ?? {};
      const other = field.after ? valueAt(field.after, answers, { section: section.id, item }) : undefined;
      return checkDay(String(value), field, today, typeof other === 'string' ? other : undefined);
    }
    case 'address':
      return checkAddress(value as Address, field.detail !== false);
    case 'person':
      return checkPerson(value as Person, field, today);
    default:
      return [];
  }
}

const wrong = (rule: Rule, facts: Wrong['facts'] = {}, part: Wrong['part'] = ''): Wrong => ({ rule, part, facts });

function checkLength(text: string, most: number): readonly Wrong[] {
  return [...text].length > most ? [wrong('tooLong', { max: most })] : [];
}

function checkWhole(field: Field, value: Value): readonly Wrong[] {
  if (typeof value !== 'number' || !Number.isInteger(value)) return [wrong('whole')];
  const low = typeof field.min === 'number' ? field.min : 0;
  const high = typeof field.max === 'number' ? field.max : field.kind === 'money' ? 1e12 : 1e6;
  return value < low || value > high ? [wrong('range', { min: low, max: high })] : [];
}

/** A day that exists, or a year or month where that is enough. */
export function isDay(text: string, partial: boolean): boolean {
  if (partial && /^(18|19|20|21)\d\d(-(0[1-9]|1[0-2]))?$/.test(text)) return true;
  if (!/^(18|19|20|21)\d\d-\d\d-\d\d$/.test(text)) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().slice(0, 10) === text;
}

function checkDay(text: string, field: Field, today: string, other: string | undefined): readonly Wrong[] {
  if (!isDay(text, field.partial ?? false)) return [wrong('date')];
  const [first, last] = span(text);
  const bound = (edge: string | number | null | undefined): string | undefined => (edge === 'today' ? today : typeof edge === 'string' ? edge : undefined);
  const low = bound(field.min);
  const high = bound(field.max);
  if (low && last < low) return [wrong('tooEarly', { day: low })];
  if (high && first > high) return [wrong('tooLate', { day: high })];
  if (other && isDay(other, true) && last < span(other)[0]) return [wrong('notAfter', { other: field.after ?? '' })];
  return [];
}

/** First and last day that the text may mean; texts of one length compare as days do. */
const span = (text: string): readonly [string, string] => [(text + '-01-01').slice(0, 10), text.length === 10 ? text : text.length === 7 ? `${text}-31` : `${text}-12-31`];

function checkAddress(value: Address, _detail: boolean, part: Wrong['part'] = ''): readonly Wrong[] {
  return value.typed || (value.provinceCode && value.communeCode) ? [] : [wrong('required', {}, part)];
}

function checkPerson(value: Person, field: Field, today: string): readonly Wrong[] {
  return (field.parts ?? []).flatMap((part): readonly Wrong[] => {
    const held = value[part];
    if (held === undefined) return (field.needed?.length ? field.needed : NEEDED).includes(part) ? [wrong('required', {}, part)] : [];
    if (part === 'residence') return checkAddress(held as Address, true, part);
    if (part === 'birthDate') {
      if (!isDay(held as string, true)) return [wrong('date', {}, part)];
      return span(held as string)[0] > today ? [wrong('tooLate', { day: today }, part)] : [];
    }
    return [];
  });
}

export interface Fault {
  readonly question: Question;
  readonly wrong: Wrong;
}

/** Everything that stands between these answers and filing. */
export function checkAll(form: Form, answers: Answers, today: string): readonly Fault[] {
  return sectionsAsked(form, answers).flatMap((section) => questionsOf(section, answers).flatMap((question) => check(question, answers, today).map((each) => ({ question, wrong: each }))));
}
