/**
 * What the API answers, as far as the screens read it.
 * Until `make contract` has generated a shape from the OpenAPI document it is written here by hand; a generated one replaces it by name.
 */

import type { Answers, PaperNeed } from '../form/model.ts';
import type { Both } from '../words/index.ts';

export interface Site {
  readonly province: { readonly code: string; readonly name: Both };
  readonly hotline: string;
  readonly sandbox: boolean;
  readonly colours?: { readonly light?: Readonly<Record<string, string>>; readonly dark?: Readonly<Record<string, string>> };
}

export interface Named {
  readonly id: string;
  readonly name: Both;
}

export interface LifeEvent extends Named {
  readonly procedures?: number;
}

export type Certainty = 'sure' | 'likely' | 'by_province' | (string & {});
export interface Told extends Both {
  readonly certainty: Certainty;
}

export type OnlineLevel = 'full' | 'partial' | 'none';
export type SubmitChannel = 'local' | 'national_link' | 'sync_in';

export interface ProcedureRow {
  readonly code: string;
  readonly name: Both;
  readonly whenUsed: Both;
  readonly field: Named;
  readonly online: { readonly level: OnlineLevel; readonly certainty: Certainty };
  readonly cost: Told;
  readonly time: Told;
  readonly channel: SubmitChannel;
}

export interface CostLine {
  readonly id: string;
  readonly label: Both;
  readonly unit: Both;
  readonly amountVnd: number | null;
  readonly onlineVnd: number | null;
  readonly conditional: boolean;
  readonly due: string;
  readonly certainty: Certainty;
}

export interface ProcedureFace {
  readonly code: string;
  readonly version: string;
  readonly name: Both;
  readonly whenUsed: Both;
  readonly field: Named;
  readonly channel: SubmitChannel;
  readonly nationalUrl: string | null;
  readonly online: ProcedureRow['online'];
  readonly result: { readonly name: Both; readonly deliver: readonly ('electronic' | 'counter' | 'post')[] };
  readonly time: { readonly told: Told; readonly verified: Both | null; readonly note: Both | null; readonly filedNow: { readonly seenFrom: string; readonly due: string | null } };
  readonly cost: { readonly told: Told; readonly lines: readonly CostLine[] };
  readonly documents: readonly PaperNeed[];
  readonly steps: readonly ({ readonly who: 'resident' | 'office' | 'other' } & Both)[];
  readonly laws: readonly { readonly title: string; readonly start: string | null }[];
  readonly proof: Both | null;
  readonly hasForm: boolean;
}

export interface Estimate {
  readonly practice: { readonly cases: number; readonly p50At: string; readonly p90At: string; readonly onTimePerHundred: number } | null;
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
  /** Chủ hồ sơ, when it is not the person filing. */
  readonly owner?: { readonly fullName: string; readonly personalNumber: string; readonly relation: string; readonly birthDate?: string | null } | null;
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

export type Status = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10;
export type { AttemptOut, FeeOut, FeeWord, Inbox, LookOut, MessageFace, PinFace, ProofFace, ProofLine, ResidentRequestFace as RequestFace, SessionOut, VerificationAnswer, DossiersSchemasPapersPaperFace as PaperFace } from './contract.d.ts';
import type { FeeWord } from './contract.d.ts';

export interface DossierProcedure {
  readonly code: string;
  readonly version: string;
  readonly name: Both;
}

export interface OfficeName {
  readonly code: string;
  readonly name: Both;
  readonly phone?: string;
  readonly address?: string;
}

export interface FeeLine {
  readonly id: string;
  readonly stage: string;
  readonly totalVnd: number;
  readonly missingVnd: number;
  readonly word: FeeWord;
}

export interface Receipt {
  readonly id: string;
  readonly code: string;
  readonly tail: string;
  readonly secret: string;
  readonly version: number;
  readonly head: string;
  readonly procedure: DossierProcedure;
  readonly office: OfficeName;
  readonly status: Status;
  readonly statusName: Both;
  readonly stage: string;
  readonly turn: string;
  readonly submittedAt: string;
  readonly opensAt: string;
  readonly resultBy: 'electronic' | 'counter' | 'post';
  readonly filer: string | null;
  readonly owner: string;
  readonly files: readonly FileFace[];
  readonly fees: readonly FeeLine[];
}

export interface Card {
  readonly id: string;
  readonly code: string;
  readonly procedure: DossierProcedure;
  readonly version: number;
  readonly status: Status;
  readonly statusName: Both;
  readonly stage: string;
  readonly turn: 'office' | 'resident' | 'other' | 'nobody';
  readonly turnSince: string;
  readonly office: string;
  readonly holder: string;
  readonly dueAt: string | null;
  readonly answerBy: string | null;
  readonly outcome: 'granted' | 'refused' | null;
  readonly submittedAt: string;
}

export interface Move {
  readonly version: number;
  readonly at: string;
  readonly action: string;
  readonly status: Status;
  readonly turn: Card['turn'];
  readonly holder: string;
  readonly by: 'resident' | 'staff' | 'system';
  readonly office: string | null;
  readonly onBehalf: boolean;
  readonly words: Both;
}

export interface DossierFace {
  readonly id: string;
  readonly code: string;
  readonly tail: string;
  readonly version: number;
  readonly procedure: DossierProcedure;
  readonly status: Status;
  readonly statusName: Both;
  readonly stage: string;
  readonly stageName: Both;
  readonly turn: Card['turn'];
  readonly turnSince: string;
  readonly office: OfficeName;
  readonly holder: OfficeName;
  readonly resultBy: 'electronic' | 'counter' | 'post';
  readonly submittedAt: string;
  readonly startedAt: string | null;
  readonly dueAt: string | null;
  readonly firstDueAt: string | null;
  readonly pausedAt: string | null;
  readonly endedAt: string | null;
  readonly answerBy: string | null;
  readonly extended: boolean;
  readonly proof: string;
  readonly outcome: Card['outcome'];
  readonly reason: string | null;
  readonly owner: string;
  readonly filer: string;
  readonly isOwner: boolean;
  readonly files: number;
  readonly fees: readonly FeeLine[];
  readonly share: { readonly office: number; readonly resident: number; readonly other: number };
  readonly moves: readonly Move[];
  readonly head: string;
  readonly actions: readonly string[];
}

export interface Look {
  readonly at: string;
  readonly who: string;
  readonly office: string | null;
  readonly what: string;
  readonly why: string;
}

/** What the public tracking tells: no name. */
export interface Tracked {
  readonly code: string;
  readonly status: Status;
  readonly statusName: Both;
  readonly stage: string;
  readonly turn: Card['turn'];
  readonly turnSince: string;
  readonly office: OfficeName;
  readonly holder: OfficeName;
  readonly submittedAt: string;
  readonly dueAt: string | null;
  readonly endedAt: string | null;
}

export interface Quote {
  readonly lines: readonly { readonly id: string; readonly label: Both; readonly due: string; readonly amountVnd: number | null; readonly why: Both }[];
  readonly totalVnd: number;
  readonly undiscountedVnd: number;
  readonly certain: boolean;
}

export interface Province {
  readonly code: string;
  readonly name: string;
  readonly title: string;
}

export interface Commune extends Province {
  readonly provinceCode: string;
}

export interface OldPlace {
  readonly title: string;
  readonly communes: readonly Commune[];
}

export interface OfficeFace {
  readonly code: string;
  readonly name: Both;
  /** Who decides what is filed here, as its paper addresses them. */
  readonly addressee: Both | null;
  readonly address: string;
  readonly phone: string;
}
