/** Who may act for the person signed in: asked of them, standing, past. */

import type { Both } from '../words/index.ts';
import { ask } from './client.ts';

export interface Asked {
  readonly id: string;
  readonly helper: { readonly name: string; readonly badge: number; readonly team: Both };
  readonly acts: readonly string[];
  readonly procedureTitle: Both | null;
  readonly dossierId: string | null;
  readonly days: number;
}

export interface MyMandate extends Asked {
  readonly state: 'asked' | 'paperWaiting' | 'standing' | 'declined' | 'revoked' | 'expired';
  readonly askedAt: string;
  readonly grantedAt: string | null;
  readonly expiresAt: string | null;
  readonly revokedAt: string | null;
  readonly done: readonly { readonly at: string; readonly act: string; readonly dossierId: string | null }[];
}

const post = async <T>(path: string, body?: unknown): Promise<T> => (await ask<T>(path, { method: 'POST', ...(body === undefined ? {} : { body }) })).body;

export interface Scanned {
  readonly mandateId: string;
  readonly secret: string;
}

export const look = (scanned: Scanned): Promise<Asked> => post('/api/mandates/look', scanned);
export const grant = (scanned: Scanned): Promise<MyMandate> => post('/api/mandates/grant', scanned);
export const answer = (id: string, how: 'grant' | 'decline' | 'revoke'): Promise<MyMandate> => post(`/api/me/mandates/${id}/${how}`);
export const takeOver = (id: string): Promise<{ readonly draftIds: readonly string[]; readonly dossierIds: readonly string[] }> => post(`/api/me/mandates/${id}/take-over`);
