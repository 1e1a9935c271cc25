/** The commune's team as the desk reads and changes it. */

import { ask } from './client.ts';
import type { Me } from './shapes.ts';

export interface Hamlet {
  readonly id: string;
  readonly name: string;
  readonly target: number;
  readonly households: number;
}

export interface Member {
  readonly id: string;
  readonly displayName: string;
  readonly badge: number;
  readonly hamlets: readonly string[];
  readonly appointedAt: string;
}

export interface TeamFace {
  readonly office: string;
  readonly hamlets: readonly Hamlet[];
  readonly members: readonly Member[];
}

export const measures = ['households', 'reached', 'digitalMember', 'level2', 'appInstalled', 'notified', 'firstDossier', 'waiting'] as const;
export type Measure = (typeof measures)[number];
export type Row<T = number> = Readonly<Record<Measure, T>>;

export interface Coverage {
  readonly on: string;
  readonly totals: Row;
  readonly hamlets: readonly (Row & { readonly id: string; readonly name: string; readonly target: number })[];
  readonly weeks: readonly (Row & { readonly on: string })[];
}

/** Null: hidden, so that another cell cannot be worked out from it. */
export type Shown = number | string | null;

export interface ProvinceCoverage {
  readonly on: string;
  readonly communes: readonly (Row<Shown> & { readonly office: string; readonly name: string })[];
  readonly totals: Row<Shown>;
}

export interface Preview {
  readonly id: string;
  readonly rows: number;
  readonly fresh: number;
  readonly known: number;
  readonly errorCount: number;
  readonly errors: readonly { readonly row: number; readonly column: string; readonly vi: string; readonly en: string }[];
  readonly sample: readonly { readonly row: number; readonly headName: string; readonly hamlet: string }[];
  readonly columns: { readonly headName: string; readonly hamlet: string };
  readonly ignored: readonly string[];
}

/** The office whose team this person leads: where they are leader or administrator. */
export const officeLed = (person: Me): string | undefined => person.posts.find((post) => post.role === 'leader' || post.role === 'administrator')?.office;

export async function post<T>(path: string, body?: unknown, key?: string): Promise<T> {
  return (await ask<T>(path, { method: 'POST', ...(body === undefined ? {} : { body }), ...(key ? { key } : {}) })).body;
}

export async function put<T>(path: string, body: unknown): Promise<T> {
  return (await ask<T>(path, { method: 'PUT', body })).body;
}
