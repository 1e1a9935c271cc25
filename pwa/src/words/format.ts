/** How money, days and hours are written; always Vietnam's clock, whatever the phone's says. */

const NBSP = '\u00a0';
const HANOI_MS = 7 * 3_600_000; // no summer time since 1975

/** 8000 → "8.000 đ", never broken across lines. */
export function showDong(dong: number): string {
  return dong.toString().replace(/\B(?=(\d{3})+$)/g, '.') + NBSP + 'đ';
}

const two = (n: number): string => String(n).padStart(2, '0');
const local = (iso: string): Date => new Date(Date.parse(iso) + HANOI_MS);

/** "23/11/2026"; a bare year or year-month stays as long as it is. */
export function showDay(iso: string): string {
  if (!iso.includes('T')) return iso.split('-').reverse().join('/');
  const at = local(iso);
  return `${two(at.getUTCDate())}/${two(at.getUTCMonth() + 1)}/${at.getUTCFullYear()}`;
}

/** "17:30". */
export function showHour(iso: string): string {
  const at = local(iso);
  return `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`;
}

/** "17:30, 23/11/2026": the hour first, as appointments are said. */
export const showMoment = (iso: string): string => `${showHour(iso)}, ${showDay(iso)}`;

/** "17:30, 23/11" within this year, for cards where the year is clear. */
export const showSoon = (iso: string): string => `${showHour(iso)}, ${showDay(iso).slice(0, 5)}`;

/** 482133 → "471 KB", 3145728 → "3 MB". */
export function showSize(bytes: number): string {
  if (bytes < 1024 * 1024) return `${Math.max(1, Math.round(bytes / 1024))}${NBSP}KB`;
  return `${(bytes / 1024 / 1024).toFixed(1).replace(/\.0$/, '').replace('.', ',')}${NBSP}MB`;
}

export const DAYS = { vi: ['Chủ nhật', 'thứ Hai', 'thứ Ba', 'thứ Tư', 'thứ Năm', 'thứ Sáu', 'thứ Bảy'], en: ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] };

/** "07:30 thứ Hai 23/11": for a moment near enough to be known by its weekday. */
export function showWeekday(iso: string, language: 'vi' | 'en'): string {
  return `${showHour(iso)} ${DAYS[language][local(iso).getUTCDay()]} ${showDay(iso).slice(0, 5)}`;
}

/** Hanoi's day, `YYYY-MM-DD`. */
export const today = (now = Date.now()): string => new Date(now + HANOI_MS).toISOString().slice(0, 10);
