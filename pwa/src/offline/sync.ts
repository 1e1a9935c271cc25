/** Brings one draft's copy on the system up to the phone's: created once, files whole, changes merged with another device's. */

import { merge, same, type Clash } from '../form/merge.ts';
import type { Answers, Item } from '../form/model.ts';
import { ask, Refusal } from '../server/client.ts';
import type { DraftContent, DraftFace } from '../server/shapes.ts';
import { note, pagesOf, withPage, type Draft, type Wishes } from './drafts.ts';
import { alone } from './locks.ts';
import { get, update } from './store.ts';
import { send } from './uploads.ts';

const MOST_ROUNDS = 8;
/** The wishes travel through the merge as a part of their own. */
const WISHES = '';

/** The draft with everything on the system, or undefined when it is gone. Throws Refusal. A page the system will not keep is marked, not thrown. */
export const bringUp = (id: string, progress?: (page: string, bytes: number) => void): Promise<Draft | undefined> => alone(`draft ${id}`, () => agree(id, progress));

async function agree(id: string, progress: ((page: string, bytes: number) => void) | undefined): Promise<Draft | undefined> {
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const draft = await get('drafts', id);
    if (!draft || draft.lost) return draft;
    if (!draft.remote) {
      await create(draft);
      continue;
    }
    const page = pagesOf(draft).find((each) => !each.sent && !each.refused);
    if (page) {
      await sendPage(draft, page.id, progress);
      round -= 1; // pages are finite: only agreeing on the answers may go in circles
      continue;
    }
    if (draft.sent === draft.changes) return draft;
    await save(draft);
  }
  return get('drafts', id);
}

function contentOf(draft: Draft): DraftContent {
  return {
    answers: draft.answers,
    attachments: Object.entries(draft.papers).flatMap(([documentId, pages]) =>
      pages.flatMap((page, at) => (page.sent && page.file ? [{ documentId, page: at + 1, fileId: page.file }] : [])),
    ),
    ...told(draft.wishes),
  };
}

/** The owner travels whole or not at all: half a name is not yet somebody else's dossier. */
function told({ forWhom, owner, ownerRelation, ...wishes }: Wishes): Omit<DraftContent, 'answers' | 'attachments'> {
  if (forWhom !== 'other' || !owner?.fullName || !owner.personalNumber || !ownerRelation) return wishes;
  const { fullName, personalNumber, birthDate } = owner;
  return { ...wishes, owner: { fullName, personalNumber, relation: ownerRelation, ...(birthDate ? { birthDate } : {}) } };
}

async function create(draft: Draft): Promise<void> {
  const { body, version } = await ask<DraftFace>('/api/drafts', {
    method: 'POST',
    key: draft.keys.create,
    // Always the same body for the same key: the answers follow by PUT.
    body: { procedureCode: draft.procedure },
  });
  await note(draft.id, (held) => (held.remote ? held : { ...held, remote: { id: body.id, version: version ?? '"1"', answers: {}, wishes: {} } }));
}

async function sendPage(draft: Draft, pageId: string, progress: ((page: string, bytes: number) => void) | undefined): Promise<void> {
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
      progress: (bytes) => progress?.(pageId, bytes),
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

/** Refusal 11: the browser has thrown the file away. */
const GONE = { vi: 'Tệp đã bị xóa khỏi máy. Tờ khai còn nguyên. Chọn lại tệp.', en: 'The file is no longer on this phone. The form is kept. Choose the file again.' };

async function save(draft: Draft): Promise<void> {
  if (!draft.remote) return;
  const { changes, answers, wishes } = draft;
  // Noted before it leaves: should the answer be lost, our own words are not taken for another device's.
  await note(draft.id, (now) => (now.remote ? { ...now, remote: { ...now.remote, tried: { answers, wishes } } } : now));
  try {
    const { version } = await ask(`/api/drafts/${draft.remote.id}`, { method: 'PUT', version: draft.remote.version, body: contentOf(draft) });
    await note(draft.id, (now) => (now.remote ? { ...now, sent: changes, remote: { id: now.remote.id, version: version ?? now.remote.version, answers, wishes } } : now));
  } catch (error) {
    if (error instanceof Refusal && error.status === 404) await note(draft.id, (now) => ({ ...now, lost: true }));
    else if (error instanceof Refusal && error.kind === 'stale') await pull(draft.id, draft.remote.id);
    else throw error;
  }
}

/** Another device has changed the draft too: what does not overlap becomes one, what does is shown to the person. */
async function pull(id: string, remote: string): Promise<void> {
  const { body, version } = await ask<DraftFace>(`/api/drafts/${remote}`);
  await update('drafts', id, (now) => (now?.remote ? joined(now, body, version ?? now.remote.version) : now));
  await note(id, (now) => now);
}

export function joined(draft: Draft, theirs: DraftFace, version: string): Draft {
  if (!draft.remote) return draft;
  const their = partsOf(theirs);
  const there = whole(their);
  const ours = draft.remote.tried && same(whole(draft.remote.tried), there);
  const { answers: both, clashes } = merge(ours ? there : whole(draft.remote), whole(draft), there);
  const { [WISHES]: wishes = {}, ...answers } = both;
  const shown = new Map<string, Clash>(draft.clashes.map((clash) => [`${clash.section}/${clash.field}`, clash]));
  for (const clash of clashes) shown.set(`${clash.section}/${clash.field}`, clash);
  return {
    ...draft,
    answers,
    wishes: wished(wishes as Shared, draft.wishes),
    clashes: [...shown.values()],
    changes: draft.changes + 1,
    remote: { id: draft.remote.id, version, ...their },
  };
}

type Shared = ReturnType<typeof told>;

/** Answers and wishes as the system keeps them, for the merge. */
const whole = ({ answers, wishes }: { answers: Answers; wishes: Wishes }): Answers => ({ ...answers, [WISHES]: told(wishes) as unknown as Item });

/** Back to the screens' own: an owner half named stays as typed unless another device has named one. */
function wished({ owner, ...shared }: Shared, mine: Wishes): Wishes {
  const { forWhom, owner: typed, ownerRelation } = mine;
  const kept = { ...(forWhom && { forWhom }), ...(typed && { owner: typed }), ...(ownerRelation && { ownerRelation }) };
  const { office, resultBy, resultAddress, phone, email } = shared;
  const rest = { ...(office && { office }), ...(resultBy && { resultBy }), ...(resultAddress && { resultAddress }), ...(phone && { phone }), ...(email && { email }) };
  return { ...rest, ...(same(owner, told(mine).owner) ? kept : named(owner)) };
}

const named = (owner: Shared['owner']): Pick<Wishes, 'forWhom' | 'owner' | 'ownerRelation'> =>
  owner
    ? { forWhom: 'other', owner: { fullName: owner.fullName, personalNumber: owner.personalNumber, ...(owner.birthDate && { birthDate: owner.birthDate }) }, ownerRelation: owner.relation }
    : { forWhom: 'me' };

/** What the server's copy says, without the nulls of what nobody has said. */
export function partsOf(face: DraftFace): { answers: Answers; wishes: Wishes } {
  const { office, resultBy, resultAddress, phone, email, owner } = face;
  const wishes = wished({ office, resultBy, resultAddress, phone, email, ...(owner && { owner }) }, {});
  return { answers: face.answers as Answers, wishes: office && !owner ? { ...wishes, forWhom: 'me' } : wishes };
}
