/** A moment as an officer types it. Pure. */

import { today } from '../words/format.ts';

/** Typed as `27 11 2026` and `16:00`, by Hanoi's clock. */
export function momentOf(day: string, hour: string): string | undefined {
  const [d, m, y] = day.trim().split(/[\s/.-]+/);
  const [h, min = '00'] = hour.trim().split(/[:hg]/);
  if (!d || !m || !y || !h || !/^\d{4}$/.test(y)) return undefined;
  const two = (text: string): string => text.padStart(2, '0');
  const iso = `${y}-${two(m)}-${two(d)}T${two(h)}:${two(min || '00')}:00+07:00`;
  const at = new Date(iso);
  return Number.isNaN(at.getTime()) || today(at.getTime()) !== iso.slice(0, 10) ? undefined : iso;
}
