/** The answer to a supplement request: on the phone from the first change, sent whole once the person says so, ended by a 2xx alone. */

import { signal, type Signal } from '@preact/signals';
import type { Value } from '../form/model.ts';
import { ask, get as read, Refusal } from '../server/client.ts';
import { me } from '../server/me.ts';
import type { DossierFace, RequestFace } from '../server/shapes.ts';
import { GONE, LAPSED } from '../words/gone.ts';
import type { Both } from '../words/index.ts';
import type { Page } from './drafts.ts';
import { newId } from './ids.ts';
import { tellFault } from './outbox.ts';
import { alone } from './locks.ts';
import { backOff } from './pause.ts';
import { all, drop, get, hearTabs, tellTabs, update } from './store.ts';
import { send } from './uploads.ts';

/** open: being mended; waiting: will be sent; parked: refused, with its reason; sent: the system has it. */
export interface Reply {
  readonly id: string;
  readonly dossier: string;
  /** Subject of whose it is. */
  readonly of: string;
  /** Which request it answers: a second one begins anew. */
  readonly number: number;
  /** The dossier's version that the person saw, for If-Match. */
  readonly version: string;
  /** Idempotency-Key of this answer, whatever happens on the way. */
  readonly key: string;
  readonly values: Readonly<Record<string, Value>>;
  readonly lacks: Readonly<Record<string, string>>;
  readonly papers: Readonly<Record<string, readonly Page[]>>;
  readonly state: 'open' | 'waiting' | 'parked' | 'sent';
  readonly needs?: 'sign-in' | undefined;
  readonly refusal?: (Both & { readonly pointers: readonly string[] }) | undefined;
  readonly tries: number;
  /** Who stands at the counter, when it is the clerk who writes. Such an answer stays open until the clerk has sent it. */
  readonly present?: string;
}

const nameOf = (dossier: string): string => `supplement ${dossier}`;

const live = new Map<string, Signal<Reply | null | undefined>>();

/** undefined while it is read, null when there is none. */
export function replySignal(dossier: string): Signal<Reply | null | undefined> {
  let found = live.get(dossier);
  if (!found) {
    found = signal<Reply | null | undefined>(undefined);
    live.set(dossier, found);
    void refresh(dossier);
  }
  return found;
}

async function refresh(dossier: string): Promise<void> {
  const shown = live.get(dossier);
  if (shown) shown.value = ((await get('meta', nameOf(dossier)).catch(() => undefined)) as Reply | undefined) ?? null;
}

hearTabs((shelf, id) => {
  if (shelf === 'meta' && id.startsWith('supplement ')) void refresh(id.slice('supplement '.length));
});

/** The answer to this request, begun now if there is none; one to an earlier request is gone with it. */
export async function openReply(dossier: string, of: string, request: Pick<RequestFace, 'number'>, version: string): Promise<void> {
  await update('meta', nameOf(dossier), (held) => {
    const reply = held as Reply | undefined;
    if (reply && reply.number === request.number && reply.of === of) return held;
    return { id: nameOf(dossier), dossier, of, number: request.number, version, key: newId(), values: {}, lacks: {}, papers: {}, state: 'open', tries: 0 } satisfies Reply;
  });
  await refresh(dossier);
}

export async function changeReply(dossier: string, how: (reply: Reply) => Reply): Promise<void> {
  const shown = replySignal(dossier);
  const before = shown.peek();
  if (before) shown.value = how(before);
  await update('meta', nameOf(dossier), (held) => held && (how(held as unknown as Reply) as never));
  tellTabs('meta', nameOf(dossier));
}

/** The person's word: from here on it is sent, now or when the network is back. */
export async function sendReply(dossier: string): Promise<void> {
  await changeReply(dossier, ({ refusal: _refusal, needs: _needs, ...reply }) => ({ ...reply, state: 'waiting', tries: 0 }));
  await flushReplies();
}

/** Every answer of whoever's key is here. */
export const listReplies = async (): Promise<readonly Reply[]> => (await all('meta')).filter(({ id }) => id.startsWith('supplement ')) as unknown as readonly Reply[];

let timer: ReturnType<typeof setTimeout> | undefined;

