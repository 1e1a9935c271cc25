/** A draft moved to the form in force: its answers come along, and what has changed is kept to be shown. */

import type { Answers } from '../form/model.ts';
import { ask } from '../server/client.ts';
import type { CarriedFace, ChangeFace } from '../server/contract.d.ts';
import type { Draft } from './drafts.ts';
import { formOf } from './forms.ts';

/** What the person has not seen yet of a form that changed under their draft. */
export interface News {
  readonly changes: readonly ChangeFace[];
  /** Pointers that need their eyes. */
  readonly look: readonly string[];
  /** Answers that have no place any more, as they were typed. */
  readonly dropped: readonly { readonly pointer: string; readonly was: string }[];
}

/** Throws Refusal. Of the form in force nothing changes. */
export async function carry(procedure: string, version: string, answers: Answers): Promise<CarriedFace> {
  return (await ask<CarriedFace>(`/api/procedures/${encodeURIComponent(procedure)}/carry-over`, { method: 'POST', body: { version, answers } })).body;
}

/** The same draft under the form in force, as a change of it; nothing when it has been typed into meanwhile. Throws Refusal. */
export async function renewal(draft: Draft): Promise<(now: Draft) => Draft> {
  const told = await carry(draft.procedure, draft.version, draft.answers);
  const form = await formOf(draft.procedure, told.version);
  const asked = new Set(form.documents.map(({ id }) => id));
  return (now) => (now.changes === draft.changes && now.version === draft.version ? renewed(now, told, asked) : now);
}

export function renewed(draft: Draft, told: CarriedFace, papers: ReadonlySet<string>): Draft {
  const touched = new Set(told.look.map((pointer) => pointer.split('/')[1]));
  const before = draft.news;
  return {
    ...draft,
    version: told.version,
    inForce: told.version,
    answers: told.answers as Answers,
    papers: Object.fromEntries(Object.entries(draft.papers).filter(([document]) => papers.has(document))),
    // A part with something new in it is not done until it has been looked at.
    seen: draft.seen.filter((part) => !touched.has(part)),
    clashes: draft.clashes.filter(({ section, field }) => !section || !told.dropped.includes(`/${section}/${field}`)),
    news: {
      changes: [...(before?.changes ?? []), ...told.changes],
      look: [...new Set([...(before?.look ?? []), ...told.look])],
      dropped: [...(before?.dropped ?? []), ...told.dropped.map((pointer) => ({ pointer, was: valueAt(draft.answers, pointer) }))],
    },
    changes: draft.changes + 1,
  };
}

function valueAt(answers: Answers, pointer: string): string {
  const [, section = '', field = ''] = pointer.split('/');
  const part = answers[section];
  const items = Array.isArray(part) ? part : [part];
  return items.map((item) => (item as Record<string, unknown> | undefined)?.[field]).filter((value) => value !== undefined).map((value) => (typeof value === 'object' ? Object.values(value as object).join(', ') : String(value))).join('; ');
}

/** Whether something must be looked at before it is filed: a change of words alone need not stop anybody. */
export const needsEyes = (draft: Draft): boolean => Boolean(draft.news && (draft.news.look.length || draft.news.dropped.length));
