/** What a screen of the filing line needs: the draft as it is on the phone, its form, and where the work is. */

import { useEffect, useState } from 'preact/hooks';
import type { Form } from '../form/model.ts';
import type { Refusal } from '../server/client.ts';
import { me } from '../server/me.ts';
import type { Saved } from '../parts/saved.tsx';
import { online } from '../parts/banners.tsx';
import { draftSignal, listDrafts, type Draft } from './drafts.ts';
import { formOf } from './forms.ts';
import { outbox, readOutbox } from './outbox.ts';

export type Filing =
  | { readonly state: 'loading' }
  | { readonly state: 'gone' }
  | { readonly state: 'formless'; readonly draft: Draft; readonly refusal: Refusal; readonly again: () => void }
  | { readonly state: 'ready'; readonly draft: Draft; readonly form: Form };

export function useFiling(id: string): Filing {
  const draft = draftSignal(id).value;
  const [form, setForm] = useState<Form>();
  const [refusal, setRefusal] = useState<Refusal>();
  const [turn, setTurn] = useState(0);
  const code = draft?.procedure;
  const version = draft?.version;
  useEffect(() => {
    if (!code || !version) return;
    setRefusal(undefined);
    formOf(code, version).then(setForm, setRefusal);
  }, [code, version, turn]);
  if (draft === undefined) return { state: 'loading' };
  if (draft === null || (draft.of !== null && me.value && draft.of !== me.value.subject)) return { state: 'gone' };
  if (form) return { state: 'ready', draft, form };
  if (refusal) return { state: 'formless', draft, refusal, again: () => setTurn((n) => n + 1) };
  return { state: 'loading' };
}

/** In words, wherever one types. */
export function savedAs(draft: Draft): Saved {
  if (draft.remote && draft.sent === draft.changes) return 'there';
  return online.value ? 'here' : 'waiting';
}

/** Read again whenever the outbox changes: what was sent is no longer here. */
export function useDrafts(subject: string | null, known: boolean): readonly Draft[] | undefined {
  const [drafts, setDrafts] = useState<readonly Draft[]>();
  const waiting = outbox.value;
  useEffect(() => void readOutbox(), []);
  useEffect(() => {
    if (known) void listDrafts(subject).then(setDrafts);
  }, [subject, known, waiting]);
  return drafts;
}
