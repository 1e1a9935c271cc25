/** What the person has filed and the system has not yet answered. Nothing but a 2xx ends an entry. */

import { signal } from '@preact/signals';
import { ask, Refusal } from '../server/client.ts';
import type { Receipt } from '../server/shapes.ts';
import type { Both } from '../words/index.ts';
import { note, pagesOf, removeDraft, type Page } from './drafts.ts';
import { alone } from './locks.ts';
import { all, drop, get, hearTabs, put, tellTabs, update } from './store.ts';
import { bringUp } from './sync.ts';

/** waiting: will be sent; parked: refused, with its reason, until the person mends it; filed: the system has answered. */
export interface Entry {
  /** The draft's id: a draft is filed once. */
  readonly id: string;
  readonly of: string | null;
  readonly title: Both;
  readonly state: 'waiting' | 'parked' | 'filed';
  /** What it waits for, when that is not simply the network. */
  readonly needs?: 'sign-in' | undefined;
  readonly refusal?: Both & { readonly kind: string; readonly facts: Readonly<Record<string, unknown>> };
  /** The last act has been sent and not answered: until it is, it may have been filed, and cannot be taken back. */
  readonly posted?: boolean;
  readonly tries: number;
  readonly madeAt: number;
  readonly receipt?: Receipt;
  /** What was sent, to compare with what the receipt says was received. */
  readonly pages: readonly Page[];
}

const LONGEST_WAIT_MS = 30_000;
/** How long the hashes of what was sent stand beside those of the receipt. */
const KEPT_MS = 90 * 24 * 3_600_000;

export const outbox = signal<readonly Entry[]>([]);

export async function readOutbox(): Promise<void> {
  const entries = await all('outbox');
  outbox.value = entries;
  for (const entry of entries) if (entry.state === 'filed' && Date.now() - entry.madeAt > KEPT_MS) await drop('outbox', entry.id);
}

hearTabs((shelf) => {
  if (shelf === 'outbox') void readOutbox();
});

async function keep(entry: Entry): Promise<void> {
  await put('outbox', entry);
  await readOutbox();
  tellTabs('outbox', entry.id);
}

/** The person's word. From here on the work is done by `flush`, now or when the network is back. */
export async function file(draftId: string): Promise<void> {
  const draft = await get('drafts', draftId);
  if (!draft) return;
  await keep({ id: draft.id, of: draft.of, title: draft.title, state: 'waiting', tries: 0, madeAt: Date.now(), pages: pagesOf(draft) });
  void flush();
}

/** Taken back to be mended: the draft is as it was. */
export async function takeBack(draftId: string): Promise<void> {
  await update('outbox', draftId, (entry) => (entry?.state === 'filed' || entry?.posted ? entry : undefined));
  await readOutbox();
  tellTabs('outbox', draftId);
}

let timer: ReturnType<typeof setTimeout> | undefined;

/** Sends what waits, in one tab at a time; called at the start, when the network or the person is back, and after a pause. */
export async function flush(): Promise<void> {
  clearTimeout(timer);
  await alone('outbox', sendAll);
}

async function sendAll(): Promise<void> {
  await readOutbox();
  for (const entry of [...outbox.value].sort((a, b) => a.madeAt - b.madeAt)) {
    if (entry.state !== 'waiting') continue;
    await keep(await sendOne(entry));
  }
  const tries = Math.min(...outbox.value.filter((entry) => entry.state === 'waiting' && !entry.needs).map((entry) => entry.tries));
  // Full jitter, capped: a thousand phones that lost one mast do not come back as one.
  if (Number.isFinite(tries)) timer = setTimeout(() => void flush(), Math.random() * Math.min(LONGEST_WAIT_MS, 1_000 * 2 ** tries));
}

async function sendOne(entry: Entry): Promise<Entry> {
  const { needs: _needs, refusal: _refusal, ...rest } = entry;
  let asked = rest;
  try {
    const draft = await bringUp(entry.id);
    if (!draft?.remote) return { ...rest, state: 'parked', refusal: { kind: 'gone', vi: '', en: '', facts: {} } };
    const refused = pagesOf(draft).find((page) => page.refused)?.refused;
    if (refused) return { ...rest, state: 'parked', refusal: { ...refused, kind: 'file', facts: {} } };
    if (draft.clashes.length) return { ...rest, state: 'parked', refusal: { kind: 'clash', vi: '', en: '', facts: {} } };
    asked = { ...rest, posted: true };
    await keep(asked);
    const { body } = await ask<Receipt>('/api/dossiers', {
      method: 'POST',
      key: draft.keys.submit,
      body: { draftId: draft.remote.id, version: versionOf(draft.remote.version), declared: true },
    });
    await removeDraft(entry.id);
    const { posted: _posted, ...done } = asked;
    return { ...done, state: 'filed', receipt: body, pages: pagesOf(draft) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (error.status === 401) return { ...asked, needs: 'sign-in' };
    if (error.passing) return { ...asked, tries: rest.tries + 1 };
    const { posted: _posted, ...known } = asked;
    if (error.kind === 'file-not-ready') return { ...known, tries: rest.tries + 1 };
    if (error.kind === 'stale') {
      // Changed elsewhere since it was brought up: brought up again, then tried again.
      await note(entry.id, (draft) => ({ ...draft, changes: draft.changes + 1 }));
      return { ...known, tries: rest.tries + 1 };
    }
    return { ...known, state: 'parked', refusal: { kind: error.kind, vi: error.vi, en: error.en, facts: error.facts } };
  }
}

const versionOf = (tag: string): number => Number(tag.replace(/\D/g, ''));
