/** One draft on two devices made one again. Pure: what is on the system and what is on the phone come in, the draft goes out. */

import { merge, same, type Clash } from '../form/merge.ts';
import type { Answers, Item } from '../form/model.ts';
import type { DraftContent, DraftFace } from '../server/shapes.ts';
import { pagesOf, type Draft, type Page, type Tried, type Wishes } from './drafts.ts';

/** The wishes travel through the merge as a part of their own. */
const WISHES = '';

export function contentOf(draft: Draft): DraftContent {
  return {
    answers: draft.answers,
    procedureVersion: draft.version,
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

/** An earlier version of the app kept one alone. */
export const triedOf = ({ remote }: Draft): readonly Tried[] => [remote?.tried ?? []].flat();

/** `known`: pages of the system's copy that this phone may not have. */
export function joined(draft: Draft, theirs: DraftFace, version: string, known: ReadonlyMap<string, Page> = new Map()): Draft {
  if (!draft.remote) return draft;
  const their = { ...partsOf(theirs), files: theirs.attachments.map(({ fileId }) => fileId) };
  const there = whole(their);
  // Our own words, whose answers were lost, are not another device's.
  const said = triedOf(draft);
  const { answers: both, clashes } = merge(whole(draft.remote), whole(draft), there, said.map(whole));
  // What was put there from VNeID is looked at by nobody just because it came back.
  const news = Object.keys(their.answers).filter((part) => ![draft, draft.remote, ...said].some((own) => same(own?.answers[part], their.answers[part])));
  const ours = said.flatMap(({ files }) => files).filter((file) => their.files.includes(file));
  const { [WISHES]: wishes = {}, ...answers } = both;
  const shown = new Map<string, Clash>(draft.clashes.map((clash) => [`${clash.section}/${clash.field}`, clash]));
  for (const clash of clashes) shown.set(`${clash.section}/${clash.field}`, clash);
  const made: Draft = {
    ...draft,
    answers,
    wishes: wished(wishes as Shared, draft.wishes),
    papers: mergePapers([...draft.remote.files, ...ours], draft.papers, theirs.attachments, known),
    clashes: [...shown.values()],
    seen: [...new Set([...draft.seen, ...news])],
    remote: { id: draft.remote.id, version, form: draft.remote.form, ...their },
  };
  // Nothing is left to say: two devices that agree do not go on telling one another.
  const agreed = pagesOf(made).every((page) => page.sent) && same(contentOf(made), asContent(theirs));
  return agreed ? { ...made, sent: made.changes } : { ...made, changes: made.changes + 1 };
}

/** Pages that either device added stay, those that either took away go; one not yet sent is nobody's but this phone's. */
export function mergePapers(base: readonly string[], mine: Draft['papers'], theirs: DraftFace['attachments'], known: ReadonlyMap<string, Page>): Draft['papers'] {
  const was = new Set(base);
  const here = new Map(Object.values(mine).flat().flatMap((page) => (page.sent && page.file ? [[page.file, page] as const] : [])));
  const there = new Set(theirs.map(({ fileId }) => fileId));
  const papers: Record<string, Page[]> = {};
  for (const { documentId, fileId } of [...theirs].sort((a, b) => a.page - b.page)) {
    const page = here.get(fileId) ?? (was.has(fileId) ? undefined : (known.get(fileId) ?? { id: fileId, name: '', type: '', size: 0, sha256: '', file: fileId, sent: true }));
    if (page) (papers[documentId] ??= []).push(page);
  }
  for (const [document, pages] of Object.entries(mine)) {
    for (const page of pages) if (!page.sent || !page.file || (!there.has(page.file) && !was.has(page.file))) (papers[document] ??= []).push(page);
  }
  // Both have the same pages: the order is the one last chosen here.
  for (const [document, pages] of Object.entries(papers)) {
    const order = (mine[document] ?? []).map(({ id }) => id);
    if (pages.length === order.length && pages.every(({ id }) => order.includes(id))) papers[document] = [...(mine[document] ?? [])];
  }
  return papers;
}

const asContent = ({ answers, procedureVersion, attachments, office, resultBy, resultAddress, phone, email, owner }: DraftFace): DraftContent => {
  const { fullName, personalNumber, relation, birthDate } = owner ?? {};
  const named = owner && { fullName: fullName ?? '', personalNumber: personalNumber ?? '', relation: relation ?? '', ...(birthDate && { birthDate }) };
  const given = { ...(office && { office }), ...(resultBy && { resultBy }), ...(resultAddress && { resultAddress }), ...(phone && { phone }), ...(email && { email }), ...(named && { owner: named }) };
  return { answers, procedureVersion, attachments, ...given };
};

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
