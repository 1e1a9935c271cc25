/** The desk's judgement, without a page: which rows join, which act comes first, what has changed, what a request still lacks. */

import { describe, expect, it } from 'vitest';
import { mayGrant, actOf, offered, passedOnTo } from '../src/desk/acts.ts';
import { changesOf } from '../src/desk/changes.ts';
import { check, papersOf } from '../src/desk/checks.ts';
import { canJoin, checkOf, following, joined, joinPages, MOST_AT_ONCE, stepFrom, turnAt } from '../src/desk/queue.ts';
import { ended, lacksOf, nothing, sent, toggle, withPin } from '../src/desk/supplement.ts';
import { dueWords } from '../src/desk/time.ts';
import type { Form } from '../src/form/model.ts';
import { momentOf } from '../src/desk/moment.ts';
import type { Action, DeskDossier, Line, Queue } from '../src/server/contract.d.ts';

const say = (vi: string) => ({ vi, en: vi });
const office = (code: string) => ({ code, name: say(code), phone: '0214' });

const line = (over: Partial<Line> = {}): Line => ({ id: 'a', status: 1, stage: 'plain', elsewhere: false, opened: true, version: 1, files: 1, ...over }) as Line;

const dossier = (over: Partial<DeskDossier> = {}): DeskDossier =>
  ({
    id: 'a', version: 1, status: 1, stage: 'plain', statusName: say('Mới đăng ký'), actions: [], answers: {}, files: [], fees: [], requests: [],
    deciding: [office('UB')], holder: office('UB'), office: office('UB'), supplements: 0, extended: false, wantsProof: false, proof: 'none', decision: null, dueAt: null, answerBy: null,
    ...over,
  }) as DeskDossier;

describe('rows', () => {
  it('join only when new, decided here and read as they stand', () => {
    expect(canJoin(line())).toBe(true);
    for (const over of [{ opened: false }, { elsewhere: true }, { status: 2 }, { stage: 'second' }] as Partial<Line>[]) expect(canJoin(line(over))).toBe(false);
  });
  it('taken out by hand stay out, and a hundred is the most', () => {
    const many = Array.from({ length: 120 }, (_, at) => line({ id: String(at) }));
    expect(joined(many, new Set()).length).toBe(MOST_AT_ONCE);
    expect(joined(many.slice(0, 3), new Set(['1'])).map((each) => each.id)).toEqual(['0', '2']);
  });
  it('say what the machine knows and no more', () => {
    expect(checkOf(line())).toBe('whole');
    expect(checkOf(line({ version: 3 }))).toBe('again');
    expect(checkOf(line({ elsewhere: true }))).toBe('elsewhere');
    // A result that waits to be fetched is no work of the office's; what has ended is nobody's.
    expect([4, 5, 7, 9, 10].map((status) => turnAt(line({ status: status as Line['status'] })))).toEqual(['office', 'resident', 'draft', 'resident', 'done']);
    expect(checkOf(line({ status: 4 }))).toBe('step');
  });
  it('read twice appear once, where they were first', () => {
    const page = (...ids: string[]) => ({ items: ids.map((id) => line({ id })) }) as unknown as Queue;
    expect(joinPages([page('a', 'b'), page('b', 'c')]).map((each) => each.id)).toEqual(['a', 'b', 'c']);
  });
  it('are stepped through to the ends and no further', () => {
    const ids = ['a', 'b', 'c'];
    expect([stepFrom(ids, undefined, 1), stepFrom(ids, 'a', 1), stepFrom(ids, 'c', 1), stepFrom(ids, 'a', -1), stepFrom([], 'a', 1)]).toEqual(['a', 'b', 'c', 'a', undefined]);
    expect([following(ids, 'b'), following(ids, 'c'), following(ids, 'x')]).toEqual(['c', undefined, undefined]);
  });
});

