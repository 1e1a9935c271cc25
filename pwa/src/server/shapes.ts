/** The API's shapes under the names the screens use. Every one is the generated contract's: `make contract` writes it, nobody else. */

import type { Form } from '../form/model.ts';
import type * as api from './contract.d.ts';

export type List<T> = { readonly items: readonly T[]; readonly next?: string | null };

export type Site = api.SiteFace;

export type LifeEvent = api.LifeEventFace;
export type OnlineLevel = api.OnlineLevel;
export type SubmitChannel = api.SubmitChannel;
export type ProcedureRow = api.ProcedureRow;
export type ProcedureFace = api.CatalogueSchemasProcedureProcedureFace;
export type Estimate = api.EstimateFace;
export type Quote = api.QuoteFace;
export type OfficeFace = api.CatalogueSchemasOfficeOfficeFace;
export type Province = api.ProvinceFace;
export type Commune = api.CommuneFace;
export type OldPlace = api.OldPlaceFace;

export type Me = api.Me;
export type Identity = api.Identity;

export type DraftContent = api.DraftContent;
export type DraftFace = api.DraftFace;
export type FileFace = api.FileFace;

export type Status = api.Status;
export type FeeLine = api.FeeLine;
export type Receipt = api.ReceiptFace;
export type Card = api.Card;
export type Move = api.Move;
export type DossierFace = api.DossierFace;
export type Look = api.DossierLook;
export type OwnCost = api.OwnCost;
export type Tracked = api.Tracked;

export type { AttemptOut, FeeOut, FeeWord, Inbox, LookOut, MessageFace, PinFace, ProofFace, ProofLine, SessionOut, TransferOut, VerificationAnswer } from './contract.d.ts';
export type RequestFace = api.ResidentRequestFace;
export type PaperFace = api.DossiersSchemasPapersPaperFace;
export type DossierProcedure = api.DossiersSchemasWordsProcedureFace;

type Holds<T extends true> = T;
/** The form's own model, which its pure rules are written against, takes what the API sends: or this does not compile. */
export type FormAgrees = Holds<api.FormFace extends Form ? true : false>;
