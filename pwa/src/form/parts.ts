/** The parts of a dossier as a person sees them: where it goes, each section, each paper; and which comes next. */

import { holds } from './conditions.ts';
import type { Answers, Form, PaperNeed, Person, Section } from './model.ts';
import { papersAsked, progressOf, sectionsAsked, type Progress } from './questions.ts';

/** The part that every dossier has; no section of a form may have this id (ids are camelCase). */
export const WHERE = 'noi-nop';

export interface Held {
  readonly answers: Answers;
  readonly wishes: {
    readonly office?: string;
    readonly forWhom?: 'me' | 'other';
    readonly owner?: Person;
    readonly ownerRelation?: string;
    readonly resultBy?: string;
    readonly resultAddress?: string;
  };
  readonly papers: Readonly<Record<string, readonly unknown[]>>;
  readonly seen: readonly string[];
  readonly prefilled: readonly string[];
}

export type PartOf =
  | { readonly kind: 'where'; readonly progress: Progress }
  | { readonly kind: 'section'; readonly section: Section; readonly progress: Progress; readonly prefilled: boolean }
  | { readonly kind: 'paper'; readonly need: PaperNeed; readonly progress: Progress; readonly pages: number; readonly must: boolean };

export function partsOf(form: Form, held: Held): readonly PartOf[] {
  const { answers, wishes, papers, seen, prefilled } = held;
  const where: PartOf = { kind: 'where', progress: !wishesMissing(wishes).length && seen.includes(WHERE) ? 'all' : wishes.office || wishes.resultBy ? 'some' : 'none' };
  const sections = sectionsAsked(form, answers).map((section): PartOf => {
    const progress = progressOf(section, answers, seen, prefilled);
    return { kind: 'section', section, progress, prefilled: progress === 'none' && prefilled.some((pointer) => pointer.startsWith(`/${section.id}/`)) };
  });
  const asked = papersAsked(form, answers)
    .filter(({ state }) => state !== 'fromData')
    .map(({ need, state }): PartOf => {
      const pages = papers[need.id]?.length ?? 0;
      return { kind: 'paper', need, pages, must: state === 'asked', progress: pages > 0 || (state === 'wanted' && seen.includes(need.id)) ? 'all' : 'none' };
    });
  return [where, ...sections, ...asked];
}

/** What is still to be said of where it goes, in the order of asking. */
export function wishesMissing(wishes: Held['wishes']): readonly ('office' | 'forWhom' | 'owner' | 'ownerRelation' | 'resultBy' | 'resultAddress')[] {
  const other = wishes.forWhom === 'other';
  return (
    [
      ['office', !wishes.office],
      ['forWhom', !wishes.forWhom],
      ['owner', other && !(wishes.owner?.fullName && wishes.owner.personalNumber)],
      ['ownerRelation', other && !wishes.ownerRelation],
      ['resultBy', !wishes.resultBy],
      ['resultAddress', wishes.resultBy === 'post' && !wishes.resultAddress],
    ] as const
  ).flatMap(([wish, missing]) => (missing ? [wish] : []));
}

/** Parts that stand between now and filing: optional papers do not. */
export const partsLeft = (parts: readonly PartOf[]): readonly PartOf[] => parts.filter((part) => part.progress !== 'all' && (part.kind !== 'paper' || part.must));

export const pathOf = (draft: string, part: PartOf): string =>
  `/lam/${draft}/${part.kind === 'where' ? WHERE : part.kind === 'section' ? part.section.id : `giay-to/${part.need.id}`}`;

/** Papers that the office takes from data instead: said, so that nobody looks for them. */
export const papersFromData = (form: Form, answers: Answers): readonly PaperNeed[] =>
  form.documents.filter((need) => holds(need.when, answers) && need.fromData && holds(need.fromData.when, answers));
