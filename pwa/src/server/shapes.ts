/**
 * What the API answers, as far as the screens read it.
 * Until `make contract` has generated a shape from the OpenAPI document it is written here by hand; a generated one replaces it by name.
 */

import type { Answers } from '../form/model.ts';
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

export interface Me {
  readonly subject: string;
  readonly displayName: string;
  readonly kind: 'resident' | 'organisation' | (string & {});
  readonly level: number;
  readonly personalNumberMasked: string | null;
  readonly posts: readonly { readonly office: string; readonly role: string }[];
}

/** What the provider said of the person asking; the full number too, for their own forms. */
export type Identity = Readonly<Partial<Record<
  | 'fullName' | 'personalNumber' | 'birthDate' | 'sex' | 'ethnicity' | 'nationality' | 'hometown' | 'permanentResidence' | 'currentResidence' | 'address' | 'phone' | 'email',
  string | null
>>>;

export interface DraftContent {
  readonly answers: Answers;
  readonly attachments: readonly { readonly documentId: string; readonly page: number; readonly fileId: string }[];
  readonly office?: string | null;
  readonly resultBy?: 'electronic' | 'counter' | 'post' | null;
  readonly resultAddress?: string | null;
  readonly phone?: string | null;
  readonly email?: string | null;
}

export interface DraftFace extends DraftContent {
  readonly id: string;
  readonly procedureCode: string;
  readonly procedureVersion: string;
  readonly updatedAt: string;
}

export interface FileFace {
  readonly id: string;
  readonly documentId: string;
  readonly page: number;
  readonly name: string;
  readonly mediaType: string;
  readonly receivedBytes: number;
  readonly receivedSha256: string;
  readonly keptBytes: number;
  readonly keptSha256: string;
}

export interface Receipt {
  readonly id: string;
  readonly code: string;
  readonly submittedAt: string;
}
