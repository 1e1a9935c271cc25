/** A visit in hand, and the entries that it becomes. Pure. */

import { needs, type FactName, type Household, type LessonName, type Need, type Outcome, type Word } from './model.ts';
import { mayWrite } from './overlay.ts';

export interface Visit {
  readonly startedAt: string;
  readonly hamletId: string;
  readonly headName: string;
  readonly consent?: boolean;
  readonly house: string;
  readonly phone: string;
  readonly needs: readonly Need[];
  readonly language: string;
  readonly digitalMember: string;
  readonly facts: Readonly<Partial<Record<FactName, 'seen' | 'told' | 'no'>>>;
  readonly lessons: readonly LessonName[];
  readonly learner: string;
  readonly outcome?: Outcome;
  readonly note: string;
  /** In how many days; 0: not promised. */
  readonly next: number;
}

export const beginVisit = (household: Household | undefined, startedAt: string): Visit => ({
  startedAt,
  hamletId: household?.hamletId ?? '',
  headName: household?.headName ?? '',
  house: household?.house ?? '',
  phone: household?.phone ?? '',
  needs: household?.needs ?? [],
  language: household?.language ?? '',
  digitalMember: household?.digitalMember ?? '',
  facts: {},
  lessons: [],
  learner: '',
  note: '',
  next: 0,
});

/** Whether this visit may write more than that somebody came. */
export const mayTell = (visit: Visit, household: Household | undefined): boolean => visit.consent ?? (household !== undefined && mayWrite(household));

export type Lack = 'head' | 'hamlet' | 'outcome' | 'learner';

export function lacks(visit: Visit): readonly Lack[] {
  return ([['head', !visit.headName.trim()], ['hamlet', !visit.hamletId], ['learner', visit.lessons.length > 0 && !visit.learner.trim()], ['outcome', !visit.outcome]] as const).flatMap(([lack, so]) => (so ? [lack] : []));
}

const clean = (text: string): string => text.normalize('NFC').trim();

/** In the order in which the system must hear them: who, consent, then the rest. `after` makes a date of so many days. */
export function entriesOf(visit: Visit, household: Household | undefined, householdId: string, consentWords: string, after: (days: number) => string): readonly Word[] {
  const told: Word[] = [];
  const head = clean(visit.headName);
  if (!household) told.push({ kind: 'household', householdId, hamletId: visit.hamletId, headName: head });
  else if (head && head !== household.headName) told.push({ kind: 'household', householdId, headName: head });
  if (visit.consent !== undefined) told.push({ kind: 'consent', householdId, agreed: visit.consent, words: consentWords });
  const may = mayTell(visit, household);
  if (may) {
    const changed = {
      ...(['house', 'phone', 'language', 'digitalMember'] as const).reduce<Partial<Record<'house' | 'phone' | 'language' | 'digitalMember', string>>>((all, name) => (clean(visit[name]) === (household?.[name] ?? '') ? all : { ...all, [name]: clean(visit[name]) }), {}),
      ...(needs.some((need) => visit.needs.includes(need) !== (household?.needs.includes(need) ?? false)) ? { needs: visit.needs } : {}),
    };
    if (Object.keys(changed).length) told.push({ kind: 'household', householdId, ...changed });
    for (const [fact, answer] of Object.entries(visit.facts) as [FactName, 'seen' | 'told' | 'no'][]) told.push({ kind: 'fact', householdId, fact, value: answer !== 'no', how: answer === 'seen' ? 'seen' : 'told' });
    for (const lesson of visit.lessons) told.push({ kind: 'lesson', householdId, lesson, learner: clean(visit.learner) });
  }
  const note = may ? clean(visit.note) : '';
  told.push({ kind: 'visit', householdId, startedAt: visit.startedAt, outcome: visit.outcome ?? 'met', ...(note ? { note } : {}), ...(visit.next ? { nextOn: after(visit.next) } : {}) });
  return told;
}
