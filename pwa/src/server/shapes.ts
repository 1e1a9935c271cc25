/**
 * What the API answers, as far as the screens read it.
 * Until `make contract` has generated a shape from the OpenAPI document it is written here by hand; a generated one replaces it by name.
 */

import type { Both } from '../words/index.ts';

export interface Site {
  readonly province: { readonly code: string; readonly name: Both };
  readonly hotline: string;
  readonly sandbox: boolean;
  readonly colours?: { readonly light?: Readonly<Record<string, string>>; readonly dark?: Readonly<Record<string, string>> };
}

export interface LifeEvent {
  readonly id: string;
  readonly name: Both;
}

export interface List<T> {
  readonly items: readonly T[];
  readonly next?: string | null;
}
