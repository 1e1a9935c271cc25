/** The sentence of each fault: the field's own words first. */

import type { Wrong } from '../form/check.ts';
import type { Field, Form } from '../form/model.ts';
import { filing } from './filing.ts';
import { showDay, showDong } from './format.ts';
import { say } from './index.ts';

export function tellWrong(field: Field, { rule, part, facts }: Wrong, form: Pick<Form, 'sections'>): string {
  const w = filing.value;
  const own = bare(say(field.label));
  const label = part ? `${own}: ${(w.question.parts[part] ?? part).toLowerCase()}` : own;
  const fact = (name: string): string => String(facts[name] ?? '');
  const amount = (name: string): string => (field.kind === 'money' ? showDong(+fact(name)) : fact(name));
  switch (rule) {
    case 'required':
      return !part && /\?\s*$/.test(say(field.label)) ? w.wrong.unanswered(own) : w.wrong.required(label);
    case 'phone':
    case 'email':
    case 'date':
    case 'whole':
      return w.wrong[rule](label);
    case 'tooLong':
      return w.wrong.tooLong(label, fact('max'));
    case 'range':
      return w.wrong.range(label, amount('min'), amount('max'));
    case 'tooFew':
      return w.wrong.tooFew(label, fact('min'));
    case 'tooEarly':
    case 'tooLate':
      return w.wrong[rule](label, showDay(fact('day')));
    case 'notAfter': {
      const [, section, other] = fact('other').split('/');
      const named = form.sections.find((each) => each.id === section)?.fields.find((each) => each.id === other);
      return w.wrong.notAfter(label, named ? say(named.label) : '');
    }
  }
}

/** A question's own mark would end the sentence twice. */
export const bare = (label: string): string => label.replace(/[?.:]\s*$/, '');
