/** English for `vi/core.ts`. */

import type { core as vi } from '../vi/core.ts';
import type { Same } from '../same.ts';

const things = (n: number, one: string, many: string): string => (n === 1 ? `1 ${one}` : `${n} ${many}`);

export const core: Same<typeof vi> = {
  code: 'en',
  brand: 'Một Cửa',
  skip: 'Skip to the main content',
  back: 'Back',
  close: 'Close',

  headings: {
    home: 'Which paper do you need?',
    search: 'Find a procedure',
    procedure: 'Procedure',
    signIn: 'Sign in',
    parts: 'Prepare a dossier',
    part: 'Question',
    paper: 'Paper',
    review: 'Check your answers',
    filed: 'Filing',
    dossiers: 'My dossiers',
    dossier: 'Dossier',
    track: 'Look up a dossier',
    pay: 'Pay',
    supplement: 'Complete the dossier',
    proof: 'Read the draft',
    result: 'Result',
    verify: 'Check a paper',
    inbox: 'Messages',
    account: 'Account',
    ways: 'How you are told',
    helperToday: 'Today',
    helperHousehold: 'Household',
    helperWaiting: 'Waiting to be sent',
    helperAsk: 'Ask to act for them',
    helperMandate: 'Acting for somebody',
    delegate: 'Filing for somebody else',
    allow: 'Letting somebody act for you',
    receive: 'Receive a draft',
    lessons: 'Lessons',
    deskToday: 'Today’s work',
    deskCounter: 'Take in at the counter',
    deskMoney: 'Accounts',
    deskDossier: 'Dossier',
    deskSupplement: 'Write a supplement request',
    deskBroadcast: 'Broadcast',
    deskOperations: 'Delivery',
    deskTemplates: 'Templates',
    deskTeam: 'Community team',
    deskHouseholds: 'Households',
    deskCoverage: 'Coverage',
    deskMandates: 'Mandates',
    missing: 'Not found.',
  },

  desk: { name: 'Desk', resident: 'Residents’ pages' },

  bar: { label: 'Main pages', home: 'Home', dossiers: 'Dossiers', inbox: 'Messages', account: 'Account', unread: 'unread' },

  help: {
    open: 'Need help?',
    title: 'Need help?',
    call: (hotline) => `Call ${hotline}`,
    callWhy: 'Someone answers during office hours. Asking is free.',
    size: 'Text size',
    sizes: { 100: 'Medium', 125: 'Large', 150: 'Very large' },
    language: 'Tiếng Việt',
    fraud: 'Beware of fraud',
    fraudWords: [
      'Nobody may ask for your VNeID password, a bank code or your secret number. Not even an officer.',
      'No office calls to have you install an app or send money to a private account.',
      'In doubt, hang up, then call 1022 yourself or go to the counter.',
    ],
  },

  states: {
    slow: 'Slow network, still loading…',
    offline: 'Offline. Your work is on this phone.',
    offlineNowhere: 'Offline, nothing is kept. Leave this page open.',
    deskOffline: 'Offline: reading only, no decisions.',
    stale: (time) => `As of ${time}.`,
    error: 'Could not load. Nothing lost.',
    retry: 'Retry',
    missing: 'Not found.',
    missingNext: 'The address may be mistyped, or this page is not for the account in use.',
    goHome: 'Go to the home page',
    signIn: 'Sign in to see this page.',
    sandbox: 'Trial: nothing is real.',
    update: 'A new version is ready.',
    updateNow: 'Update',
    updateLater: 'Later',
  },

  saved: { here: 'Saved here', there: 'Saved on the system', waiting: 'Waiting for network' },

  errors: {
    prefix: 'Error: ',
    required: (label) => `Not filled in: ${label}.`,
    left: (n) => `${things(n, 'thing', 'things')} to fix.`,
  },

  turn: {
    resident: 'Your turn',
    office: 'The office’s turn',
    elsewhere: 'Another agency’s turn',
    done: 'Done',
    stopped: 'Ended',
    draft: 'Not filed',
    of: (who) => `${who}’s turn`,
    hours: (n) => things(n, 'hour', 'hours'),
    since: (when) => `Since ${when}`,
    by: (when) => `Before ${when}`,
  },

  timeline: {
    past: (n) => `See ${things(n, 'earlier step', 'earlier steps')}`,
    seen: (when) => `message received ${when}`,
    now: 'Now',
    ahead: 'Next',
  },

  fields: {
    optional: 'optional',
    day: 'Day',
    month: 'Month',
    year: 'Year',
    yes: 'Yes',
    no: 'No',
    choose: 'Choose…',
    why: 'Why we ask',
    example: 'Example',
  },

  search: {
    label: 'Which paper do you need?',
    go: 'Find',
    example: 'For example: birth, land, licence',
  },

  home: {
    events: 'Life events',
    papers: 'Get a paper',
    mine: 'My dossiers',
    none: 'No dossiers yet. Find what you need above.',
    all: 'All dossiers',
    helping: 'Helper’s work',
    track: 'Look up with a slip',
  },
};
