/** One request for everything that is missing: pins, what still lacks in them, and the exact words the resident will read. Pure. */

import type { Flaw, PinIn } from '../server/contract.d.ts';

export const flaws: readonly Flaw[] = ['missing', 'blurred', 'contradictory', 'expired', 'wrong_kind', 'unclear'];

/** A pin being written: nothing is refused while it is. */
export interface Pin {
  readonly pointer: string;
  readonly label: string;
  readonly flaw?: Flaw;
  readonly reason: string;
  readonly example: string;
  readonly page?: number;
}

export interface Composed {
  readonly pins: readonly Pin[];
  readonly note: string;
  /** “Đã xem hết …” is ticked. */
  readonly whole: boolean;
}

export const nothing: Composed = { pins: [], note: '', whole: false };

export function toggle(composed: Composed, pointer: string, label: string): Composed {
  const without = composed.pins.filter((pin) => pin.pointer !== pointer);
  return { ...composed, pins: without.length < composed.pins.length ? without : [...composed.pins, { pointer, label, reason: '', example: '' }] };
}

export const withPin = (composed: Composed, pointer: string, change: Partial<Pin>): Composed => ({
  ...composed,
  pins: composed.pins.map((pin) => (pin.pointer === pointer ? { ...pin, ...change } : pin)),
});

export type Lack = { readonly field: string; readonly what: 'pins' | 'flaw' | 'reason' | 'example' | 'whole'; readonly label: string };

/** Id of a pin's first control. */
export const idOf = (pointer: string): string => `ghim${pointer.replaceAll('/', '-')}`;

export function lacksOf({ pins, whole }: Composed): readonly Lack[] {
  const lacks = pins.flatMap((pin): readonly Lack[] => {
    const id = idOf(pin.pointer);
    const lack = (what: Lack['what'], field = `${id}-${what}`): Lack => ({ field, what, label: pin.label });
    return [...(pin.flaw ? [] : [lack('flaw', `${id}-flaw-missing`)]), ...(pin.reason.trim() ? [] : [lack('reason')]), ...(pin.example.trim() ? [] : [lack('example')])];
  });
  if (!pins.length) return [{ field: 'ghim', what: 'pins', label: '' }];
  return whole ? lacks : [...lacks, { field: 'da-xem-het', what: 'whole', label: '' }];
}

/** A sentence ends once. */
export const ended = (text: string): string => {
  const tidied = text.normalize('NFC').replace(/\s+/g, ' ').trim();
  return !tidied || /[.!?…]$/.test(tidied) ? tidied : `${tidied}.`;
};

export const sent = ({ pins, note }: Composed): { readonly pins: readonly PinIn[]; readonly note: string | null } => ({
  pins: pins.map(({ pointer, flaw = 'unclear', reason, example, page }) => ({ pointer, flaw, reason: ended(reason), example: ended(example), page: page ?? null })),
  note: ended(note) || null,
});
