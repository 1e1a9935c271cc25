/** Names of offices by code, read once: cards carry codes only. */

import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { say, type Both } from '../words/index.ts';
import { get } from './client.ts';
import type { List, OfficeFace } from './shapes.ts';

const names = signal<ReadonlyMap<string, Both>>(new Map());
let asked = false;

async function learn(): Promise<void> {
  if (asked) return;
  asked = true;
  try {
    const { items } = await get<List<OfficeFace>>('/api/offices');
    names.value = new Map(items.map(({ code, name }) => [code, name] as const));
  } catch {
    asked = false;
  }
}

/** The office's name; nothing until it is known. */
export function useOffices(): (code: string) => string {
  useEffect(() => void learn(), []);
  const known = names.value;
  return (code) => {
    const name = known.get(code);
    return name ? say(name) : '';
  };
}
