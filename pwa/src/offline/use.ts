/** What a screen of the filing line needs: the draft as it is on the phone, its form, and where the work is. */

import { useEffect, useRef, useState } from 'preact/hooks';
import type { Form } from '../form/model.ts';
import type { Refusal } from '../server/client.ts';
import type { Loaded } from '../server/load.ts';
import { me } from '../server/me.ts';
import type { Saved } from '../parts/saved.tsx';
import { online } from '../parts/banners.tsx';
import { arrivals, draftRead, draftSignal, isOwn, listDrafts, type Draft } from './drafts.ts';
import { formAtHand, formHere, formOf } from './forms.ts';
import { outbox, readOutbox } from './outbox.ts';
import { listReplies } from './replies.ts';
import { PATIENCE_MS } from './shelves.ts';
import { all, storage } from './store.ts';

export type Filing =
  | { readonly state: 'loading' }
  | { readonly state: 'gone' }
  | { readonly state: 'formless'; readonly draft: Draft; readonly refusal: Refusal; readonly again: () => void }
  | { readonly state: 'ready'; readonly draft: Draft; readonly form: Form };

/** What the phone has of it is in memory before the screen is drawn, if that is soon: drawn once, not three times. */
export async function fetchFiling({ draft = '' }: Readonly<Record<string, string>>): Promise<void> {
  // What cannot be read is told by the screen itself.
  const found = draftRead(draft).then((held) => held && formHere(held)).catch(() => undefined);
  await Promise.race([found, new Promise((done) => setTimeout(done, PATIENCE_MS))]);
}

export function useFiling(id: string): Filing {
  const draft = draftSignal(id).value;
  const [read, setForm] = useState<Form>();
  const form = read ?? (draft ? formAtHand(draft) : undefined);
  const [refusal, setRefusal] = useState<Refusal>();
  const [turn, setTurn] = useState(0);
  const code = draft?.procedure;
  const version = draft?.version;
  useEffect(() => {
    if (!code || !version) return;
    setRefusal(undefined);
    formOf(code, version).then(setForm, setRefusal);
  }, [code, version, turn]);
  // Until it is known who is here, what lies sealed may still be theirs.
  if (draft === undefined || (draft === null && me.value === undefined)) return { state: 'loading' };
  if (draft === null || (draft.of !== null && me.value && draft.of !== me.value.id)) return { state: 'gone' };
  if (form?.version === version && form) return { state: 'ready', draft, form };
  if (refusal) return { state: 'formless', draft, refusal, again: () => setTurn((n) => n + 1) };
  return { state: 'loading' };
}

/** In words, wherever one types. What the browser would not write down is never said to be on the phone. */
export function savedAs(draft: Draft): Saved {
  if (draft.remote && draft.sent === draft.changes) return 'there';
  if (storage.value !== 'kept') return 'nowhere';
  return online.value ? 'here' : 'waiting';
}

/** What would stay behind on this phone, were the person to leave it now: not sent, or not all on the system. */
export interface Waiting {
  readonly filings: number;
  readonly drafts: number;
  /** Drafts of nobody's, which everybody goes on seeing. */
  readonly open: number;
}

export async function whatWaits(person: string): Promise<Waiting> {
  const [entries, replies, drafts] = [await all('outbox'), await listReplies(), await listDrafts(person)];
  const filings = entries.filter((entry) => entry.state !== 'filed');
  const going = new Set(filings.map(({ id }) => id));
  return {
    filings: filings.length + replies.filter((reply) => reply.state !== 'sent').length,
    drafts: drafts.filter((draft) => draft.of === person && !going.has(draft.id) && savedAs(draft) !== 'there').length,
    open: drafts.filter((draft) => draft.of === null).length,
  };
}

/** Read again whenever the outbox changes: what was sent is no longer here. */
export function useDrafts(person: string | null, known: boolean): readonly Draft[] | undefined {
  const [drafts, setDrafts] = useState<readonly Draft[]>();
  const waiting = outbox.value;
  const come = arrivals.value;
  useEffect(() => void readOutbox(), []);
  useEffect(() => {
    let asked = known;
    // An older answer that comes later is not the newer one's.
    if (known) void listDrafts(person).then((found) => { if (asked) setDrafts(found); });
    return () => { asked = false; };
  }, [person, known, waiting, come]);
  const filed = new Set(waiting.filter((entry) => entry.state === 'filed').map(({ id }) => id));
  return drafts?.filter((draft) => !filed.has(draft.id) && isOwn(draft));
}

/** Asks the list again once something of this phone's has become a dossier. */
export function useFiledSince(list: Loaded<unknown>): void {
  const filed = outbox.value.filter((entry) => entry.state === 'filed').length;
  const before = useRef(filed);
  useEffect(() => {
    if (filed > before.current && list.state === 'ready') list.again();
    before.current = filed;
  }, [filed, list.state]);
}
