/** A dossier taken in for somebody present: what is still missing, and what is sent. Pure. */

import { checkAll, type Wrong } from '../form/check.ts';
import type { Answers, Field, Form, PaperNeed } from '../form/model.ts';
import { itemsOf, onlyAsked, papersAsked } from '../form/questions.ts';
import { tidy } from '../form/tidy.ts';
import { nobodyYet, type Presence, type Shown } from '../offline/drafts.ts';
import type { CounterFiling } from '../server/contract.d.ts';

export const nobody: Shown = nobodyYet.owner;

const SEPARATORS = /[ .()\u00a0-]/g;
const DIGITS = 12;

/** Warned about, never refused: as long a number as nobody has, which no sign-in will ever claim. */
export const isDoubtful = (number: string): boolean => {
  const typed = number.replace(SEPARATORS, '');
  return typed !== '' && !(typed.length === DIGITS && /^\d+$/.test(typed));
};

/** Id of a question's control on a page that shows them all. */
export const idOf = (pointer: string, part = ''): string => `o${pointer.replaceAll('/', '-')}${part && `-${part}`}`;

/** Made canonical and without what is no longer asked: as it will be filed. */
export function settle(form: Form, answers: Answers): Answers {
  let tidied: Record<string, unknown> = {};
  for (const section of form.sections) {
    const items = itemsOf(section, answers).map((item) => Object.fromEntries(section.fields.flatMap((field) => {
      const value = tidy(field.kind, item[field.id]);
      return value === undefined ? [] : [[field.id, value]];
    })));
    if (answers[section.id] !== undefined) tidied = { ...tidied, [section.id]: section.repeat ? items : items[0] };
  }
  return onlyAsked(form, tidied as Answers);
}

export type Missing =
  | { readonly what: 'owner' | 'ownerNumber' | 'filer' | 'filerNumber' | 'relation' | 'office' | 'resultBy' | 'resultAddress'; readonly field: string }
  | { readonly what: 'answer'; readonly field: string; readonly of: Field; readonly wrong: Wrong }
  | { readonly what: 'paper'; readonly field: string; readonly need: PaperNeed };

interface Held {
  readonly wishes: { readonly office?: string; readonly resultBy?: string; readonly resultAddress?: string };
  readonly papers: Readonly<Record<string, readonly unknown[]>>;
}

const noNumber = ({ numberless, personalNumber }: Shown): boolean => !numberless && !personalNumber.trim();

export function missingOf(form: Form, answers: Answers, held: Held, presence: Presence, today: string): readonly Missing[] {
  const people: readonly (readonly [boolean, Missing])[] = [
    [!presence.owner.fullName.trim(), { what: 'owner', field: 'chu-ten' }],
    [noNumber(presence.owner), { what: 'ownerNumber', field: 'chu-so' }],
    [presence.filer !== undefined && !presence.filer.fullName.trim(), { what: 'filer', field: 'nop-ten' }],
    [presence.filer !== undefined && noNumber(presence.filer), { what: 'filerNumber', field: 'nop-so' }],
    [presence.filer !== undefined && !presence.relation.trim(), { what: 'relation', field: 'quan-he' }],
    [!held.wishes.office, { what: 'office', field: 'co-quan' }],
    [!held.wishes.resultBy, { what: 'resultBy', field: 'nhan' }],
    [held.wishes.resultBy === 'post' && !held.wishes.resultAddress, { what: 'resultAddress', field: 'dia-chi' }],
  ];
  const faults = checkAll(form, answers, today).map(({ question, wrong }): Missing => ({ what: 'answer', field: idOf(question.pointer, wrong.part === question.field.parts?.[0] ? '' : wrong.part), of: question.field, wrong }));
  const papers = papersAsked(form, answers).filter(({ need, state }) => state === 'asked' && !held.papers[need.id]?.length);
  return [...people.flatMap(([isMissing, told]) => (isMissing ? [told] : [])), ...faults, ...papers.map(({ need }): Missing => ({ what: 'paper', field: `giay-${need.id}`, need }))];
}

/** `version` is the draft's ETag as the system last told it. */
export function filingOf(draftId: string, version: string, { owner, filer, relation }: Presence): CounterFiling {
  const person = ({ fullName, personalNumber, phone, numberless }: Shown) => ({
    fullName: fullName.normalize('NFC').trim(),
    personalNumber: numberless ? null : personalNumber.replace(SEPARATORS, ''),
    phone: phone.replace(SEPARATORS, '') || null,
  });
  return { draftId, version: Number(version.replace(/\D/g, '')), owner: person(owner), filer: filer ? person(filer) : null, relation: filer ? relation.trim() : null, accept: true };
}
