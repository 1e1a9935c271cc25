/** Which acts a dossier offers at the desk, which of them is the filled one, and what each asks for. Pure. */

import type { Action, DeskDossier } from '../server/contract.d.ts';

/** Kinds of blanks in an act's dialog. */
export type Blank =
  | { readonly name: 'reason' | 'note' | 'label' | 'why' | 'number' | 'words' | 'to' | 'present'; readonly kind: 'line' | 'text'; readonly label: string; readonly must: boolean }
  | { readonly name: 'office'; readonly kind: 'office'; readonly label: 'to'; readonly must: true }
  | { readonly name: 'dueAt'; readonly kind: 'moment'; readonly label: 'newDue'; readonly must: true }
  | { readonly name: 'amountVnd'; readonly kind: 'sum'; readonly label: 'amount'; readonly must: true }
  | { readonly name: 'feeKind'; readonly kind: 'feeKind'; readonly label: 'kind'; readonly must: true }
  | { readonly name: 'outcome'; readonly kind: 'outcome'; readonly label: 'outcome'; readonly must: true };

export interface Act {
  /** As the API names it in its list of actions, and as words do. */
  readonly name: Action;
  /** Last piece of its address. */
  readonly path: string;
  readonly blanks: readonly Blank[];
  /** Worth a second look before it is done. */
  readonly grave?: boolean;
}

/** Done by residents, by the system, at the counter or, acceptance, by a button of its own. */
type Elsewhere = 'submit' | 'take_in' | 'settle_fee' | 'accept' | 'remind' | 'collect' | 'claim';
/** Have a page or a box of their own. */
type Apart = 'ask_supplement' | 'propose_supplement' | 'answer_supplement' | 'answer_proof';
/** Acts of the table that a dossier's page has a button for, and a name. */
export type Named = Exclude<Action, Elsewhere>;

const reason = { name: 'reason', kind: 'text', label: 'reason', must: true } as const;

const acts: Readonly<Record<Exclude<Named, Apart>, Omit<Act, 'name'>>> = {
  not_accept: { path: 'not-accept', blanks: [reason], grave: true },
  approve_supplement: { path: 'approve-supplement', blanks: [] },
  drop_supplement: { path: 'drop-supplement', blanks: [] },
  begin: { path: 'begin', blanks: [] },
  forward: { path: 'forward', blanks: [{ name: 'office', kind: 'office', label: 'to', must: true }, { name: 'note', kind: 'text', label: 'note', must: false }] },
  ask_fee: {
    path: 'ask-fee',
    blanks: [
      { name: 'feeKind', kind: 'feeKind', label: 'kind', must: true },
      { name: 'label', kind: 'line', label: 'label', must: true },
      { name: 'amountVnd', kind: 'sum', label: 'amount', must: true },
      { name: 'why', kind: 'text', label: 'why', must: true },
    ],
  },
  extend: { path: 'extend', blanks: [{ name: 'dueAt', kind: 'moment', label: 'newDue', must: true }, { ...reason, label: 'reasonApology' }] },
  ask_proof: { path: 'ask-proof', blanks: [] },
  end_proof: { path: 'end-proof', blanks: [] },
  propose: {
    path: 'propose',
    blanks: [
      { name: 'outcome', kind: 'outcome', label: 'outcome', must: true },
      { name: 'number', kind: 'line', label: 'number', must: false },
      { name: 'words', kind: 'text', label: 'words', must: false },
      { name: 'reason', kind: 'text', label: 'refusal', must: false },
    ],
  },
  send_back: { path: 'send-back', blanks: [reason] },
  approve: { path: 'approve', blanks: [] },
  refuse: { path: 'refuse', blanks: [{ ...reason, label: 'refusal' }], grave: true },
  return: { path: 'return', blanks: [{ name: 'to', kind: 'line', label: 'handed', must: true }] },
  stop: { path: 'stop', blanks: [reason], grave: true },
  withdraw: { path: 'counter-withdraw', blanks: [{ name: 'present', kind: 'line', label: 'present', must: true }, { ...reason, label: 'leaving', must: false }], grave: true },
};

export const actOf = (name: Action): Act | undefined => {
  const found = (acts as Readonly<Partial<Record<Action, Omit<Act, 'name'>>>>)[name];
  return found && { name, ...found };
};

/** Acts begun by nothing but a tap: no blank, and nobody is told of anything that cannot be taken on. */
export const isPlain = (act: Act): boolean => act.name === 'begin';

/** Where the dossier goes on acceptance; nothing when it is decided where it lies. */
export function passedOnTo(dossier: Pick<DeskDossier, 'deciding' | 'holder'>): DeskDossier['deciding'][number] | undefined {
  const here = dossier.deciding.some((office) => office.code === dossier.holder.code);
  return here ? undefined : dossier.deciding[0];
}

const FIRST: readonly Action[] = ['accept', 'approve_supplement', 'begin', 'approve', 'ask_proof', 'propose', 'return'];

/** Whether a result can be put forward; until the draft has been read there is only a refusal, which nobody reads first. */
export const mayGrant = ({ wantsProof, proof }: Pick<DeskDossier, 'wantsProof' | 'proof'>): boolean => !wantsProof || proof === 'right' || proof === 'lapsed';

/** Acts that the table allows but that this dossier cannot use now. */
function makesSense(name: Action, dossier: DeskDossier): boolean {
  switch (name) {
    case 'ask_proof':
      return dossier.wantsProof && dossier.proof !== 'right';
    case 'end_proof':
      return dossier.answerBy !== null && Date.parse(dossier.answerBy) < Date.now();
    case 'approve':
      return dossier.decision?.outcome === 'granted';
    case 'extend':
      return !dossier.extended && dossier.dueAt !== null;
    case 'ask_supplement':
      return dossier.supplements === 0;
    case 'propose_supplement':
      return dossier.supplements > 0;
    case 'return':
      return dossier.fees.every((fee) => fee.missingVnd === 0);
    case 'forward':
      return passedOnTo(dossier) !== undefined;
    default:
      return true;
  }
}

/** Steps of the resident's that the counter takes for whoever stands there, the likeliest first. */
const FOR_RESIDENT: readonly Action[] = ['answer_supplement', 'answer_proof', 'withdraw'];

export interface Offered {
  /** The screen's one filled button. */
  readonly first: Action | undefined;
  readonly others: readonly Action[];
  readonly forResident: readonly Action[];
}

export function offered(dossier: DeskDossier): Offered {
  const open = dossier.actions.filter((name) => makesSense(name, dossier));
  const refused = dossier.stage === 'signing' && dossier.decision?.outcome === 'refused' && open.includes('refuse');
  const passOn = dossier.status === 2 && open.includes('forward');
  // Once its reading time is over, the draft can be sent again, but what comes next is the decision.
  const comesFirst = (name: Action): boolean => open.includes(name) && !(name === 'ask_proof' && dossier.proof === 'lapsed');
  const first = passOn ? 'forward' : refused ? 'refuse' : FIRST.find(comesFirst);
  const forResident = FOR_RESIDENT.filter((name) => open.includes(name));
  return { first, others: open.filter((name) => name !== first && !forResident.includes(name) && (name in acts || name.endsWith('_supplement'))), forResident };
}
