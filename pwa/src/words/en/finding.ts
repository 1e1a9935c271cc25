/** English for `vi/finding.ts`. */

import type { Same } from '../same.ts';
import type { finding as vi } from '../vi/finding.ts';

const levels: Readonly<Record<string, string>> = { full: 'All online', partial: 'May need a visit', none: 'At the counter' };
const units: Readonly<Record<string, string>> = { copy: 'copy', page: 'page', case: 'case' };

export const finding: Same<typeof vi> = {
  badge: (level) => levels[level] ?? '',
  national: 'National portal',
  cost: 'Cost',
  time: 'Time',
  each: (sum, per) => (units[per] ? `${sum} / ${units[per]}` : sum),
  free: 'Free of charge',

  search: {
    found: (n) => (n === 1 ? '1 procedure' : `${n} procedures`),
    nothing: (asked) => `Nothing found for “${asked}”. Try “land”, or call 1022.`,
    tryInstead: 'land',
    all: 'All procedures',
  },

  procedure: {
    result: 'You receive',
    byLaw: 'By law',
    inPractice: 'In practice',
    filedNow: (from, due) => `Filed now, the office looks at it from ${from} and answers before ${due}.`,
    seenFrom: (from) => `Filed now, the office looks at it from ${from}.`,
    onTime: (n) => `${n} of 100 recent dossiers were on time.`,
    half: (when) => `Half of all dossiers are done before ${when}.`,
    tooFew: 'Too few cases to tell when it will be done.',
    unsure: 'Set by the province; the officer tells on acceptance.',
    money: 'What it costs',
    conditional: 'depends on the case',
    online: (was) => `${was} at the counter`,
    papers: 'Papers needed',
    noPapers: 'No papers needed.',
    ifAsked: 'if you have it',
    steps: 'Steps',
    who: { resident: 'You', office: 'The office', other: 'Elsewhere' },
    law: 'Legal basis',
    lawFrom: (day) => `in force from ${day}`,
    code: 'Procedure code',
    begin: 'Start a dossier',
    resume: 'Continue',
    again: 'There is a draft, last changed',
    resumeOther: (when) => `Go on with the one changed ${when}`,
    another: 'Begin another dossier',
    portal: 'File on the National Public Service Portal',
    counter: 'This one is filed at the one-stop counter. Call 1022 for the nearest.',
  },

  signIn: {
    what: 'What VNeID tells us',
    facts: ['Full name', 'Personal number', 'Date of birth, sex', 'Permanent residence', 'Telephone, if any'],
    why: 'So that you need not type it again. Used only to prepare and follow dossiers.',
    alone: 'Type your VNeID password yourself. Nobody beside you types it for you.',
    go: 'Sign in with VNeID',
    later: 'Start now, sign in later',
    nobody: 'Anyone here sees this draft.',
    ended: 'The session has ended. Everything is kept. Sign in again.',
    already: (name) => `Signed in: ${name}.`,
    goOn: 'Continue',
    offline: 'Offline: signing in must wait. Start now, sign in when there is a network.',
  },
};