export async function flushReplies(): Promise<void> {
  clearTimeout(timer);
  await alone('replies', async () => {
    let tries = Infinity;
    for (const held of await all('meta')) {
      if (!held.id.startsWith('supplement ')) continue;
      const reply = held as unknown as Reply;
      if (reply.state !== 'waiting' || reply.of !== me.peek()?.id) continue;
      const after = await sendOne(reply).catch((error: unknown): Reply => {
        tellFault(error);
        return { ...reply, tries: reply.tries + 1 };
      });
      // Taken back meanwhile, it stays so; but what the system has, it has.
      await update('meta', after.id, (now) => (now && ((now as unknown as Reply).state === 'waiting' || after.state === 'sent') ? (after as never) : now)).catch(() => undefined);
      await refresh(reply.dossier);
      tellTabs('meta', reply.id);
      if (after.state === 'waiting' && !after.needs) tries = Math.min(tries, after.tries);
      if (after.state === 'sent') for (const page of Object.values(after.papers).flat()) await drop('files', page.id);
    }
    if (Number.isFinite(tries)) timer = setTimeout(() => void flushReplies(), backOff(tries));
  });
}

async function sendOne(reply: Reply): Promise<Reply> {
  const { needs: _needs, refusal: _refusal, ...rest } = reply;
  let papers = rest.papers;
  try {
    for (const [document, pages] of Object.entries(rest.papers)) {
      if (rest.lacks[`/documents/${document}`] !== undefined) continue;
      for (const page of pages) {
        if (page.sent) continue;
        const bytes = (await get('files', page.id))?.bytes;
        if (!bytes) return { ...rest, state: 'parked', refusal: { ...GONE, pointers: [`/documents/${document}`] } };
        const note = (more: Partial<Page>): void => {
          papers = { ...papers, [document]: (papers[document] ?? []).map((each) => (each.id === page.id ? { ...each, ...more } : each)) };
        };
        const file = await send({ bytes, file: page.file, key: page.id, name: page.name, document, draft: rest.dossier, begun: async (begun) => note({ file: begun }) });
        note({ file, sent: true });
      }
    }
    await ask(`/api/dossiers/${rest.dossier}/supplement`, { method: 'POST', key: rest.key, version: rest.version, body: bodyOf({ ...rest, papers }) });
    return { ...rest, papers, state: 'sent' };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const kept = { ...rest, papers };
    if (error.status === 401) return { ...kept, needs: 'sign-in' };
    if (error.passing || error.kind === 'file-not-ready') return { ...kept, tries: rest.tries + 1 };
    if (error.status === 412 || error.status === 409) {
      const now = await standing(kept).catch(() => undefined);
      if (now === undefined) return { ...kept, tries: rest.tries + 1 };
      if (now === 'answered') return { ...kept, state: 'sent' };
      if (now && now !== kept.version) return { ...kept, version: now, tries: rest.tries + 1 };
    }
    const errors = Array.isArray(error.facts['errors']) ? (error.facts['errors'] as readonly { readonly pointer?: string }[]) : [];
    // Nobody's own dossier is not there: whoever stood in for them no longer does.
    return { ...kept, state: 'parked', refusal: { ...(error.status === 404 ? LAPSED : { vi: error.vi, en: error.en }), pointers: errors.map((each) => each.pointer ?? '') } };
  }
}

/** Whether our own answer has arrived although its word was lost; else the version to send to, for a reminder moves it too. */
async function standing(reply: Reply): Promise<string | 'answered'> {
  const request = await read<RequestFace>(`/api/dossiers/${reply.dossier}/supplement`);
  if (request.number !== reply.number || request.answeredAt) return 'answered';
  return `"${(await read<DossierFace>(`/api/dossiers/${reply.dossier}`)).version}"`;
}

export function bodyOf(reply: Pick<Reply, 'values' | 'lacks' | 'papers'>): unknown {
  const lacked = new Set(Object.keys(reply.lacks));
  return {
    values: Object.fromEntries(Object.entries(reply.values).filter(([pointer]) => !lacked.has(pointer))),
    pages: Object.entries(reply.papers).flatMap(([documentId, pages]) => (lacked.has(`/documents/${documentId}`) ? [] : pages.map((page, at) => ({ documentId, page: at + 1, fileId: page.file })))),
    lacks: Object.entries(reply.lacks).map(([pointer, words]) => ({ pointer, words })),
  };
}
