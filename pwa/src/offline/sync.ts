/** Brings one draft's copy on the system up to the phone's: created once, files whole, changes merged with another device's. */

import { ask, get as read, named, Refusal, type Answer } from '../server/client.ts';
import type { Answers } from '../form/model.ts';
import type { DraftSaved, UploadFace } from '../server/contract.d.ts';
import type { DraftFace, List } from '../server/shapes.ts';
import { GONE } from '../words/gone.ts';
import { note, pagesOf, withPage, type Draft, type Page } from './drafts.ts';
import { contentOf, joined, triedOf } from './joining.ts';
import { carry, renewal } from './renewing.ts';
import { alone } from './locks.ts';
import { get } from './store.ts';
import { send } from './uploads.ts';

const MOST_ROUNDS = 8;
const MOST_TRIED = 12;

/** The draft with everything on the system, or undefined when it is gone. Throws Refusal. A page the system will not keep is marked, not thrown.
 *
 * `look`: the system's copy is read even though nothing has changed here.
 */
export const bringUp = (id: string, how?: 'look'): Promise<Draft | undefined> => alone(`draft ${id}`, () => agree(id, how === 'look'));

async function agree(id: string, look: boolean): Promise<Draft | undefined> {
  if (look) {
    const { remote } = (await get('drafts', id)) ?? {};
    if (remote) await pull(id, remote.id);
  }
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const draft = await get('drafts', id);
    if (!draft || draft.lost) return draft;
    if (!draft.remote) {
      await create(draft);
      continue;
    }
    if (draft.inForce && draft.inForce !== draft.version) {
      const how = await renewal(draft);
      await note(id, how);
      continue;
    }
    const page = pagesOf(draft).find((each) => !each.sent && !each.refused);
    if (page) {
      await sendPage(draft, page.id);
      round -= 1; // pages are finite: only agreeing on the answers may go in circles
      continue;
    }
    if (draft.sent === draft.changes) return draft;
    await save(draft);
  }
  return get('drafts', id);
}

async function create(draft: Draft): Promise<void> {
  const { create: id } = draft.keys;
  let made: Answer<DraftFace>;
  try {
    // Named here, so that it is one draft even after the system has forgotten the key; always the same body: the answers follow by PUT.
    made = await ask<DraftFace>('/api/drafts', { method: 'POST', key: id, body: { id, procedureCode: draft.procedure, ...(draft.mandate ? { mandateId: draft.mandate.id } : {}), ...(draft.presence ? { atCounter: true } : {}) } });
  } catch (error) {
    if (!(error instanceof Refusal) || error.status !== 404) throw error;
    await lose(draft.id);
    return;
  }
  const { version } = made;
  const body = named(made.body);
  await note(draft.id, (held) => (held.remote ? held : { ...held, remote: { id: body.id, version: version ?? '"1"', answers: {}, wishes: {}, files: [], form: body.procedureVersion }, inForce: body.inForce }));
}

async function sendPage(draft: Draft, pageId: string): Promise<void> {
  const held = await get('files', pageId);
  const entry = Object.entries(draft.papers).find(([, pages]) => pages.some((page) => page.id === pageId));
  const page = entry?.[1].find((each) => each.id === pageId);
  if (!entry || !page || !draft.remote) return;
  if (!held) {
    await note(draft.id, (now) => withPage(now, pageId, (each) => ({ ...each, refused: GONE })));
    return;
  }
  try {
    const file = await send({
      bytes: held.bytes,
      file: page.file,
      key: page.id,
      name: page.name,
      document: entry[0],
      draft: draft.remote.id,
      begun: async (begun) => {
        await note(draft.id, (now) => withPage(now, pageId, (each) => ({ ...each, file: begun })));
      },
    });
    await note(draft.id, (now) => {
      const next = withPage(now, pageId, (each) => ({ ...each, file, sent: true }));
      return { ...next, changes: next.changes + 1 };
    });
  } catch (error) {
    if (!(error instanceof Refusal) || error.passing || error.status === 401) throw error;
    await note(draft.id, (now) => withPage(now, pageId, (each) => ({ ...each, refused: { vi: error.vi, en: error.en } })));
  }
}

