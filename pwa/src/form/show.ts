/** An answer as a person reads it back: the words of its options and places, the personal number masked unless it is being typed. */

import { showDay, showDong } from '../words/format.ts';
import { filing } from '../words/filing.ts';
import { say, words } from '../words/index.ts';
import type { Address, Field, Person, Value } from './model.ts';
import type { Lists } from './prefill.ts';

/** Names of places by code, as far as they are known here. */
export type Places = (code: string) => string | undefined;

export function show(field: Field, value: Value | undefined, lists: Lists, places: Places): string {
  if (value === undefined) return '';
  const w = filing.value.question;
  switch (field.kind) {
    case 'date':
      return showDay(String(value));
    case 'sex':
      return value === 'male' ? w.male : w.female;
    case 'boolean':
      return value ? words.value.fields.yes : words.value.fields.no;
    case 'money':
      return typeof value === 'number' ? showDong(value) : String(value);
    case 'integer':
      return field.unit ? `${String(value)} ${say(field.unit)}` : String(value);
    case 'choice':
    case 'select':
    case 'office':
    case 'ethnicity':
    case 'nationality': {
      const options = field.options?.length ? field.options : (lists[field.kind] ?? []);
      const option = options.find((each) => each.value === value);
      return option ? say(option.label) : String(value);
    }
    case 'personalNumber':
      return mask(String(value));
    case 'address':
      return showAddress(value as Address, places);
    case 'person':
      return showPerson(field, value as Person, lists, places);
    default:
      return String(value);
  }
}

/** `001*****0001`. */
export const mask = (number: string): string => (number.length > 7 ? `${number.slice(0, 3)}*****${number.slice(-4)}` : number);

export function showAddress({ provinceCode, communeCode, detail, typed }: Address, places: Places): string {
  const named = communeCode ? [places(communeCode), places(provinceCode ?? '')] : [typed];
  return [detail, ...named].filter(Boolean).join(', ');
}

const showPerson = (field: Field, person: Person, lists: Lists, places: Places): string => personLines(field, person, lists, places).map(({ text }) => text).join(' · ');

/** Part by part, to be read out. */
export function personLines(field: Field, person: Person, lists: Lists, places: Places): readonly { readonly label: string; readonly text: string }[] {
  return (field.parts ?? []).flatMap((part) => {
    const value = person[part] as Value | undefined;
    if (value === undefined) return [];
    const kind = part === 'birthDate' ? 'date' : part === 'residence' ? 'address' : part;
    return [{ label: filing.value.question.parts[part] ?? part, text: show({ ...field, kind: kind as Field['kind'], options: [] }, value, lists, places) }];
  });
}
