/** Names of the places that answers mention, read once. */

import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Answers } from '../form/model.ts';
import type { Places } from '../form/show.ts';
import { get } from './client.ts';
import type { Commune, List, Province } from './shapes.ts';

const names = signal<ReadonlyMap<string, string>>(new Map());
const asked = new Set<string>();

async function learn(path: string): Promise<void> {
  if (asked.has(path)) return;
  asked.add(path);
  try {
    const { items } = await get<List<Province | Commune>>(path);
    names.value = new Map([...names.value, ...items.map(({ code, title }) => [code, title] as const)]);
  } catch {
    asked.delete(path);
  }
}

/** Looks up whatever the answers need; a code whose name has not come yet has none. */
export function usePlaces(answers: Answers): Places {
  const provinces = JSON.stringify(answers).match(/"provinceCode":"(\d\d)"/g)?.map((found) => found.slice(16, 18)) ?? [];
  const needed = [...new Set(provinces)].join();
  useEffect(() => {
    if (!needed) return;
    void learn('/api/places/provinces');
    for (const province of needed.split(',')) void learn(`/api/places/provinces/${province}/communes`);
  }, [needed]);
  const known = names.value;
  return (code) => known.get(code);
}
