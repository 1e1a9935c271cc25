/** Who may act for the person signed in: asked of them, standing, past. */

import { ask } from './client.ts';
import type * as api from './contract.d.ts';

export type Asked = api.AskedFace;
export type MyMandate = api.MyMandate;

const post = async <T>(path: string, body?: unknown): Promise<T> => (await ask<T>(path, { method: 'POST', ...(body === undefined ? {} : { body }) })).body;

export interface Scanned {
  readonly mandateId: string;
  readonly secret: string;
}

export const look = (scanned: Scanned): Promise<Asked> => post('/api/mandates/look', scanned);
export const grant = (scanned: Scanned): Promise<MyMandate> => post('/api/mandates/grant', scanned);
export const answer = (id: string, how: 'grant' | 'decline' | 'revoke'): Promise<MyMandate> => post(`/api/me/mandates/${id}/${how}`);
export const takeOver = (id: string): Promise<{ readonly draftIds: readonly string[]; readonly dossierIds: readonly string[] }> => post(`/api/me/mandates/${id}/take-over`);
