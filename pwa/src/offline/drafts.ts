/** Drafts: on the phone from the first key, then on the system. The screens read this copy and no other. */

import { signal, type Signal } from '@preact/signals';
import type { Answers, Person } from '../form/model.ts';
import type { Clash } from '../form/merge.ts';
import { keep, kept, type Both } from '../words/index.ts';
import { newId } from './ids.ts';
import type { News } from './renewing.ts';
import { all, askToKeep, drop, get, hearTabs, listOpen, Locked, tellTabs, update } from './store.ts';

export interface Page {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly size: number;
  /** SHA-256 of what is sent, hex: compared with the receipt's. */
  readonly sha256: string;
  /** Why a second look is worth it; the page is kept all the same. */
  readonly doubt?: 'blurred' | 'dark';
  /** Sent as it is because this phone cannot open it. */
  readonly raw?: boolean;
  /** The file's id on the system, once the upload has begun; `sent` once it is whole there. */
  readonly file?: string;
  readonly sent?: boolean;
  /** The system's words when it would not keep the file. */
  readonly refused?: Both;
}

/** What the form's own questions do not hold. */
export interface Wishes {
  readonly office?: string;
  /** Chủ hồ sơ: the person filing, or somebody they name. */
  readonly forWhom?: 'me' | 'other';
  readonly owner?: Person;
  readonly ownerRelation?: string;
  readonly resultBy?: 'electronic' | 'counter' | 'post';
  readonly resultAddress?: string;
  readonly phone?: string;
  readonly email?: string;
}

/** As it is written from a card at the counter. */
export interface Shown {
  readonly fullName: string;
  readonly personalNumber: string;
  readonly phone: string;
  /** They have no number yet. */
  readonly numberless?: boolean;
}

/** Who stands at the counter. */
export interface Presence {
  readonly owner: Shown;
  /** Who came, when it is not the owner. */
  readonly filer?: Shown | undefined;
  readonly relation: string;
}

export const nobodyYet: Presence = { owner: { fullName: '', personalNumber: '', phone: '' }, relation: '' };

export interface Tried {
  readonly answers: Answers;
  readonly wishes: Wishes;
  readonly files: readonly string[];
}

export interface Draft {
  readonly id: string;
  readonly procedure: string;
  readonly version: string;
  readonly title: Both;
  readonly answers: Answers;
  readonly wishes: Wishes;
  readonly papers: Readonly<Record<string, readonly Page[]>>;
  /** Parts looked at, so that an optional one can be done without an answer. */
  readonly seen: readonly string[];
  /** Pointers of what was filled from the sign-in. */
  readonly prefilled: readonly string[];
  readonly clashes: readonly Clash[];
  /** What has changed in the form since the person last looked. */
  readonly news?: News;
  /** The form to file under today, as the system last said. */
  readonly inForce?: string;
  /** The id of the person it belongs to; null: begun before sign-in, anybody on this phone sees it. */
  readonly of: string | null;
  /** Prepared by a helper for somebody: the mandate that this needs, who they are, and whether it was seen to stand. */
  readonly mandate?: { readonly id: string; readonly name: string; readonly household: string | null; readonly stands: boolean; readonly delegate?: boolean };
  /** An officer's, for somebody at the counter: never one of the officer's own. Stays on this machine; what is filed names them. */
  readonly presence?: Presence;
  /** Idempotency keys, made with the draft and never again. */
  readonly keys: { readonly create: string; readonly submit: string };
  /** The system's copy as last agreed: what merging starts from. */
  readonly remote?: {
    readonly id: string;
    readonly version: string;
    readonly answers: Answers;
    readonly wishes: Wishes;
    /** Whose form those answer. */
    readonly form: string;
    /** Files of the pages that it names. */
    readonly files: readonly string[];
    /** Sent since, the last one last, and not answered: any of them may be what stands there now. */
    readonly tried?: readonly Tried[];
  };
  /** The system no longer knows it: filed or dropped on another device. The copy here is kept until the person decides. */
  readonly lost?: boolean;
  /** Counts changes; equal to `sent` when the system has all of them. */
  readonly changes: number;
  readonly sent: number;
  readonly changedAt: number;
}

export function newDraft(from: Pick<Draft, 'procedure' | 'version' | 'title' | 'of'>, now = Date.now()): Draft {
  return {
    ...from,
    id: newId(now),
    answers: {},
    wishes: {},
    papers: {},
    seen: [],
    prefilled: [],
    clashes: [],
    keys: { create: newId(now), submit: newId(now) },
    changes: 0,
    sent: 0,
    changedAt: now,
  };
}

/** One live copy per draft: undefined while it is read, null when there is none. */
const live = new Map<string, Signal<Draft | null | undefined>>();
const reading = new Map<string, Promise<void>>();

export function draftSignal(id: string): Signal<Draft | null | undefined> {
  let found = live.get(id);
  if (!found) {
    found = signal<Draft | null | undefined>(undefined);
    live.set(id, found);
    reading.set(id, refresh(id));
  }
  return found;
}

/** The live copy once it has been read. */
export async function draftRead(id: string): Promise<Draft | null | undefined> {
  const found = draftSignal(id);
  await reading.get(id);
  return found.peek();
}

