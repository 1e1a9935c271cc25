/** What a request to act for somebody must hold before it leaves. Pure. */

import type { MandateAct } from './model.ts';

export interface Asking {
  readonly procedure: string;
  readonly acts: readonly MandateAct[];
  readonly days: number;
  readonly way: 'code' | 'qr' | 'paper';
  readonly name: string;
  readonly number: string;
}

export const DAYS: readonly number[] = [1, 3, 7, 14, 30];
export const firstAsking = (name: string): Asking => ({ procedure: '', acts: ['prepare', 'submit', 'follow'], days: 7, way: 'code', name, number: '' });

export const digitsOf = (number: string): string => number.replace(/\D/g, '');

/** A QR code finds its person by who scans it; a code must know whose telephone, a paper who signs. */
export function lacking({ procedure, way, name, number }: Asking): readonly ('procedure' | 'name' | 'number')[] {
  const named = way !== 'qr' || digitsOf(number).length > 0;
  return ([['procedure', !procedure], ['name', named && !name.trim()], ['number', named && digitsOf(number).length !== 12]] as const).flatMap(([lack, so]) => (so ? [lack] : []));
}
