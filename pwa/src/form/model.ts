/** A procedure's e-form as the API sends it, and answers to it. Pure: no network, no page, no storage. */

import type { Both } from '../words/index.ts';

export type Kind =
  | 'text' | 'longText' | 'fullName' | 'personalNumber' | 'date' | 'sex' | 'ethnicity' | 'nationality' | 'choice' | 'select'
  | 'boolean' | 'integer' | 'money' | 'phone' | 'email' | 'address' | 'person' | 'office';

export type Part = 'fullName' | 'personalNumber' | 'birthDate' | 'sex' | 'ethnicity' | 'nationality' | 'residence';

export interface Condition {
  readonly field?: string | null;
  readonly is?: string | number | boolean | null;
  readonly in?: readonly (string | number | boolean)[] | null;
  readonly not?: string | number | boolean | null;
  readonly all?: readonly Condition[] | null;
  readonly any?: readonly Condition[] | null;
}

export interface Option {
  readonly value: string;
  readonly label: Both;
  readonly note?: string;
}

export interface Field {
  readonly id: string;
  readonly kind: Kind;
  readonly label: Both;
  readonly required?: boolean;
  readonly hint?: Both | null;
  readonly why?: Both | null;
  readonly example?: string | null;
  readonly when?: Condition | null;
  readonly prefill?: string | null;
  readonly options?: readonly Option[];
  readonly min?: number | string | null;
  readonly max?: number | string | null;
  readonly after?: string | null;
  readonly maxLength?: number | null;
  readonly partial?: boolean;
  /** An address without house and street when false. */
  readonly detail?: boolean;
  readonly parts?: readonly Part[];
  readonly needed?: readonly Part[];
  readonly unit?: Both | null;
}

export interface Section {
  readonly id: string;
  readonly title: Both;
  readonly note?: Both | null;
  readonly when?: Condition | null;
  readonly repeat?: { readonly min: number; readonly max: number; readonly item: Both } | null;
  readonly fields: readonly Field[];
}

export interface PaperNeed {
  readonly id: string;
  readonly label: Both;
  readonly required?: boolean;
  readonly when?: Condition | null;
  readonly why?: Both | null;
  readonly sample?: Both | null;
  readonly copies?: number;
  readonly accept?: readonly ('image' | 'pdf')[];
  readonly maxPages?: number;
  readonly twoSided?: boolean;
  readonly fromData?: { readonly vi: string; readonly en: string; readonly when: Condition } | null;
}

export interface Form {
  readonly code: string;
  readonly version: string;
  readonly title: Both;
  readonly sections: readonly Section[];
  readonly documents: readonly PaperNeed[];
  readonly declaration?: Both;
  /** Closed lists that its questions choose from: `ethnicity`, `nationality`. */
  readonly lists?: Readonly<Record<string, readonly Option[] | undefined>>;
}

export interface Address {
  readonly provinceCode?: string;
  readonly communeCode?: string;
  readonly detail?: string;
  readonly typed?: string;
}

export type Person = { readonly [Key in Exclude<Part, 'residence'>]?: string } & { readonly residence?: Address };

export type Value = string | number | boolean | Address | Person;
export type Item = Readonly<Record<string, Value | undefined>>;
export type Answers = Readonly<Record<string, Item | readonly Item[] | undefined>>;
