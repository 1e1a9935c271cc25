/** Which questions are asked now, in their order, and how far one has come. */

import { holds, type Within } from './conditions.ts';
import type { Answers, Field, Form, Item, PaperNeed, Section, Value } from './model.ts';

export interface Question {
  readonly section: Section;
  readonly field: Field;
  /** Place in a repeating section; undefined elsewhere. */
  readonly index: number | undefined;
  /** `/child/fullName`, `/members/0/fullName`. */
  readonly pointer: string;
  readonly value: Value | undefined;
}

export const sectionsAsked = (form: Form, answers: Answers): readonly Section[] => form.sections.filter((section) => holds(section.when, answers));

export const itemsOf = (section: Section, answers: Answers): readonly Item[] => {
  const held = answers[section.id];
  if (section.repeat) return Array.isArray(held) ? (held as readonly Item[]) : [];
  return [(held as Item | undefined) ?? {}];
};

export function questionsOf(section: Section, answers: Answers): readonly Question[] {
  return itemsOf(section, answers).flatMap((item, at) => {
    const index = section.repeat ? at : undefined;
    const within: Within | undefined = section.repeat ? { section: section.id, item } : undefined;
    return section.fields
      .filter((field) => holds(field.when, answers, within))
      .map((field) => ({ section, field, index, pointer: pointerOf(section.id, index, field.id), value: item[field.id] }));
  });
}

export const pointerOf = (section: string, index: number | undefined, field: string): string =>
  index === undefined ? `/${section}/${field}` : `/${section}/${index}/${field}`;

export type Progress = 'none' | 'some' | 'all';

/** all: looked at, and nothing that must be answered is missing. What was filled from the sign-in alone has not been begun. */
export function progressOf(section: Section, answers: Answers, seen: readonly string[], prefilled: readonly string[] = []): Progress {
  const questions = questionsOf(section, answers);
  const missing = questions.some((question) => question.field.required && question.value === undefined);
  const enough = !section.repeat || itemsOf(section, answers).length >= section.repeat.min;
  if (!missing && enough && seen.includes(section.id)) return 'all';
  const begun = seen.includes(section.id) || questions.some((question) => question.value !== undefined && !prefilled.includes(question.pointer));
  return begun ? 'some' : 'none';
}

export type PaperState = 'asked' | 'wanted' | 'fromData';

/** The papers to show now: those that must come, those that may, and those the office takes from data instead. */
export function papersAsked(form: Form, answers: Answers): readonly { readonly need: PaperNeed; readonly state: PaperState }[] {
  return form.documents
    .filter((need) => holds(need.when, answers))
    .map((need) => ({
      need,
      state: need.fromData && holds(need.fromData.when, answers) ? ('fromData' as const) : need.required ? ('asked' as const) : ('wanted' as const),
    }));
}

/** The same answers with one value set (undefined takes it away); what it was made of is not touched. */
export function withValue(answers: Answers, section: Section, index: number | undefined, field: string, value: Value | undefined): Answers {
  const items = itemsOf(section, answers);
  const at = index ?? 0;
  const { [field]: _old, ...rest } = items[at] ?? {};
  const item: Item = value === undefined ? rest : { ...rest, [field]: value };
  if (!section.repeat) return { ...answers, [section.id]: item };
  const list = [...items];
  list[at] = item;
  return { ...answers, [section.id]: list };
}

export function withoutItem(answers: Answers, section: Section, index: number): Answers {
  return { ...answers, [section.id]: itemsOf(section, answers).filter((_, at) => at !== index) };
}

/** What was answered before a choice changed is not filed when it is no longer asked. */
export function onlyAsked(form: Form, answers: Answers): Answers {
  let kept: Answers = {};
  for (const section of form.sections) {
    if (answers[section.id] === undefined || !holds(section.when, kept)) continue;
    const items = itemsOf(section, answers).map((item) => {
      let asked: Item = {};
      for (const field of section.fields) {
        const value = item[field.id];
        const soFar = section.repeat ? kept : { ...kept, [section.id]: asked };
        if (value !== undefined && holds(field.when, soFar, section.repeat ? { section: section.id, item: asked } : undefined)) asked = { ...asked, [field.id]: value };
      }
      return asked;
    });
    if (section.repeat) {
      if (items.length) kept = { ...kept, [section.id]: items };
    } else if (Object.keys(items[0] ?? {}).length) kept = { ...kept, [section.id]: items[0] };
  }
  return kept;
}