async function refresh(id: string): Promise<void> {
  const shown = live.get(id);
  if (!shown) return;
  const held = await get('drafts', id).catch(() => undefined);
  // A change made meanwhile is newer than what was read.
  if (!held || held.changes >= (shown.peek()?.changes ?? 0)) shown.value = held ?? null;
}

hearTabs((shelf, id) => {
  if (shelf === 'drafts') void refresh(id);
});

/** Somebody's key has come: what was not to be seen before may be now. */
export async function readAgain(): Promise<void> {
  await Promise.all([...live.keys()].map(refresh));
}

/** Called after every change, with the draft as it now is; the sender sets it. */
let onChange: (draft: Draft) => void = () => undefined;
export function whenChanged(listener: (draft: Draft) => void): void {
  onChange = listener;
}

/** How many have been begun, or brought from another device, since this page was opened: lists are read again. */
export const arrivals = signal(0);

export async function addDraft(draft: Draft): Promise<void> {
  await update('drafts', draft.id, () => draft);
  draftSignal(draft.id).value = draft;
  arrivals.value += 1;
  // The first page leaves room for it, and its procedure's page looks for it before it is drawn.
  if (isOwn(draft)) keep('resume', kept('resume') || '1');
  tellTabs('drafts', draft.id);
  askToKeep();
}

/** What the person does: shown at once, on the phone before the network hears of it. */
export async function change(id: string, how: (draft: Draft) => Draft, show: 'at once' | 'once kept' = 'at once'): Promise<Draft | undefined> {
  const shown = draftSignal(id);
  const before = shown.peek();
  if (before && show === 'at once') shown.value = counted(how(before));
  const held = await update('drafts', id, (draft) => draft && counted(how(draft))).catch((error: unknown) => {
    // Another person has signed in: this page, about to be left, cannot write for the one before any more.
    if (error instanceof Locked) return undefined;
    throw error;
  });
  if (held && held.changes >= (shown.peek()?.changes ?? 0)) shown.value = held;
  tellTabs('drafts', id);
  if (held) onChange(held);
  return held;
}

/** What the system told: no change of the person's own. */
export async function note(id: string, how: (draft: Draft) => Draft): Promise<Draft | undefined> {
  const held = await update('drafts', id, (draft) => draft && how(draft));
  const shown = draftSignal(id);
  if (held && held.changes >= (shown.peek()?.changes ?? 0)) shown.value = held;
  tellTabs('drafts', id);
  return held;
}

const counted = (draft: Draft): Draft => ({ ...draft, changes: draft.changes + 1, changedAt: Date.now() });

/** Drafts this person may see on this phone, the last touched first: their own and nobody's. One that is filed only waits to be tidied away. */
export async function listDrafts(person: string | null): Promise<readonly Draft[]> {
  const found = await all('drafts');
  const filed = new Set((await all('outbox')).filter(({ state }) => state === 'filed').map(({ id }) => id));
  return found.filter((draft) => (draft.of === null || draft.of === person) && !filed.has(draft.id)).sort((a, b) => b.changedAt - a.changedAt);
}

/** Nobody's draft becomes this person's, on their word: from here on it lies under their key, with its photos. Said only once it is so, for a page left meanwhile finds nobody's again. */
export async function adopt(id: string, person: string): Promise<void> {
  const draft = await change(id, (now) => (now.of === null ? { ...now, of: person } : now), 'once kept');
  if (draft?.of === person) await sealPages(draft);
}

/** Not one that is prepared for somebody else: a helper's lie behind the helper's PIN, an officer's at the counter. */
export const isOwn = ({ mandate, presence }: Draft): boolean => !mandate && !presence;

/** Photos that an adoption, cut short, has left open. */
export async function sealPages(draft: Draft): Promise<void> {
  const open = new Set(await listOpen('files'));
  for (const page of pagesOf(draft)) if (open.has(page.id)) await update('files', page.id, (held) => held && { ...held, of: draft.of });
}

export async function removeDraft(id: string): Promise<void> {
  const held = await get('drafts', id);
  for (const page of held ? pagesOf(held) : []) await drop('files', page.id);
  await drop('drafts', id);
  draftSignal(id).value = null;
  tellTabs('drafts', id);
}

/** “Đã xem”: what changed in the form has been read. */
export function withoutNews(draft: Draft): Draft {
  const { news: _news, ...rest } = draft;
  return rest;
}

/** A lost draft goes on as a new one: other keys, nothing of it on the system yet. */
export function asNew(draft: Draft): Draft {
  const { remote: _remote, lost: _lost, ...rest } = draft;
  const papers = Object.fromEntries(Object.entries(draft.papers).map(([document, pages]) => [document, pages.map(({ file: _file, sent: _sent, ...page }) => page)]));
  return { ...rest, papers, keys: { create: newId(), submit: newId() }, changes: draft.changes + 1, sent: 0 };
}

export const pagesOf = (draft: Draft): readonly Page[] => Object.values(draft.papers).flat();

/** The same draft with one page changed; undefined takes it away. */
export function withPage(draft: Draft, page: string, how: (page: Page) => Page | undefined): Draft {
  const papers: Record<string, readonly Page[]> = {};
  for (const [document, pages] of Object.entries(draft.papers)) {
    papers[document] = pages.flatMap((each) => {
      const next = each.id === page ? how(each) : each;
      return next ? [next] : [];
    });
  }
  return { ...draft, papers };
}
