import { expect, test } from 'vitest';
import { qr } from '../src/helper/qr.ts';

/** SHA-256 over the rows as Segno 1.6.6 draws them (its superfluous zero byte after the terminator taken out). */
const drawn: readonly (readonly [text: string, size: number, sha256: string])[] = [
  ['mc', 21, 'd9a0349cdb17f733cd5973fef30a512cbb36f750fa6188b00281c0cee4eb7070'],
  ['https://motcua.laocai.gov.vn/lam-ho/0190a3f2-7c1d-7e55-9f1a-2b3c4d5e6f70#kJ8s0mA2bQ1vX9zP4nR7tY6uI3oE5wL0aSdFgHjKlZx', 45, 'b6e180aa0c783046c25f814eae8b3b0741877a622cd3adbc7c688caff0b9d6a3'],
  ['Tổ công nghệ số cộng đồng '.repeat(3), 45, '3907b3b4b80f24d7af731f47f688c21cd0f14c816e25342645b9b13cd8ad57b4'],
  ['x'.repeat(200), 57, '64e9db0f7dcfa486be63739a1efef2c8324387cf233f7686c75d9b4e079a8873'],
];

test.each(drawn)('%s is drawn as another encoder draws it', async (text, size, sha256) => {
  const rows = qr(text).map((row) => row.map((dark) => (dark ? '1' : '0')).join(''));
  expect(rows).toHaveLength(size);
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(rows.join('\n'))));
  expect(Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')).toBe(sha256);
});

test('what does not fit is refused, not cut', () => {
  expect(() => qr('x'.repeat(214))).toThrow(RangeError);
});
