/** The area as the helper has left it: what the system told, with the entries that still wait laid over it. Pure. */

import { factNames, type Area, type Call, type Entry, type Fact, type FactName, type Household } from './model.ts';

const none = Object.fromEntries(factNames.map((name) => [name, null])) as Household['facts'];

const fresh = (id: string): Household => ({
  id, hamletId: '', headName: '', consent: null, house: null, phone: null, needs: [], language: null, digitalMember: null,
  facts: none, lessons: [], notes: [], nextOn: null, visitedAt: null, unseen: 0,
});

/** One entry's words on a household; who wrote them stays unsaid: it is this helper. */
export function laid(household: Household, entry: Entry, by: string): Household {
  switch (entry.kind) {
    case 'household': {
      const { id: _id, at: _at, kind: _kind, householdId: _household, ...words } = entry;
      return { ...household, ...words };
    }
    case 'consent':
      return entry.agreed
        ? { ...household, consent: { agreed: true, at: entry.at, words: entry.words, by } }
        : { ...household, consent: { agreed: false, at: entry.at, words: entry.words, by }, house: null, phone: null, needs: [], language: null, notes: [] };
    case 'visit':
      return {
        ...household,
        visitedAt: entry.at,
        nextOn: entry.nextOn ?? null,
        notes: [{ id: entry.id, at: entry.at, by, outcome: entry.outcome, text: entry.note ?? '', nextOn: entry.nextOn ?? null }, ...household.notes],
      };
    case 'fact':
      return { ...household, facts: { ...household.facts, [entry.fact]: newer(household.facts[entry.fact], { value: entry.value, at: entry.at, how: entry.how, by }) } as Record<FactName, Fact | null> };
    case 'lesson':
      return { ...household, lessons: [...household.lessons, { lesson: entry.lesson, learner: entry.learner, at: entry.at, by }] };
    default:
      return household;
  }
}

/** What the system itself has seen outweighs what somebody wrote down. */
const newer = (was: Fact | null, now: Fact): Fact => (was?.how === 'system' ? was : now);

export function overlay(area: Area, entries: readonly Entry[], by: string): Area {
  const households = new Map(area.households.map((household) => [household.id, household]));
  for (const entry of entries) {
    if (!('householdId' in entry)) continue;
    households.set(entry.householdId, laid(households.get(entry.householdId) ?? fresh(entry.householdId), entry, by));
  }
  return { ...area, households: [...households.values()] };
}

/** Whom to visit on this day: the system's list of when it was last asked without those visited since, then the dates promised that have come. */
export function calls(area: Area, readAt: number, today: string): readonly Call[] {
  const households = new Map(area.households.map((household) => [household.id, household]));
  const visitedSince = (id: string): boolean => Date.parse(households.get(id)?.visitedAt ?? '') > readAt;
  const listed = area.day.filter((call) => households.has(call.householdId) && !visitedSince(call.householdId));
  const known = new Set(listed.map((call) => call.householdId));
  const promised = area.households.filter(({ id, nextOn, visitedAt }) => !known.has(id) && nextOn && nextOn <= today && !(visitedAt && visitedAt.slice(0, 10) >= nextOn));
  return [...listed, ...promised.map((household): Call => ({ householdId: household.id, reasons: ['promised'], unseen: household.unseen, promisedOn: household.nextOn }))];
}

/** What a visit may write: before consent only that somebody came. */
export const mayWrite = (household: Pick<Household, 'consent'>): boolean => household.consent?.agreed === true;
