/** The same drafts on every device of a person: what was begun elsewhere comes here, what was dropped here goes there. */

import { WHERE } from '../form/parts.ts';
import { ask, get as read, Refusal } from '../server/client.ts';
import type { DraftFace, List, ProcedureFace } from '../server/shapes.ts';
import type { DraftLine } from '../server/contract.d.ts';
import { addDraft, listDrafts, newDraft, nobodyYet, type Draft } from './drafts.ts';
import { mergePapers, partsOf } from './joining.ts';
import { all, drop, put } from './store.ts';
import { bringUp, pagesThere } from './sync.ts';

const DROPPED = 'dropped ';

interface Dropped {
  readonly id: string;
  readonly of: string | null;
  readonly version: string;
}

/** Dropped here, perhaps without a network: the system hears of it when it can, from whose draft it was. */
export async function dropThere({ remote, of }: Draft): Promise<void> {
  if (!remote) return;
  await put('meta', { id: DROPPED + remote.id, of, version: remote.version });
  await sendDropped().catch(() => undefined);
}

async function sendDropped(): Promise<readonly string[]> {
  const waiting = (await all('meta')).filter(({ id }) => id.startsWith(DROPPED)) as unknown as readonly Dropped[];
  for (const { id, version } of waiting) {
    const remote = id.slice(DROPPED.length);
    try {
      await ask(`/api/drafts/${remote}`, { method: 'DELETE', version });
    } catch (error) {
      // Gone already, or changed on another device since: then that device's copy stays, and comes back here.
      if (!(error instanceof Refusal) || error.passing || error.status === 401) continue;
    }
    await drop('meta', id);
  }
  return waiting.map(({ id }) => id.slice(DROPPED.length));
}

/** Drafts that the system has and this phone has not. */
export async function fetchElsewhere(person: string): Promise<void> {
  const dropped = await sendDropped();
  const lines = await listThere();
  const mine = (await listDrafts(person)).filter((draft) => draft.of === person);
  // One whose beginning was sent and not answered is there under the name it was given here.
  const here = new Map(mine.flatMap((draft) => [[draft.keys.create, draft], ...(draft.remote ? [[draft.remote.id, draft] as const] : [])] as const));
  for (const line of lines) {
    const draft = here.get(line.id);
    if (!draft) {
      if (!dropped.includes(line.id)) await bring(line.id, person);
    } else if (draft.remote && (draft.remote.version !== `"${line.version}"` || draft.version !== line.inForce)) await bringUp(draft.id, 'look');
  }
  const there = new Set(lines.map(({ id }) => id));
  for (const draft of mine) if (draft.remote && draft.mandate?.stands !== false && !draft.lost && !there.has(draft.remote.id)) await bringUp(draft.id, 'look');
}

async function listThere(): Promise<readonly DraftLine[]> {
  const lines: DraftLine[] = [];
  let after: string | null | undefined = '';
  do {
    const page: List<DraftLine> = await read<List<DraftLine>>(`/api/drafts${after && `?after=${after}`}`);
    lines.push(...page.items);
    after = page.next;
  } while (after);
  return lines;
}

async function bring(id: string, person: string): Promise<void> {
  const { body: face, version } = await ask<DraftFace>(`/api/drafts/${id}`);
  const code = encodeURIComponent(face.procedureCode);
  const [procedure, known] = await Promise.all([read<ProcedureFace>(`/api/procedures/${code}?version=${face.procedureVersion}`), pagesThere(face)]);
  const { answers, wishes } = partsOf(face);
  const made = newDraft({ procedure: face.procedureCode, version: face.procedureVersion, title: procedure.name, of: person });
  await addDraft({
    ...made,
    id,
    answers,
    wishes,
    papers: mergePapers([], {}, face.attachments, known),
    // Looked at on the device where it was answered.
    seen: [...Object.keys(answers), ...(wishes.office ? [WHERE] : []), '#filled'],
    changedAt: Date.parse(face.updatedAt),
    remote: { id, version: version ?? `"${face.version}"`, answers, wishes, files: face.attachments.map(({ fileId }) => fileId), form: face.procedureVersion },
    inForce: face.inForce,
    ...(face.mandateId ? { mandate: { id: face.mandateId, name: '', household: null, stands: true } } : {}),
    // Who stands there was said to the other machine alone.
    ...(face.atCounter ? { presence: nobodyYet } : {}),
  });
}
