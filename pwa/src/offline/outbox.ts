/** What the person has filed and the system has not yet answered. Nothing but a 2xx ends an entry. */

import { signal } from '@preact/signals';
import { ask, named, Refusal } from '../server/client.ts';
import { me, readMe } from '../server/me.ts';
import type { Receipt } from '../server/shapes.ts';
import type { Both } from '../words/index.ts';
import { adopt, note, pagesOf, removeDraft, withoutNews, type Page } from './drafts.ts';
import { alone } from './locks.ts';
import { backOff } from './pause.ts';
import { needsEyes } from './renewing.ts';
import { all, askToKeep, drop, get, hearTabs, Locked, tellTabs, update } from './store.ts';
import { bringUp } from './sync.ts';

/** waiting: will be sent; parked: refused, with its reason, until the person mends it; filed: the system has answered. */
export interface Entry {
  /** The draft's id: a draft is filed once. */
  readonly id: string;
  readonly of: string | null;
  readonly title: Both;
  readonly state: 'waiting' | 'parked' | 'filed';
  /** What it waits for, when that is not simply the network. */
  readonly needs?: 'sign-in' | 'mandate' | undefined;
  /** Whom a helper files it for. */
  readonly behalf?: string;
  readonly refusal?: Both & { readonly kind: string; readonly facts: Readonly<Record<string, unknown>> };
  /** The last act has been sent and not answered: until it is, it may have been filed, and cannot be taken back. */
  readonly posted?: boolean;
  readonly tries: number;
  readonly madeAt: number;
  readonly receipt?: Receipt;
  /** What was sent, to compare with what the receipt says was received. */
  readonly pages: readonly Page[];
}

/** How long the hashes of what was sent stand beside those of the receipt. */
const KEPT_MS = 90 * 24 * 3_600_000;

export const outbox = signal<readonly Entry[]>([]);

export async function readOutbox(): Promise<void> {
  outbox.value = await all('outbox');
}

hearTabs((shelf) => {
  if (shelf === 'outbox') void readOutbox();
});

/** Undefined once the person has taken it back: nothing may put it there again. */
async function keep(id: string, how: (entry: Entry) => Entry): Promise<Entry | undefined> {
  const held = await update('outbox', id, (now) => now && how(now));
  await readOutbox();
  tellTabs('outbox', id);
  return held;
}

/** The person's word. From here on the work is done by `flush`, now or when the network is back. */
export async function file(draftId: string): Promise<void> {
  const person = (me.peek() ?? (await readMe()))?.id;
  if (person) await adopt(draftId, person);
  // The review has shown what changed in the form.
  const draft = await note(draftId, withoutNews);
  if (!draft) return;
  askToKeep();
  // Pressed twice, or from two tabs: what is on its way stays as it is.
  await update('outbox', draftId, (now) =>
    now && now.state !== 'parked' ? now : { id: draft.id, of: draft.of, title: draft.title, state: 'waiting', tries: 0, madeAt: Date.now(), pages: pagesOf(draft), ...(draft.mandate ? { behalf: draft.mandate.name } : {}) },
  );
  await readOutbox();
  tellTabs('outbox', draftId);
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
    if (entry.state === 'filed') await tidyAway(entry);
    if (entry.state !== 'waiting') continue;
    const after = await sendOne(entry).catch((error: unknown): Entry => {
      // A fault of ours in one entry must not hold up the others; a lock means that its person is not here.
      tellFault(error);
      return { ...entry, tries: entry.tries + 1 };
    });
    await keep(entry.id, (now) => (now.state === 'waiting' ? after : now)).catch(() => undefined);
    if (after.state === 'filed') await tidyAway(after);
  }
  const tries = Math.min(...outbox.value.filter((entry) => entry.state === 'waiting' && !entry.needs).map((entry) => entry.tries));
  if (Number.isFinite(tries)) timer = setTimeout(() => void flush(), backOff(tries));
}

/** Said where faults are looked for. A shelf that closes as its page is left is none. */
export function tellFault(error: unknown): void {
  if (!(error instanceof Locked) && !(error instanceof DOMException)) globalThis.reportError?.(error);
}