async function save(draft: Draft): Promise<void> {
  if (!draft.remote) return;
  const { changes, answers, wishes } = draft;
  const body = contentOf(draft);
  const files = (body.attachments ?? []).map(({ fileId }) => fileId);
  // Noted before it leaves: should the answer be lost, our own words are not taken for another device's.
  await note(draft.id, (now) => (now.remote ? { ...now, remote: { ...now.remote, tried: [...triedOf(now).slice(-MOST_TRIED), { answers, wishes, files }] } } : now));
  try {
    const saved = await ask<DraftSaved>(`/api/drafts/${draft.remote.id}`, { method: 'PUT', version: draft.remote.version, body });
    const { version } = saved;
    const { inForce } = named(saved.body);
    await note(draft.id, (now) => (now.remote ? { ...now, sent: changes, inForce, remote: { id: now.remote.id, version: version ?? now.remote.version, answers, wishes, files, form: draft.version } } : now));
  } catch (error) {
    if (error instanceof Refusal && error.status === 404) await lose(draft.id);
    else if (error instanceof Refusal && (error.kind === 'stale' || error.kind === 'form-changed')) await pull(draft.id, draft.remote.id);
    else throw error;
  }
}

/** Another device has changed the draft too: what does not overlap becomes one, what does is shown to the person. */
async function pull(id: string, remote: string): Promise<void> {
  try {
    const { body, version } = await ask<DraftFace>(`/api/drafts/${remote}`);
    const known = await pagesThere(named(body));
    const [renew, theirs] = await onOneForm(id, body);
    await note(id, (now) => (now.remote?.id === remote ? joined({ ...renew(now), inForce: body.inForce }, theirs, version ?? now.remote.version, known) : now));
  } catch (error) {
    if (!(error instanceof Refusal) || error.status !== 404) throw error;
    await lose(id);
  }
}

/** Both copies, and what they were when they last agreed, as answers to one form: the newer of the two. */
async function onOneForm(id: string, face: DraftFace): Promise<readonly [(now: Draft) => Draft, DraftFace]> {
  const draft = await get('drafts', id);
  const there = face.procedureVersion;
  if (!draft?.remote || (draft.version === there && draft.remote.form === there)) return [(now) => now, face];
  const mine = draft.version < there ? await renewal(draft) : undefined;
  const theirs = there < draft.version ? { ...face, answers: (await carry(draft.procedure, there, face.answers as Answers)).answers } : face;
  const newest = there < draft.version ? draft.version : there;
  const base = draft.remote.form < newest ? ((await carry(draft.procedure, draft.remote.form, draft.remote.answers)).answers as Answers) : draft.remote.answers;
  const { remote } = draft;
  return [
    (now) => {
      const { tried: _tried, ...agreed } = now.remote ?? remote;
      return { ...(mine?.(now) ?? now), remote: { ...agreed, answers: base, form: newest } };
    },
    theirs,
  ];
}

/** The pages that a draft names on the system, by file. Their bytes are there and on the device that sent them: here they are named, not shown. */
export async function pagesThere(face: DraftFace): Promise<ReadonlyMap<string, Page>> {
  if (!face.attachments.length) return new Map();
  const { items } = await read<List<UploadFace>>(`/api/uploads?draft=${face.id}`);
  return new Map(
    items.map((upload) => [upload.id, { id: upload.id, name: upload.name, type: upload.mediaType ?? '', size: upload.length, sha256: upload.receivedSha256 ?? '', file: upload.id, sent: true }]),
  );
}

/** The system knows it no more: filed or thrown away elsewhere. */
async function lose(id: string): Promise<void> {
  await note(id, (now) => ({ ...now, lost: true }));
}

