/** Dossiers prepared for somebody on this phone: begun under a mandate, kept here until it stands, filed by the outbox as any other. */

import { prefill, type Known } from '../../form/prefill.ts';
import type { Mandate } from '../../helper/model.ts';
import { get } from '../../server/client.ts';
import { me } from '../../server/me.ts';
import type { ProcedureFace } from '../../server/shapes.ts';
import { fetchAhead } from '../ahead.ts';
import { addDraft, asNew, change, listDrafts, newDraft, note, type Draft } from '../drafts.ts';
import { formOf } from '../forms.ts';

/** While there is a network: what the form needs where there is none. */
export async function fetchFormAhead(code: string): Promise<void> {
  const { version } = await get<ProcedureFace>(`/api/procedures/${encodeURIComponent(code)}`);
  await fetchAhead(code, version);
}

/** The draft for this mandate, or one of the same household that lost its own. */
export async function draftOf(mandate: Mandate): Promise<Draft | undefined> {
  const mine = (await listDrafts(me.peek()?.id ?? null)).filter((draft) => draft.mandate);
  return mine.find((draft) => draft.mandate?.id === mandate.id) ?? mine.find((draft) => draft.procedure === mandate.procedureCode && mandate.householdId !== null && draft.mandate?.household === mandate.householdId);
}

/** Its id, begun or found. Throws Refusal when the form was never on this phone and there is no network. */
export async function workOn(mandate: Mandate, delegate = false): Promise<string> {
  const stands = mandate.state === 'standing';
  const asked = { id: mandate.id, name: mandate.residentName ?? '', household: mandate.householdId, stands, ...(delegate ? { delegate } : {}) };
  const held = await draftOf(mandate);
  if (held) {
    // Consent was asked anew: nothing of the old mandate goes along.
    if (held.mandate?.id !== mandate.id) await change(held.id, (draft) => ({ ...(draft.remote ? asNew(draft) : draft), mandate: asked }));
    return held.id;
  }
  const code = mandate.procedureCode ?? '';
  const procedure = await get<ProcedureFace>(`/api/procedures/${encodeURIComponent(code)}`);
  const form = await formOf(code, procedure.version);
  const draft = newDraft({ procedure: code, version: procedure.version, title: procedure.name, of: me.peek()?.id ?? null });
  const named: Known = Object.fromEntries(
    form.sections.flatMap((section) => section.fields.flatMap((field) => (field.prefill === 'identity.fullName' && mandate.residentName ? [[`/${section.id}/${field.id}`, mandate.residentName] as const] : []))),
  );
  const { answers } = prefill(form, {}, named);
  // The helper's own sign-in fills in nothing; whose dossier it is, is settled.
  await addDraft({ ...draft, answers, wishes: { forWhom: 'me' }, seen: ['#filled'], mandate: asked });
  return draft.id;
}

/** What the system says of each mandate, written on its draft: only one that stands is brought there before it is filed. */
export async function noteStanding(mandates: readonly Mandate[]): Promise<void> {
  const states = new Map(mandates.map((mandate) => [mandate.id, mandate]));
  for (const draft of await listDrafts(me.peek()?.id ?? null)) {
    if (!draft.mandate) continue;
    const known = states.get(draft.mandate.id);
    const stands = known?.state === 'standing';
    const name = known?.residentName ?? draft.mandate.name;
    if (stands !== draft.mandate.stands || name !== draft.mandate.name) await note(draft.id, (now) => (now.mandate ? { ...now, mandate: { ...now.mandate, stands, name } } : now));
  }
}
