/** Letters and results of a dossier as PDFs: Form 01 to hand over, apologies, refusals, the result. They are printed by a job, a moment after the act. */

import { useEffect } from 'preact/hooks';
import type { PaperKind, PapersOfDossier } from '../../server/contract.d.ts';
import { dossierPath, useDesk } from '../../server/desk.ts';
import { desk } from '../../words/desk.ts';
import { showSoon } from '../../words/format.ts';

const LOOK_AGAIN_MS = 1500;

/** `expect`: kinds that are on their way. */
export function Issued({ dossier, version, expect = [] }: { dossier: string; version: number; expect?: readonly PaperKind[] }) {
  const w = desk.value.dossier;
  const read = useDesk<PapersOfDossier>(`${dossierPath(dossier)}/papers`);
  const items = read.data?.items ?? [];
  const waits = expect.some((kind) => !items.some((paper) => paper.kind === kind));
  useEffect(() => void read.again(), [version]);
  useEffect(() => {
    if (!waits) return undefined;
    const timer = setInterval(() => void read.again(), LOOK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [waits]);
  if (!items.length && !waits) return null;
  return (
    <section class="sheet-part">
      <h2>{w.issued}</h2>
      <div role="status"><ul class="plain">
        {items.map((paper) => <li key={paper.id}><a href={`${dossierPath(dossier)}/papers/${paper.id}`} target="_blank" rel="noopener">{w.kinds[paper.kind]}</a> <span class="note">PDF · {showSoon(paper.issuedAt)}{paper.sealed && ` · ${w.sealed}`}</span></li>)}
        {waits && <li class="note">{w.printing}</li>}
      </ul></div>
    </section>
  );
}
