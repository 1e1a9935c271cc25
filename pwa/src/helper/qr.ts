/** A QR code as rows of dark and light: bytes, error correction M, up to version 10 (213 bytes: a link with its secret). ISO/IEC 18004. Pure. */

/** By version: codewords of correction in a block, then how many blocks of how many data codewords. */
const blocks: readonly (readonly [correction: number, ...groups: (readonly [count: number, data: number])[]])[] = [
  [10, [1, 16]], [16, [1, 28]], [26, [1, 44]], [18, [2, 32]], [24, [2, 43]], [16, [4, 27]], [18, [4, 31]], [22, [2, 38], [2, 39]], [22, [3, 36], [2, 37]], [26, [4, 43], [1, 44]],
];
const centres: readonly (readonly number[])[] = [[], [6, 18], [6, 22], [6, 26], [6, 30], [6, 34], [6, 22, 38], [6, 24, 42], [6, 26, 46], [6, 28, 50]];

const power = new Uint8Array(255);
const log = new Uint8Array(256);
for (let at = 0, value = 1; at < 255; at += 1) {
  power[at] = value;
  log[value] = at;
  value = value * 2 ^ (value > 127 ? 0x11d : 0);
}
const times = (a: number, b: number): number => (a && b ? (power[((log[a] ?? 0) + (log[b] ?? 0)) % 255] ?? 0) : 0);

/** Remainder of the data by the generator of that many roots. */
function correct(data: readonly number[], count: number): readonly number[] {
  let generator = [1];
  for (let root = 0; root < count; root += 1) {
    const next = [...generator, 0];
    generator.forEach((factor, at) => { next[at + 1] = (next[at + 1] ?? 0) ^ times(factor, power[root] ?? 0); });
    generator = next;
  }
  const rest = [...data, ...new Array<number>(count).fill(0)];
  for (let at = 0; at < data.length; at += 1) {
    const lead = rest[at] ?? 0;
    generator.forEach((factor, by) => { rest[at + by] = (rest[at + by] ?? 0) ^ times(factor, lead); });
  }
  return rest.slice(data.length);
}

const capacity = (version: number): number => (blocks[version - 1]?.slice(1) as (readonly [number, number])[]).reduce((sum, [count, data]) => sum + count * data, 0);

function codewords(text: string): { readonly version: number; readonly words: readonly number[] } {
  const bytes = [...new TextEncoder().encode(text)];
  const lead = (version: number): number => (version > 9 ? 3 : 2);
  const version = blocks.findIndex((_, at) => capacity(at + 1) >= bytes.length + lead(at + 1)) + 1;
  if (!version) throw new RangeError('too long for this QR code');
  const bits = [0b0100, 4, bytes.length, version > 9 ? 16 : 8, ...bytes.flatMap((byte) => [byte, 8]), 0, 4];
  let stream = '';
  for (let at = 0; at < bits.length; at += 2) stream += (bits[at] ?? 0).toString(2).padStart(bits[at + 1] ?? 0, '0');
  const data = (stream.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2));
  const whole = capacity(version);
  for (let pad = 0xec; data.length < whole; pad ^= 0xec ^ 0x11) data.push(pad);
  const [correction, ...groups] = blocks[version - 1] ?? [0];
  const parts = groups.flatMap(([count, size]) => Array.from({ length: count }, () => data.splice(0, size)));
  const checks = parts.map((part) => correct(part, correction));
  const woven = (rows: readonly (readonly number[])[]): number[] => Array.from({ length: Math.max(...rows.map((row) => row.length)) }, (_, at) => rows.flatMap((row) => row[at] ?? [])).flat();
  return { version, words: [...woven(parts), ...woven(checks)] };
}

type Grid = (boolean | undefined)[][];

