import { expect, test } from 'vitest';
import { fill, match } from '../src/match.ts';

test('names the pieces of a path', () => {
  expect(match('/lam/:draft/giay-to/:document', '/lam/0190/giay-to/chung-sinh')).toEqual({ draft: '0190', document: 'chung-sinh' });
  expect(match('/', '/')).toEqual({});
  expect(match('/ho-so', '/ho-so/')).toEqual({});
});

test('another length, another word or an empty piece is another page', () => {
  expect(match('/ho-so/:dossier', '/ho-so')).toBeUndefined();
  expect(match('/ho-so/:dossier', '/ho-so/1/ket-qua')).toBeUndefined();
  expect(match('/ho-so/:dossier', '/thong-bao/1')).toBeUndefined();
  expect(match('/ho-so', '/payments/vnpay/ipn')).toBeUndefined();
});

test('a path that is not proper UTF-8 is no page, not an exception', () => {
  expect(match('/thu-tuc/:code', '/thu-tuc/%E0%A4%A')).toBeUndefined();
});

test('what was matched can be built again', () => {
  for (const code of ['1.001193', 'giấy tờ', 'a/b', '100%']) {
    const path = fill('/thu-tuc/:code', { code });
    expect(match('/thu-tuc/:code', path)).toEqual({ code });
  }
});
