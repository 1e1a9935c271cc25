import { expect, test } from 'vitest';
import { newDraft, type Draft, type Page } from '../src/offline/drafts.ts';
import { joined } from '../src/offline/joining.ts';
import { fitting } from '../src/offline/uploads.ts';

const NAME = 'Giàng Thị Ngọc Ánh';
const DRAFT: Draft = { ...newDraft({ procedure: '1.001193', version: '2025-07-01', title: { vi: '', en: '' }, of: null }), answers: { child: { fullName: NAME } } };
const FACE = { id: 'r', procedureCode: '', procedureVersion: '2025-07-01', inForce: '2025-07-01', version: 2, updatedAt: '', atCounter: false, attachments: [], answers: {}, office: null, resultBy: null, resultAddress: null, owner: null, phone: null, email: null };
const page = (id: string, file?: string): Page => ({ id, name: id, type: 'image/jpeg', size: 1, sha256: '', ...(file && { file, sent: true }) });

test('pages that two devices added stay, and what either took away goes', () => {
  const draft: Draft = {
    ...DRAFT,
    papers: { notice: [page('a', 'A'), page('c', 'C'), page('new')] },
    remote: { id: 'r', version: '"1"', answers: {}, wishes: {}, files: ['A', 'B'], form: '2025-07-01' },
  };
  const attachments = [{ documentId: 'notice', page: 1, fileId: 'B' }, { documentId: 'notice', page: 2, fileId: 'D' }, { documentId: 'card', page: 1, fileId: 'E' }];
  const after = joined(draft, { ...FACE, attachments }, '"2"', new Map([['D', page('D', 'D')], ['E', page('E', 'E')]]));
  // A was taken away there, B here; C and D were added, `new` is still on its way.
  expect(Object.fromEntries(Object.entries(after.papers).map(([name, pages]) => [name, pages.map(({ id }) => id)]))).toEqual({ notice: ['D', 'c', 'new'], card: ['E'] });
});

test('two devices that agree have nothing more to tell one another', () => {
  const answers = { child: { fullName: NAME } };
  const draft: Draft = { ...DRAFT, answers, changes: 3, sent: 2, remote: { id: 'r', version: '"1"', answers: {}, wishes: {}, files: [], form: '2025-07-01' } };
  const after = joined(draft, { ...FACE, answers }, '"2"');
  expect([after.changes, after.sent]).toEqual([3, 3]);
  expect(joined({ ...draft, answers: { child: { fullName: 'x' } } }, { ...FACE, answers: {} }, '"2"')).toMatchObject({ changes: 4, sent: 2 });
});

test('a part that another device answered was looked at there; our own words that come back were not', () => {
  const mine = { requester: { fullName: 'Sùng Thị Mai' }, child: { fullName: NAME } };
  const draft: Draft = { ...DRAFT, answers: mine, remote: { id: 'r', version: '"1"', answers: {}, wishes: {}, files: [], form: '2025-07-01' } };
  expect(joined(draft, { ...FACE, answers: mine }, '"2"').seen).toEqual([]);
  expect(joined(draft, { ...FACE, answers: { ...mine, child: { fullName: 'Giàng Thị Ngọc Anh' } } }, '"2"').seen).toEqual(['child']);
});

test('pieces grow on a good line and shrink on a bad one, within bounds', () => {
  const kb = 1024;
  expect(fitting(256 * kb, 256 * kb, 300)).toBe(512 * kb);
  expect(fitting(256 * kb, 256 * kb, 60_000)).toBe(128 * kb);
  expect(fitting(1024 * kb, 1024 * kb, 1)).toBe(1024 * kb);
  expect(fitting(32 * kb, 32 * kb, 60_000)).toBe(32 * kb);
  expect(fitting(256 * kb, 9 * kb, 1)).toBe(256 * kb);
});

test('what both changed is kept twice and shown', () => {
  const draft: Draft = { ...DRAFT, answers: { c: { n: 'mine' } }, remote: { id: 'r', version: '"1"', answers: { c: { n: 'was' } }, wishes: {}, files: [], form: '2025-07-01' } };
  const after = joined(draft, { ...FACE, answers: { c: { n: 'theirs' } } }, '"2"');
  expect(after.answers).toEqual({ c: { n: 'mine' } });
  expect(after.clashes).toEqual([{ section: 'c', field: 'n', mine: 'mine', theirs: 'theirs' }]);
});

test('an owner half named here is not undone by another device’s change', () => {
  const wishes = { office: 'A', forWhom: 'other', owner: { fullName: 'Bà Mỷ' } } as const;
  const draft: Draft = { ...DRAFT, wishes, remote: { id: 'r', version: '"1"', answers: {}, wishes: { office: 'A', forWhom: 'me' }, files: [], form: '2025-07-01' } };
  const after = joined(draft, { ...FACE, office: 'A', resultBy: 'post' }, '"2"');
  expect(after.wishes).toEqual({ ...wishes, resultBy: 'post' });
  const named = { fullName: 'Bà Mỷ', personalNumber: '099155000001', relation: 'mẹ', birthDate: null };
  expect(joined(draft, { ...FACE, office: 'A', owner: named }, '"2"').wishes).toEqual({ office: 'A', forWhom: 'other', owner: { fullName: 'Bà Mỷ', personalNumber: '099155000001' }, ownerRelation: 'mẹ' });
});
