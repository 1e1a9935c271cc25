/** Whom one files for as người được ủy quyền, as the system last said it: sealed under one's own key, for where there is no network. */

import { isKept } from '../../helper/keeping.ts';
import type { Mandate } from '../../helper/model.ts';
import { drop, get, put } from '../store.ts';
import { fetchFormAhead } from './dossiers.ts';

const ID = 'delegations';

export interface Kept {
  readonly items: readonly Mandate[];
  readonly at: number;
}

/** And what the forms need that may be filled in now. */
export async function keepDelegations(of: string, items: readonly Mandate[]): Promise<void> {
  await put('meta', { id: ID, of, items, at: Date.now() });
  for (const { state, dossierId, procedureCode } of items) if (state === 'standing' && !dossierId && procedureCode) await fetchFormAhead(procedureCode).catch(() => undefined);
}

/** As it stands now: what has run out since says so; after seven days nothing is left. */
export async function keptDelegations(now = Date.now()): Promise<Kept | undefined> {
  const kept = (await get('meta', ID)) as (Kept & { readonly id: string }) | undefined;
  if (!kept) return undefined;
  if (!isKept('read', kept.at, now)) {
    await drop('meta', ID);
    return undefined;
  }
  return { at: kept.at, items: kept.items.map((mandate) => (mandate.state === 'standing' && Date.parse(mandate.expiresAt ?? '') <= now ? { ...mandate, state: 'expired' } : mandate)) };
}
