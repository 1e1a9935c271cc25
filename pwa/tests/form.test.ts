import { expect, test } from 'vitest';
import { check, checkAll, isDay } from '../src/form/check.ts';
import { holds } from '../src/form/conditions.ts';
import { merge } from '../src/form/merge.ts';
import { personKnown } from '../src/form/known.ts';
import type { Answers, Field, Form, Section } from '../src/form/model.ts';
import { prefill } from '../src/form/prefill.ts';
import { onlyAsked, papersAsked, progressOf, questionsOf, withValue } from '../src/form/questions.ts';
import { tidy } from '../src/form/tidy.ts';

const both = (vi: string) => ({ vi, en: vi });
const field = (id: string, kind: Field['kind'], more: Partial<Field> = {}): Field => ({ id, kind, label: both(id), required: true, ...more });
const section = (id: string, fields: readonly Field[], more: Partial<Section> = {}): Section => ({ id, title: both(id), fields, ...more });

const form: Form = {
  code: '1.001193',
  version: '2025-07-01',
  title: both('Khai sinh'),
  documents: [
    { id: 'notice', label: both('Giấy chứng sinh'), required: true, fromData: { vi: '', en: '', when: { field: '/child/notice', is: 'electronic' } } },
    { id: 'statement', label: both('Cam đoan'), required: true, when: { field: '/child/notice', is: 'none' } },
  ],
  sections: [
    section('child', [field('fullName', 'fullName'), field('born', 'date', { max: 'today' }), field('notice', 'choice'), field('number', 'text', { when: { field: '/child/notice', in: ['paper', 'electronic'] }, required: false })]),
    section('copies', [field('wanted', 'boolean'), field('count', 'integer', { min: 1, max: 20, when: { field: '/copies/wanted', is: true } })]),
    section('members', [field('kind', 'choice'), field('school', 'text', { when: { field: '/members/kind', is: 'child' } })], { repeat: { min: 1, max: 3, item: both('Thành viên') }, when: { field: '/copies/wanted', is: true } }),
  ],
};
const [child, copies, members] = form.sections as [Section, Section, Section];
const today = '2026-11-20';

test('about an unanswered field every condition is false, and 1 is not true', () => {
  expect(holds({ field: '/a/b', not: 'x' }, {})).toBe(false);
  expect(holds({ field: '/a/b', is: true }, { a: { b: 1 } })).toBe(false);
  expect(holds({ any: [{ field: '/a/b', is: 'y' }, { field: '/a/b', not: 'x' }] }, { a: { b: 'z' } })).toBe(true);
  expect(holds(undefined, {})).toBe(true);
});

test('a question hidden by its condition is not asked, nor filed after the choice has changed', () => {
  const answers: Answers = { child: { notice: 'none', number: '12' }, copies: { wanted: false, count: 3 }, members: [{ kind: 'child', school: 'A' }] };
  expect(questionsOf(child, answers).map((question) => question.field.id)).toEqual(['fullName', 'born', 'notice']);
  expect(onlyAsked(form, answers)).toEqual({ child: { notice: 'none' }, copies: { wanted: false } });
});

test('a member of a repeating section is asked about itself', () => {
  const answers: Answers = { copies: { wanted: true }, members: [{ kind: 'child' }, { kind: 'adult', school: 'B' }] };
  expect(questionsOf(members, answers).map((question) => question.pointer)).toEqual(['/members/0/kind', '/members/0/school', '/members/1/kind']);
  expect(onlyAsked(form, answers)['members']).toEqual([{ kind: 'child' }, { kind: 'adult' }]);
});

test('a part is begun, then done', () => {
  expect(progressOf(copies, {}, [])).toBe('none');
  expect(progressOf(copies, { copies: { wanted: true } }, [])).toBe('some');
  expect(progressOf(copies, { copies: { wanted: true } }, [], ['/copies/wanted'])).toBe('none');
  expect(progressOf(copies, { copies: { wanted: true, count: 2 } }, [])).toBe('some');
  expect(progressOf(copies, { copies: { wanted: true, count: 2 } }, ['copies'])).toBe('all');
  expect(progressOf(members, { members: [] }, ['members'])).toBe('some');
});

test('a paper that is in the data is not asked from the resident', () => {
  expect(papersAsked(form, { child: { notice: 'electronic' } }).map(({ need, state }) => [need.id, state])).toEqual([['notice', 'fromData']]);
  expect(papersAsked(form, { child: { notice: 'none' } }).map(({ need }) => need.id)).toEqual(['notice', 'statement']);
});

test('dates are days that exist, not in the future, and after one another', () => {
  expect([isDay('2024-02-29', false), isDay('2025-02-29', false), isDay('1958', false), isDay('1958', true), isDay('1958-13', true)]).toEqual([true, false, false, true, false]);
  const ask = (value: string, more: Partial<Field> = {}) => check({ section: child, field: field('born', 'date', { max: 'today', ...more }), index: undefined, pointer: '', value }, { child: { from: '2026-05' } }, today).map(({ rule }) => rule);
  expect(ask('2026-11-20')).toEqual([]);
  expect(ask('2026-11-21')).toEqual(['tooLate']);
  expect(ask('2026', { partial: true })).toEqual([]);
  expect(ask('2026-04-30', { after: '/child/from' })).toEqual(['notAfter']);
  expect(ask('2026-05-01', { after: '/child/from' })).toEqual([]);
});