describe('acts', () => {
  const open = (names: Action[], over: Partial<DeskDossier> = {}) => offered(dossier({ actions: names, ...over }));
  it('put acceptance first, and pass on where another office decides', () => {
    expect(open(['accept', 'not_accept', 'ask_supplement'])).toEqual({ first: 'accept', others: ['not_accept', 'ask_supplement'], forResident: [] });
    expect(passedOnTo(dossier({ deciding: [office('CA')] }))?.code).toBe('CA');
    expect(passedOnTo(dossier())).toBeUndefined();
    // The resident's own steps are never the filled button, and their answer stands before their leave.
    expect(open(['withdraw', 'answer_supplement'], { status: 5 })).toEqual({ first: undefined, others: [], forResident: ['answer_supplement', 'withdraw'] });
    expect(open(['begin', 'forward'], { status: 2, deciding: [office('CA')] }).first).toBe('forward');
  });
  it('ask for the draft to be read before they offer the signature', () => {
    const names: Action[] = ['ask_proof', 'propose'];
    expect(open(names, { status: 4, wantsProof: true }).first).toBe('ask_proof');
    expect(open(names, { status: 4, wantsProof: true, proof: 'lapsed' })).toMatchObject({ first: 'propose', others: ['ask_proof'] });
    // What can be put forward unread is a refusal alone.
    expect(open(names, { status: 4, wantsProof: true }).others).toEqual(['propose']);
    expect([mayGrant(dossier({ wantsProof: true })), mayGrant(dossier({ wantsProof: true, proof: 'lapsed' })), mayGrant(dossier())]).toEqual([false, true, true]);
    expect(open(names, { status: 4, wantsProof: true, proof: 'right' }).first).toBe('propose');
    expect(open(names, { status: 4 }).first).toBe('propose');
  });
  it('offer a leader the signature only when something is drafted', () => {
    expect(open(['approve', 'refuse', 'extend'], { status: 4 }).first).toBeUndefined();
    const decision = { outcome: 'granted', reason: null, number: '1', words: null } as const;
    expect(open(['approve', 'refuse', 'send_back'], { status: 4, stage: 'signing', decision }).first).toBe('approve');
    expect(open(['approve', 'refuse'], { status: 4, stage: 'signing', decision: { ...decision, outcome: 'refused' } }).first).toBe('refuse');
  });
  it('hand nothing over that is not paid', () => {
    const fee = { id: 'f', stage: 'on_result', totalVnd: 8000, missingVnd: 8000, word: 'chua_thanh_toan' } as DeskDossier['fees'][number];
    expect(open(['return'], { status: 9, fees: [fee] }).first).toBeUndefined();
    expect(open(['return'], { status: 9, fees: [{ ...fee, missingVnd: 0 }] }).first).toBe('return');
  });
  it('are all known by address', () => {
    for (const name of ['not_accept', 'begin', 'forward', 'ask_fee', 'extend', 'ask_proof', 'end_proof', 'propose', 'send_back', 'approve', 'refuse', 'return', 'stop', 'approve_supplement', 'drop_supplement'] as Action[]) {
      expect(actOf(name)?.path).toBe(name.replaceAll('_', '-'));
    }
  });
});

describe('changes', () => {
  it('name the field, the papers and the status, and nothing that stayed', () => {
    const was = dossier({ answers: { child: { fullName: 'Ẩn', at: { communeCode: '1' } }, members: [{ name: 'A' }] } });
    const now = dossier({ answers: { child: { fullName: 'Ân', at: { communeCode: '1' } }, members: [{ name: 'A' }, { name: 'B' }] }, status: 7, statusName: say('Rút'), files: [{ id: 'p' }] as unknown as DeskDossier['files'] });
    expect(changesOf(was, now).map((change) => change.at)).toEqual(['/child/fullName', '/members/1/name', 'files', 'status']);
    expect(changesOf(was, was)).toEqual([]);
  });
});