const masks: readonly ((x: number, y: number) => boolean)[] = [
  (x, y) => (x + y) % 2 === 0, (_, y) => y % 2 === 0, (x) => x % 3 === 0, (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(y / 2) + Math.floor(x / 3)) % 2 === 0, (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0, (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
];

function bch(value: number, by: number, shift: number): number {
  let rest = value << shift;
  while (rest.toString(2).length > shift) rest ^= by << (rest.toString(2).length - 1 - shift);
  return (value << shift) | rest;
}

function fixed(version: number): Grid {
  const size = version * 4 + 17;
  const grid: Grid = Array.from({ length: size }, () => new Array<boolean | undefined>(size).fill(undefined));
  const set = (x: number, y: number, dark: boolean): void => { const row = grid[y]; if (row && x >= 0 && x < size) row[x] = dark; };
  for (let at = 8; at < size - 8; at += 1) { set(at, 6, at % 2 === 0); set(6, at, at % 2 === 0); }
  for (const [left, top] of [[0, 0], [size - 7, 0], [0, size - 7]] as const) {
    for (let y = -1; y < 8; y += 1) for (let x = -1; x < 8; x += 1) { const ring = Math.max(Math.abs(x - 3), Math.abs(y - 3)); set(left + x, top + y, ring !== 2 && ring !== 4); }
  }
  const middle = centres[version - 1] ?? [];
  for (const cy of middle) for (const cx of middle) {
    if ((cx < 8 && cy < 8) || (cx < 8 && cy > size - 9) || (cx > size - 9 && cy < 8)) continue;
    for (let y = -2; y < 3; y += 1) for (let x = -2; x < 3; x += 1) set(cx + x, cy + y, Math.max(Math.abs(x), Math.abs(y)) !== 1);
  }
  if (version > 6) {
    const bits = bch(version, 0x1f25, 12);
    for (let at = 0; at < 18; at += 1) { const dark = ((bits >> at) & 1) === 1; const [a, b] = [Math.floor(at / 3), size - 11 + (at % 3)]; set(a, b, dark); set(b, a, dark); }
  }
  format(grid, 0);
  return grid;
}

/** Correction M is 00 in the format's first two bits. */
function format(grid: Grid, mask: number): void {
  const size = grid.length;
  const bits = bch(mask, 0x537, 10) ^ 0x5412;
  const set = (x: number, y: number, dark: boolean): void => { const row = grid[y]; if (row) row[x] = dark; };
  for (let at = 0; at < 15; at += 1) {
    const dark = ((bits >> at) & 1) === 1;
    set(8, at < 6 ? at : at < 8 ? at + 1 : size - 15 + at, dark);
    set(at < 8 ? size - 1 - at : at < 9 ? 7 : 14 - at, 8, dark);
  }
  set(8, size - 8, true);
}

function penalty(grid: Grid): number {
  const size = grid.length;
  const lines = [...grid.map((row) => row.map((dark) => (dark ? '1' : '0')).join('')), ...grid.map((_, x) => grid.map((row) => (row[x] ? '1' : '0')).join(''))];
  let sum = 0;
  for (const line of lines) {
    for (const run of line.match(/0{5,}|1{5,}/g) ?? []) sum += run.length - 2;
    for (let at = 0; at <= size - 7; at += 1) if (line.startsWith('1011101', at) && (/^0*$/.test(line.slice(Math.max(0, at - 4), at)) || /^0*$/.test(line.slice(at + 7, at + 11)))) sum += 40;
  }
  for (let y = 1; y < size; y += 1) for (let x = 1; x < size; x += 1) { const dark = grid[y]?.[x]; if (dark === grid[y - 1]?.[x] && dark === grid[y]?.[x - 1] && dark === grid[y - 1]?.[x - 1]) sum += 3; }
  const share = lines.slice(0, size).join('').replace(/0/g, '').length / size ** 2;
  return sum + 10 * Math.floor(Math.abs(share * 100 - 50) / 5);
}

/** Rows of the code, true where it is dark, without the quiet zone. Throws RangeError above 213 bytes. */
export function qr(text: string): readonly (readonly boolean[])[] {
  const { version, words } = codewords(text);
  const empty = fixed(version);
  const size = empty.length;
  const way: (readonly [number, number])[] = [];
  for (let right = size - 1, up = true; right > 0; right -= 2, up = !up) {
    if (right === 6) right -= 1;
    for (let step = 0; step < size; step += 1) for (const x of [right, right - 1]) { const y = up ? size - 1 - step : step; if (empty[y]?.[x] === undefined) way.push([x, y]); }
  }
  const masked = masks.map((turns, mask) => {
    const grid = empty.map((row) => [...row]);
    way.forEach(([x, y], at) => { const row = grid[y]; if (row) row[x] = (((words[at >> 3] ?? 0) >> (7 - (at % 8))) & 1) === 1 !== turns(x, y); });
    format(grid, mask);
    return grid;
  });
  const scores = masked.map(penalty);
  return masked[scores.indexOf(Math.min(...scores))] as boolean[][];
}
