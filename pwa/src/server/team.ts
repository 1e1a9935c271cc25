/** The commune's team as the desk reads and changes it. */

import { ask } from './client.ts';
import type * as api from './contract.d.ts';
import type { Me } from './shapes.ts';

export type Hamlet = api.HamletFace;
export type Member = api.MemberFace;
export type TeamFace = api.Team;
export type Coverage = api.CoverageFace;
export type ProvinceCoverage = api.ProvinceCoverage;
export type Preview = api.PreviewFace;
export type Past = api.ImportFace;

export const measures = ['households', 'reached', 'digitalMember', 'level2', 'appInstalled', 'notified', 'firstDossier', 'waiting'] as const;
export type Measure = (typeof measures)[number];
export type Row = Readonly<Record<Measure, number>>;

/** The office whose team this person leads: where they are leader or administrator. */
export const officeLed = (person: Me): string | undefined => person.posts.find((post) => post.role === 'leader' || post.role === 'administrator')?.office;

export async function post<T>(path: string, body?: unknown, key?: string): Promise<T> {
  return (await ask<T>(path, { method: 'POST', ...(body === undefined ? {} : { body }), ...(key ? { key } : {}) })).body;
}

export async function put<T>(path: string, body: unknown): Promise<T> {
  return (await ask<T>(path, { method: 'PUT', body })).body;
}
