/** What was typed, made canonical: composed, trimmed, without empties. Never while a Telex or VNI composition is under way. */

import type { Address, Kind, Person, Value } from './model.ts';

const SEPARATORS = /[ .()\u00a0-]/g;
const PHONE = /^0[35789]\d{8}$/;

export const tidyText = (text: string): string => text.normalize('NFC').replace(/[ \t\u00a0]+/g, ' ').trim();

export function tidy(kind: Kind, value: Value | undefined): Value | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'object') return tidyObject(value);
  if (typeof value !== 'string') return value;
  switch (kind) {
    case 'longText':
      return value.replace(/\r\n?/g, '\n').split('\n').map(tidyText).join('\n').replace(/^\n+|\n+$/g, '') || undefined;
    case 'phone': {
      const digits = value.replace(SEPARATORS, '').replace(/^\+84/, '0');
      return (PHONE.test(digits) ? digits : tidyText(value)) || undefined;
    }
    case 'personalNumber': {
      const digits = value.replace(SEPARATORS, '');
      return (/^\d+$/.test(digits) ? digits : tidyText(value)) || undefined;
    }
    case 'email':
      return value.replace(/\s/g, '') || undefined;
    case 'integer':
    case 'money': {
      const digits = value.replace(/[ .\u00a0]|đ$/g, '');
      return /^\d{1,15}$/.test(digits) ? Number(digits) : tidyText(value) || undefined;
    }
    default:
      return tidyText(value) || undefined;
  }
}

function tidyObject(value: Address | Person): Value | undefined {
  const kept: Record<string, unknown> = {};
  for (const [name, inner] of Object.entries(value) as [string, string | Address | undefined][]) {
    const tidied = typeof inner === 'object' ? tidyObject(inner) : tidy(name === 'personalNumber' ? 'personalNumber' : 'text', inner);
    if (tidied !== undefined) kept[name] = tidied;
  }
  return Object.keys(kept).length ? (kept as Value) : undefined;
}
