import { expect, test } from 'vitest';
import { showDay, showDong, showMoment, showSize } from '../src/words/format.ts';

const held = (text: string): string => text.replace('_', '\u00a0');

test('money is grouped by points and held to its unit', () => {
  expect([0, 999, 8000, 135000, 1000000].map(showDong)).toEqual(['0_đ', '999_đ', '8.000_đ', '135.000_đ', '1.000.000_đ'].map(held));
});

test('moments are Hanoi’s, across midnight and the year’s end', () => {
  expect(showMoment('2026-11-20T15:15:00Z')).toBe('22:15, 20/11/2026');
  expect(showMoment('2026-12-31T17:00:00Z')).toBe('00:00, 01/01/2027');
  expect(showMoment('2026-11-23T17:30:00+07:00')).toBe('17:30, 23/11/2026');
});

test('a partial date stays partial', () => {
  expect(showDay('1958')).toBe('1958');
  expect(showDay('1958-03')).toBe('03/1958');
  expect(showDay('1958-03-07')).toBe('07/03/1958');
});

test('sizes read as people say them', () => {
  expect([100, 482133, 3145728, 3565158].map(showSize)).toEqual(['1_KB', '471_KB', '3_MB', '3,4_MB'].map(held));
});