/** Only once the receipt is on the phone does the draft go from it, in whatever order the battery dies. */
async function tidyAway(entry: Entry): Promise<void> {
  if (await get('drafts', entry.id)) await removeDraft(entry.id);
  if (Date.now() - entry.madeAt > KEPT_MS) await drop('outbox', entry.id);
}

async function sendOne(entry: Entry): Promise<Entry> {
  const { needs: _needs, refusal: _refusal, ...rest } = entry;
  let asked = rest;
  const parked = (refusal: NonNullable<Entry['refusal']>): Entry => {
    const { posted: _posted, ...known } = asked;
    return { ...known, state: 'parked', refusal };
  };
  try {
    const mandate = (await get('drafts', entry.id))?.mandate;
    if (mandate) {
      // Nothing of it leaves before the resident's yes is there, and nothing once it is over.
      const standing = await standsFor(mandate.id);
      if (standing === 'not-yet') return { ...rest, needs: 'mandate' };
      if (standing === 'over') return parked({ ...LAPSED, kind: 'no-mandate', facts: {} });
    }
    const draft = await bringUp(entry.id);
    if (!draft?.remote) return parked({ ...GONE, kind: 'gone', facts: {} });
    const refused = pagesOf(draft).find((page) => page.refused)?.refused;
    if (refused) return parked({ ...refused, kind: 'file', facts: {} });
    if (needsEyes(draft)) return parked({ ...CHANGED, kind: 'form-changed', facts: {} });
    if (draft.clashes.length) return parked({ kind: 'clash', vi: '', en: '', facts: {} });
    asked = { ...rest, posted: true, pages: pagesOf(draft) };
    const going = asked;
    if (!(await keep(entry.id, (now) => (now.state === 'waiting' ? going : now)))) return entry;
    const { body } = await ask<Receipt>('/api/dossiers', {
      method: 'POST',
      key: draft.keys.submit,
      body: { draftId: draft.remote.id, version: versionOf(draft.remote.version), declared: true },
    });
    const { posted: _posted, ...done } = asked;
    return { ...done, state: 'filed', receipt: named(body) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (error.status === 401) return { ...asked, needs: 'sign-in' };
    if (error.passing) return { ...asked, tries: rest.tries + 1 };
    const { posted: _posted, ...known } = asked;
    if (error.status === 404) return parked({ ...GONE, kind: 'gone', facts: {} });
    if (error.kind === 'file-not-ready') return { ...known, tries: rest.tries + 1 };
    if (error.kind === 'stale' || error.kind === 'form-changed') {
      // Changed elsewhere since it was brought up: brought up again, then tried again.
      await note(entry.id, (draft) => ({ ...draft, changes: draft.changes + 1 }));
      return { ...known, tries: rest.tries + 1 };
    }
    return parked({ kind: error.kind, vi: error.vi, en: error.en, facts: error.facts });
  }
}

/** Refusal 15, before its list is looked at. */
const CHANGED = { vi: 'Mẫu đơn vừa đổi. Câu trả lời đã chuyển sang. Xem chỗ mới rồi nộp lại.', en: 'The form has just changed. Your answers were carried over. Look at what is new, then file again.' };

async function standsFor(mandate: string): Promise<'stands' | 'not-yet' | 'over'> {
  try {
    const { state } = (await ask<{ readonly state: string }>(`/api/team/mandates/${mandate}`)).body;
    return state === 'standing' ? 'stands' : state === 'asked' || state === 'paperWaiting' ? 'not-yet' : 'over';
  } catch (error) {
    if (error instanceof Refusal && error.status === 404) return 'over';
    throw error;
  }
}

/** Refusal 20. */
const LAPSED = { vi: 'Quyền làm hộ hết hạn. Bài còn trên máy, chưa gửi. Xin đồng ý lại.', en: 'The mandate is over. The work is on this phone, not sent. Ask for consent again.' };

const GONE = { vi: 'Bản nháp không còn trên máy này. Nếu đã nộp ở máy khác, hồ sơ có trong mục Hồ sơ.', en: 'The draft is no longer on this phone. If it was filed on another one, it is under Dossiers.' };

const versionOf = (tag: string): number => Number(tag.replace(/\D/g, ''));
