import { expect, test } from 'vitest';
import { judge } from '../src/offline/sharpness.ts';

const W = 256;
const H = 180;

function photo(light: (x: number, y: number) => number): Uint8ClampedArray {
  const pixels = new Uint8ClampedArray(W * H * 4);
  for (let y = 0; y < H; y += 1) for (let x = 0; x < W; x += 1) pixels.set([light(x, y), light(x, y), light(x, y), 255], (y * W + x) * 4);
  return pixels;
}

/** Lines of short strokes, as print looks from afar. */
const print = (x: number, y: number): number => (y % 9 < 4 && (x * 7 + Math.floor(y / 9) * 13) % 11 < 5 ? 60 : 225);
const smeared = (x: number, y: number): number => {
  let sum = 0;
  for (let d = -9; d <= 9; d += 1) for (let e = -4; e <= 4; e += 1) sum += print(x + d, y + e);
  return sum / 171;
};

test('print in good light is fine', () => {
  expect(judge(photo(print), W, H)).toBeUndefined();
});

test('a moved phone is noticed', () => {
  expect(judge(photo(smeared), W, H)).toBe('blurred');
});

test('a dark room is noticed', () => {
  expect(judge(photo((x, y) => print(x, y) / 6), W, H)).toBe('dark');
});
