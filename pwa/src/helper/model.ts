/** What a helper's phone knows: their area, its households, mandates, and the entries that go to the system. The wire's own shapes. */

import type { Both } from '../words/index.ts';
import type { Envelope } from '../offline/field/seal.ts';

export const needs = ['elderly', 'disabled', 'noSmartphone', 'noSignal', 'language'] as const;
export type Need = (typeof needs)[number];
export const factNames = ['level2', 'appInstalled', 'notifications', 'firstDossier', 'digitalMember'] as const;
export type FactName = (typeof factNames)[number];
export const lessonNames = ['level2', 'install', 'file', 'follow', 'fraud'] as const;
export type LessonName = (typeof lessonNames)[number];
export const outcomes = ['met', 'absent', 'refused', 'moved'] as const;
export type Outcome = (typeof outcomes)[number];
export type How = 'seen' | 'told' | 'system';
export const acts = ['prepare', 'submit', 'pay', 'follow'] as const;
export type MandateAct = (typeof acts)[number];
/** Why the commune office did not take a photographed paper. */
export type PaperFault = 'unreadable' | 'unsigned' | 'otherWords' | 'otherPerson';

export interface TeamMe {
  readonly helperId: string;
  readonly displayName: string;
  readonly badge: number;
  readonly office: string;
  readonly commune: Both;
  readonly team: Both;
  readonly hamlets: readonly { readonly id: string; readonly name: string }[];
}

export interface Fact {
  readonly value: boolean;
  readonly at: string;
  readonly how: How;
  readonly by: string | null;
}

export interface Household {
  readonly id: string;
  readonly hamletId: string;
  readonly headName: string;
  readonly consent: { readonly agreed: boolean; readonly at: string; readonly words: string; readonly by: string | null } | null;
  readonly house: string | null;
  readonly phone: string | null;
  readonly needs: readonly Need[];
  readonly language: string | null;
  readonly digitalMember: string | null;
  readonly facts: Readonly<Record<FactName, Fact | null>>;
  readonly lessons: readonly { readonly lesson: LessonName; readonly learner: string; readonly at: string; readonly by: string | null }[];
  readonly notes: readonly { readonly id: string; readonly at: string; readonly by: string | null; readonly outcome: Outcome; readonly text: string | null; readonly nextOn: string | null }[];
  readonly nextOn: string | null;
  readonly visitedAt: string | null;
  readonly unseen: number;
}

export type Reason = 'unseen' | 'promised' | 'need' | 'never';
export interface Call {
  readonly householdId: string;
  readonly reasons: readonly Reason[];
  readonly unseen: number;
  readonly promisedOn?: string | null;
}

export interface Mandate {
  readonly id: string;
  readonly state: 'asked' | 'paperWaiting' | 'standing' | 'declined' | 'revoked' | 'expired';
  readonly way: 'qr' | 'code' | 'paper';
  readonly acts: readonly MandateAct[];
  readonly procedureCode: string | null;
  readonly procedureTitle: Both | null;
  readonly dossierId: string | null;
  readonly days: number;
  readonly residentName: string | null;
  readonly residentNumberMasked: string | null;
  readonly householdId: string | null;
  readonly askedAt: string;
  readonly grantedAt: string | null;
  readonly expiresAt: string | null;
  readonly codeUntil: string | null;
  readonly triesLeft: number | null;
  readonly linkUntil: string | null;
  readonly paperRefused: PaperFault | null;
}

interface Stamp {
  readonly id: string;
  readonly at: string;
}

export type Entry = Stamp &
  (
    | { readonly kind: 'household'; readonly householdId: string; readonly hamletId?: string; readonly headName?: string; readonly house?: string; readonly phone?: string; readonly needs?: readonly Need[]; readonly language?: string; readonly digitalMember?: string }
    | { readonly kind: 'consent'; readonly householdId: string; readonly agreed: boolean; readonly words: string }
    | { readonly kind: 'visit'; readonly householdId: string; readonly startedAt: string; readonly outcome: Outcome; readonly note?: string; readonly nextOn?: string }
    | { readonly kind: 'fact'; readonly householdId: string; readonly fact: FactName; readonly value: boolean; readonly how: 'seen' | 'told' }
    | { readonly kind: 'lesson'; readonly householdId: string; readonly lesson: LessonName; readonly learner: string }
    | { readonly kind: 'code'; readonly mandateId: string; readonly code: Envelope }
    | { readonly kind: 'paper'; readonly mandateId: string; readonly photo: string }
    | { readonly kind: 'draft'; readonly draftId: string; readonly mandateId: string; readonly procedureCode: string; readonly content: unknown; readonly base?: number }
    | { readonly kind: 'submit'; readonly draftId: string; readonly declared: true }
  );

type Without<T> = T extends unknown ? Omit<T, 'id' | 'at'> : never;
/** An entry before it has its id and its moment. */
export type Word = Without<Entry>;

/** Read when there was a network; wiped after seven days. */
export interface Area {
  readonly households: readonly Household[];
  readonly day: readonly Call[];
  readonly mandates: readonly Mandate[];
}