const form = {
  code: '1', version: '2026-01-01', title: say(''),
  sections: [{ id: 'child', title: say('Bé'), fields: [{ id: 'name', kind: 'fullName', label: say('Tên'), required: true }, { id: 'home', kind: 'address', label: say('Nơi ở'), required: true }, { id: 'note', kind: 'text', label: say('Ghi chú') }] }],
  documents: [{ id: 'birth', label: say('Giấy chứng sinh'), required: true }],
} as Form;

describe('checks', () => {
  it('count what must be there, and addresses that nothing has compared', () => {
    const file = { id: 'p', documentId: 'birth', page: 1 } as DeskDossier['files'][number];
    const found = check(form, dossier({ answers: { child: { name: 'Ẩn', home: { typed: 'Y Tý' } } }, files: [file] }));
    expect(found).toMatchObject({ fields: [2, 2], papers: [1, 1], typed: 1, lacks: 0, owedVnd: 0, all: { fields: 3, papers: 1 } });
    expect(check(form, dossier())).toMatchObject({ fields: [0, 2], papers: [0, 1] });
  });
  it('show papers in the form’s order and pages in theirs, strangers last', () => {
    const file = (documentId: string, page: number) => ({ id: `${documentId}${page}`, documentId, page }) as DeskDossier['files'][number];
    const papers = papersOf(form, dossier({ files: [file('other', 1), file('birth', 2), file('birth', 1)] }));
    expect(papers.map((paper) => paper.files.map((each) => each.id))).toEqual([['birth1', 'birth2'], ['other1']]);
  });
});

describe('a supplement request', () => {
  it('lacks something until each pin says what, why and how, and all was read', () => {
    expect(lacksOf(nothing).map((lack) => lack.what)).toEqual(['pins']);
    let composed = toggle(nothing, '/child/home', 'Nơi ở');
    expect(lacksOf(composed).map((lack) => lack.what)).toEqual(['flaw', 'reason', 'example', 'whole']);
    composed = withPin(composed, '/child/home', { flaw: 'missing', reason: ' Vì cần đến cấp xã ', example: 'xã Mường Hum' });
    expect(lacksOf(composed).map((lack) => lack.what)).toEqual(['whole']);
    expect(lacksOf({ ...composed, whole: true })).toEqual([]);
    expect(sent(composed)).toEqual({ pins: [{ pointer: '/child/home', flaw: 'missing', reason: 'Vì cần đến cấp xã.', example: 'xã Mường Hum.', page: null }], note: null });
    expect(toggle(composed, '/child/home', 'Nơi ở').pins).toEqual([]);
  });
  it('ends its sentences once', () => {
    expect([ended('a'), ended('a.'), ended(' a  b? '), ended('')]).toEqual(['a.', 'a.', 'a b?', '']);
  });
});

describe('time', () => {
  const now = Date.parse('2026-11-23T01:00:00Z');
  it('is said by its hour today, and by day else, on Hanoi’s clock', () => {
    const today = (hour: string) => `${hour} hôm nay`;
    expect(dueWords('2026-11-23T04:00:00Z', today, now)).toBe('11:00 hôm nay');
    expect(dueWords('2026-11-23T17:30:00Z', today, now)).toBe('00:30, 24/11');
    expect(dueWords('2027-01-04T10:30:00Z', today, now)).toBe('17:30, 04/01/2027');
  });
  it('is read from what was typed, and refuses days that do not exist', () => {
    expect(momentOf('27 11 2026', '16:00')).toBe('2026-11-27T16:00:00+07:00');
    expect(momentOf('7/1/2027', '9')).toBe('2027-01-07T09:00:00+07:00');
    for (const [day, hour] of [['31 11 2026', '16:00'], ['27 11', '16:00'], ['27 11 2026', ''], ['27 11 26', '16:00'], ['27 11 2026', '25:00']] as const) expect(momentOf(day, hour)).toBeUndefined();
  });
});