test('a person’s missing part is named', () => {
  const mother = field('person', 'person', { parts: ['fullName', 'birthDate', 'residence'], needed: ['fullName', 'residence'] });
  const faults = check({ section: child, field: mother, index: undefined, pointer: '', value: { fullName: 'A', residence: { provinceCode: '15' } } }, {}, today);
  expect(faults.map(({ rule, part }) => [rule, part])).toEqual([['required', 'residence']]);
});

test('every missing answer is found, the hidden ones are not', () => {
  expect(checkAll(form, { copies: { wanted: true, count: 21 }, child: { fullName: 'Bé' }, members: [{ kind: 'adult' }] }, today).map(({ question, wrong }) => [question.pointer, wrong.rule])).toEqual([
    ['/child/born', 'required'],
    ['/child/notice', 'required'],
    ['/copies/count', 'range'],
  ]);
});

test('typed answers are made canonical', () => {
  expect(tidy('fullName', '  Nguye\u0302\u0303n   Thị Ngọc  ')).toBe('Nguyễn Thị Ngọc');
  expect(tidy('phone', '+84 912.345.678')).toBe('0912345678');
  expect(tidy('personalNumber', '099 190 000 123')).toBe('099190000123');
  expect(tidy('money', '1.250.000 đ')).toBe(1250000);
  expect(tidy('integer', 'hai')).toBe('hai');
  expect(tidy('address', { detail: ' thôn 3 ', typed: '' })).toEqual({ detail: 'thôn 3' });
  expect(tidy('text', '   ')).toBeUndefined();
});

test('setting a value makes a new draft and leaves the old one alone', () => {
  const before: Answers = { child: { fullName: 'A' } };
  expect(withValue(before, child, undefined, 'born', '2026-11-01')).toEqual({ child: { fullName: 'A', born: '2026-11-01' } });
  expect(withValue(before, child, undefined, 'fullName', undefined)).toEqual({ child: {} });
  expect(before).toEqual({ child: { fullName: 'A' } });
});

test('copies that do not overlap are merged; the others are both kept in sight', () => {
  const base: Answers = { child: { fullName: 'A', born: '2026-01-01' } };
  const mine: Answers = { child: { fullName: 'B', born: '2026-01-01' }, copies: { wanted: true } };
  const theirs: Answers = { child: { fullName: 'A', born: '2026-02-02' }, father: { known: false } };
  expect(merge(base, mine, theirs)).toEqual({ answers: { child: { fullName: 'B', born: '2026-02-02' }, copies: { wanted: true }, father: { known: false } }, clashes: [] });
  const clash = merge(base, mine, { child: { fullName: 'C' } });
  expect(clash.clashes).toEqual([{ section: 'child', field: 'fullName', mine: 'B', theirs: 'C' }]);
  expect(clash.answers).toEqual({ child: { fullName: 'B' }, copies: { wanted: true } });
});

test('merging loses no answer that one side alone has given', () => {
  const letters = ['a', 'b', 'c', 'd'];
  for (let seed = 0; seed < 500; seed += 1) {
    const draw = (n: number, of: number): number => Math.floor(((Math.sin(seed * 97 + n * 13 + of) * 10000) % 1 + 1) * of) % of;
    const base: Record<string, string> = {};
    for (const letter of letters) if (draw(1, 2 + letter.charCodeAt(0) % 3)) base[letter] = 'base';
    const mine = { ...base };
    const theirs = { ...base };
    for (const letter of letters) {
      if (draw(letter.charCodeAt(0), 3) === 0) mine[letter] = `mine${seed}`;
      if (draw(letter.charCodeAt(0) + 7, 3) === 0) theirs[letter] = `theirs${seed}`;
    }
    const { answers, clashes } = merge({ s: base }, { s: mine }, { s: theirs });
    for (const letter of letters) {
      const changedHere = mine[letter] !== base[letter];
      const changedThere = theirs[letter] !== base[letter];
      const kept = (answers['s'] as Record<string, string> | undefined)?.[letter];
      if (changedHere) expect(kept).toBe(mine[letter]);
      else if (changedThere) expect(kept).toBe(theirs[letter]);
      expect(clashes.some((each) => each.field === letter)).toBe(changedHere && changedThere && mine[letter] !== theirs[letter]);
    }
  }
});

test('what is known fills what is empty and nothing else', () => {
  const { answers, pointers } = prefill(form, { child: { fullName: 'Bé' } }, { '/child/fullName': 'Mẹ', '/child/born': '2026-11-01', '/nowhere/x': 'y', '/members/kind': 'child' });
  expect(answers).toEqual({ child: { fullName: 'Bé', born: '2026-11-01' } });
  expect(pointers).toEqual(['/child/born']);
});

test('what was said of whoever asks is offered to another question about a person, in the parts it wants', () => {
  const asking = section('requester', [field('name', 'fullName', { prefill: 'identity.fullName' }), field('home', 'address', { prefill: 'identity.permanentResidence' })]);
  const person = field('person', 'person', { parts: ['fullName', 'birthDate', 'residence'] });
  const mother = section('mother', [person]);
  const told = { code: '', version: '', title: both(''), sections: [asking, mother], documents: [] } as Form;
  const answers = { requester: { name: 'Sùng Thị Mai', home: { typed: 'xã Mường Hum' } } } as Answers;
  expect(personKnown(told, answers, mother, person)).toEqual({ fullName: 'Sùng Thị Mai', residence: { typed: 'xã Mường Hum' } });
  expect(personKnown(told, {}, mother, person)).toBeUndefined();
  expect(personKnown(told, answers, asking, field('name', 'fullName'))).toBeUndefined();
});
