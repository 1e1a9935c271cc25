/** The same drafts on every device of a person: what was begun elsewhere comes here, what was dropped here goes there. */

import { WHERE } from '../form/parts.ts';
import { ask, get as read, Refusal } from '../server/client.ts';
import type { DraftFace, List, ProcedureFace } from '../server/shapes.ts';
import type { DraftLine, UploadFace } from '../server/contract.d.ts';
import { addDraft, listDrafts, newDraft, type Page } from './drafts.ts';
import { all, drop, put } from './store.ts';
import { partsOf } from './sync.ts';

const DROPPED = 'dropped ';

interface Dropped {
  readonly id: string;
  readonly version: string;
}

/** Dropped here, perhaps without a network: the system hears of it when it can. */
export async function dropThere(remote: { readonly id: string; readonly version: string } | undefined): Promise<void> {
  if (!remote) return;
  await put('meta', { id: DROPPED + remote.id, version: remote.version });
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
export async function fetchElsewhere(subject: string): Promise<void> {
  const dropped = await sendDropped();
  const { items } = await read<List<DraftLine>>('/api/drafts');
  const here = new Set((await listDrafts(subject)).map((draft) => draft.remote?.id));
  for (const line of items) if (!here.has(line.id) && !dropped.includes(line.id)) await bring(line.id, subject);
}

async function bring(id: string, subject: string): Promise<void> {
  const { body: face, version } = await ask<DraftFace>(`/api/drafts/${id}`);
  const code = encodeURIComponent(face.procedureCode);
  const [procedure, uploads] = await Promise.all([
    read<ProcedureFace>(`/api/procedures/${code}?version=${face.procedureVersion}`),
    face.attachments.length ? read<List<UploadFace>>(`/api/uploads?draft=${id}`) : { items: [] },
  ]);
  const { answers, wishes } = partsOf(face);
  const made = newDraft({ procedure: face.procedureCode, version: face.procedureVersion, title: procedure.name, of: subject });
  await addDraft({
    ...made,
    id,
    answers,
    wishes,
    papers: pagesOf(face, uploads.items),
    // Looked at on the device where it was answered.
    seen: [...Object.keys(answers), ...(wishes.office ? [WHERE] : []), '#filled'],
    changedAt: Date.parse(face.updatedAt),
    remote: { id, version: version ?? `"${face.version}"`, answers, wishes },
  });
}

/** Their bytes are on the other device and on the system: they are named, not shown. */
function pagesOf(face: DraftFace, uploads: readonly UploadFace[]): Readonly<Record<string, readonly Page[]>> {
  const papers: Record<string, Page[]> = {};
  for (const { documentId, fileId } of [...face.attachments].sort((a, b) => a.page - b.page)) {
    const upload = uploads.find((each) => each.id === fileId);
    const page: Page = { id: fileId, name: upload?.name ?? '', type: upload?.mediaType ?? '', size: upload?.length ?? 0, sha256: upload?.receivedSha256 ?? '', file: fileId, sent: true };
    (papers[documentId] ??= []).push(page);
  }
  return papers;
}
