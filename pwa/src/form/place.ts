/** Which field of the form a JSON pointer names. */

import type { Field, Form } from './model.ts';

/** `/child/fullName`, `/members/0/fullName`; undefined for a paper or for what the form does not have. */
export function fieldAt(form: Form, pointer: string): Field | undefined {
  const [, section, ...rest] = pointer.split('/');
  const wanted = rest[rest.length - 1];
  return form.sections.find((each) => each.id === section)?.fields.find((field) => field.id === wanted);
}

export const paperAt = (pointer: string): string | undefined => (pointer.startsWith('/documents/') ? pointer.slice('/documents/'.length) : undefined);
