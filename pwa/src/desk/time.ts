/** A deadline as an officer says it: by its hour when it is today, else by hour and day. Pure. */

import { showHour, showMoment, showSoon, today } from '../words/format.ts';

export const isToday = (iso: string, now = Date.now()): boolean => today(Date.parse(iso)) === today(now);

/** `sayToday` makes “11:00 hôm nay” of the hour. */
export function dueWords(iso: string, sayToday: (hour: string) => string, now = Date.now()): string {
  if (isToday(iso, now)) return sayToday(showHour(iso));
  return today(Date.parse(iso)).slice(0, 4) === today(now).slice(0, 4) ? showSoon(iso) : showMoment(iso);
}
