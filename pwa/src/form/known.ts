/** What was already said of somebody elsewhere in the form: offered, so that nobody types it twice. */

import { itemsOf } from './questions.ts';
import type { Answers, Field, Form, Person, Section } from './model.ts';

const PARTS: Readonly<Record<string, keyof Person>> = { 'identity.fullName': 'fullName', 'identity.personalNumber': 'personalNumber', 'identity.permanentResidence': 'residence' };

/** The person who asks, as far as this question wants to know of a person; undefined where nothing of use was said. */
export function personKnown(form: Form, answers: Answers, section: Section, field: Field): Person | undefined {
  if (field.kind !== 'person') return undefined;
  const asking = form.sections.find((each) => each.id !== section.id && !each.repeat && each.fields.some(({ prefill }) => prefill === 'identity.fullName'));
  if (!asking) return undefined;
  const said = itemsOf(asking, answers)[0] ?? {};
  const parts = asking.fields.flatMap(({ id, prefill }) => {
    const part = PARTS[prefill ?? ''];
    return part && field.parts?.includes(part) && said[id] !== undefined ? [[part, said[id]] as const] : [];
  });
  const person = Object.fromEntries(parts) as Person;
  return person.fullName ? person : undefined;
}
