/** What the machine can already say of a dossier, so that the eye looks elsewhere. Pure; it never decides. */

import { holds } from '../form/conditions.ts';
import type { Address, Answers, Form, Person } from '../form/model.ts';
import { itemsOf, papersAsked, questionsOf, sectionsAsked } from '../form/questions.ts';
import type { DeskDossier } from '../server/contract.d.ts';

export interface Checked {
  /** Answered and asked, of the fields that must be answered. */
  readonly fields: readonly [number, number];
  /** Sent and needed, of the papers that must be there. */
  readonly papers: readonly [number, number];
  /** “Tôi không có giấy này”. */
  readonly lacks: number;
  /** Addresses typed freely: nothing has compared them with the lists. */
  readonly typed: number;
  readonly owedVnd: number;
  readonly costs: boolean;
  /** Every field asked, every paper there: what “Đã xem hết” counts. */
  readonly all: { readonly fields: number; readonly papers: number };
}

export function check(form: Form, dossier: DeskDossier): Checked {
  const answers = dossier.answers as Answers;
  const sections = sectionsAsked(form, answers);
  const questions = sections.flatMap((section) => questionsOf(section, answers));
  const must = questions.filter((question) => question.field.required);
  const short = sections.filter((section) => section.repeat && itemsOf(section, answers).length < section.repeat.min).length;
  const sent = new Set(dossier.files.map((file) => file.documentId));
  const needed = papersAsked(form, answers).filter(({ state }) => state === 'asked');
  const typed = questions.filter(({ field, value }) => {
    const address = field.kind === 'address' ? (value as Address | undefined) : field.kind === 'person' ? (value as Person | undefined)?.residence : undefined;
    return Boolean(address?.typed);
  }).length;
  return {
    fields: [must.filter((question) => question.value !== undefined).length, must.length + short],
    papers: [needed.filter(({ need }) => sent.has(need.id)).length, needed.length],
    lacks: dossier.requests.reduce((sum, request) => sum + Object.keys(request.lacks).length, 0),
    typed,
    owedVnd: dossier.fees.reduce((sum, fee) => sum + fee.missingVnd, 0),
    costs: dossier.fees.length > 0,
    all: { fields: questions.length, papers: sent.size },
  };
}

/** Papers in the form's order, with those that came although the form no longer asks for them. */
export function papersOf(form: Form | undefined, dossier: DeskDossier): readonly { readonly id: string; readonly label: { vi: string; en: string } | undefined; readonly files: DeskDossier['files'] }[] {
  const order = (form?.documents ?? []).filter((need) => holds(need.when, dossier.answers as Answers) || dossier.files.some((file) => file.documentId === need.id));
  const known = new Set(order.map((need) => need.id));
  const filesOf = (id: string): DeskDossier['files'] => dossier.files.filter((file) => file.documentId === id).sort((a, b) => a.page - b.page);
  const others = [...new Set(dossier.files.map((file) => file.documentId))].filter((id) => !known.has(id));
  return [...order.map((need) => ({ id: need.id, label: need.label, files: filesOf(need.id) })), ...others.map((id) => ({ id, label: undefined, files: filesOf(id) }))].filter((paper) => paper.files.length > 0);
}
