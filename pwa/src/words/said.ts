/** A dossier's headline and what comes next, from its national status and its stage. */

import type { Turn } from '../parts/icons.tsx';
import type { Card, DossierFace } from '../server/shapes.ts';
import { dossier } from './dossier.ts';
import { showDong, showMoment, showSoon } from './format.ts';
import { say } from './index.ts';

export interface Said {
  readonly headline: string;
  readonly next: string;
}

/** `done` for what ended well, `stopped` for what did not. */
export function turnOf({ turn, status, outcome }: Pick<Card, 'turn' | 'status' | 'outcome'>): Turn {
  if (turn === 'resident') return 'resident';
  if (turn === 'office') return 'office';
  if (turn === 'other') return 'elsewhere';
  if (status === 7) return 'draft';
  return status === 10 && outcome !== 'refused' ? 'done' : 'stopped';
}

export function tell(face: DossierFace): Said {
  const w = dossier.value;
  const office = say(face.office.name);
  const holder = say(face.holder.name);
  const reason = face.reason ?? '';
  const owed = face.fees.reduce((sum, fee) => sum + fee.missingVnd, 0);
  const when = (iso: string | null): string => (iso ? showMoment(iso) : '');
  const by = face.answerBy ? showSoon(face.answerBy) : '';
  if (face.stage === 'unpaid') return { headline: w.happened.unpaid(showDong(owed)), next: w.next.unpaid };
  if (face.stage === 'proof') return { headline: w.happened.proof, next: w.next.proof(by) };
  switch (face.status) {
    case 1:
      return { headline: w.happened[1](holder), next: w.next[1] };
    case 2:
      return { headline: w.happened[2](office, face.dueAt ? showSoon(face.dueAt) : ''), next: w.next[2] };
    case 3:
      return { headline: w.happened[3](office, reason), next: w.next[3] };
    case 4:
      return { headline: w.happened[4](say(face.stageName) || w.step), next: w.next[4] };
    case 5:
      return { headline: w.happened[5](''), next: w.next[5](by) };
    case 6:
      return { headline: w.happened[6](showDong(owed)), next: w.next[6] };
    case 7:
      return { headline: w.happened[7](when(face.endedAt)), next: w.next[7] };
    case 8:
      return { headline: w.happened[8](holder, reason), next: w.next[8] };
    case 9:
      return { headline: face.outcome === 'refused' ? w.happened[9.5](reason) : w.happened[9], next: w.next[9](face.resultBy) };
    case 10:
      return { headline: w.happened[10](when(face.endedAt)), next: w.next[10] };
  }
}
