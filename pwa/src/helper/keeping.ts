/** How long a helper's phone keeps what: sent is wiped at once, read after seven days, unsent never. Pure. */

export const DAY_MS = 24 * 3_600_000;
export const READ_DAYS = 7;
export const WARN_FROM_DAY = 5;
export const LOCK_AFTER_MS = 5 * 60_000;

/** read: the system has it too; unsent: only this phone has it; own: of the helper, nobody else's. */
export type Standing = 'read' | 'unsent' | 'own';

export const isKept = (standing: Standing, at: number, now: number): boolean => standing !== 'read' || now - at < READ_DAYS * DAY_MS;

/** Whole days that the oldest unsent work has waited, once that is worth a warning. */
export function daysWaiting(unsentSince: readonly number[], now: number): number | undefined {
  const days = Math.floor((now - Math.min(...unsentSince)) / DAY_MS);
  return days >= WARN_FROM_DAY && Number.isFinite(days) ? days : undefined;
}

export const LEAST_PIN = 6;

/** plain: the first ones that anybody tries. */
export function judgePin(pin: string): 'short' | 'plain' | 'good' {
  if (!/^\d+$/.test(pin) || pin.length < LEAST_PIN) return 'short';
  const steps = new Set([...pin].slice(1).map((digit, at) => Number(digit) - Number(pin[at])));
  const [step] = steps;
  return (steps.size === 1 && Math.abs(step ?? 0) <= 1) || /^(\d{2,3})\1+$/.test(pin) ? 'plain' : 'good';
}

export const TRIES_AT_ONCE = 5;
export const TRIES_IN_ALL = 10;

/** How long the next try must wait after so many wrong ones. */
export const waitAfter = (wrong: number): number => (wrong < TRIES_AT_ONCE ? 0 : 60_000 * 2 ** (wrong - TRIES_AT_ONCE));
