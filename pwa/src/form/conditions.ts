/** Whether a condition holds for these answers: the same judgement as the server's. About an unanswered field every condition is false, `not` too. */

import type { Answers, Condition, Item, Value } from './model.ts';

/** `section` and `item`: the repeating section whose item asks. */
export interface Within {
  readonly section: string;
  readonly item: Item;
}

export function holds(condition: Condition | null | undefined, answers: Answers, within?: Within): boolean {
  if (!condition) return true;
  if (condition.all) return condition.all.every((inner) => holds(inner, answers, within));
  if (condition.any) return condition.any.some((inner) => holds(inner, answers, within));
  const value = valueAt(condition.field ?? '', answers, within);
  if (value === undefined) return false;
  if (condition.is !== undefined && condition.is !== null) return value === condition.is;
  if (condition.in) return condition.in.some((each) => each === value);
  if (condition.not !== undefined && condition.not !== null) return value !== condition.not;
  return false;
}

export function valueAt(pointer: string, answers: Answers, within?: Within): Value | undefined {
  const [, section = '', field = ''] = pointer.split('/');
  const place = within && section === within.section ? within.item : answers[section];
  return place && !Array.isArray(place) ? (place as Item)[field] : undefined;
}
