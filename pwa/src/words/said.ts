/** A dossier's headline and what comes next, from its national status and its stage. */

import type { Turn } from '../parts/icons.tsx';
import type { Card, DossierFace } from '../server/shapes.ts';
import { dossier } from './dossier.ts';
import { showDong, showMoment, showSoon } from './format.ts';
import { say } from './index.ts';

export interface Said {
  readonly headline: string;
  readonly next: string;
  /** What the office said, when it is more than a headline can hold. */
  readonly because?: string;
}

/** Characters of a reason that a headline still carries. */
const SHORT = 60;

/** `done` for what ended well, `stopped` for what did not. */
export function turnOf({ turn, status, outcome }: Pick<Card, 'turn' | 'status' | 'outcome'>): Turn {
  if (turn === 'resident') return 'resident';
  if (turn === 'office') return 'office';
  if (turn === 'other') return 'elsewhere';
  if (status === 7) return 'draft';
  return status === 10 && outcome !== 'refused' ? 'done' : 'stopped';
}

/** When the result was handed over: the clock ends earlier, when it is signed. */
export const handedAt = ({ moves, endedAt }: Pick<DossierFace, 'moves' | 'endedAt'>): string | null => moves.find((move) => move.status === 10)?.at ?? endedAt;

/** `items`: how many things a supplement asks for, once that is known. */
export function tell(face: DossierFace, items?: number): Said {
  const w = dossier.value;
  const office = say(face.office.name);
  const holder = say(face.holder.name);
  const said = face.reason ?? '';
  const reason = said.length <= SHORT ? said : '';
  const because = reason ? {} : { because: said };
  const owed = face.fees.reduce((sum, fee) => sum + fee.missingVnd, 0);
  const when = (iso: string | null): string => (iso ? showMoment(iso) : '');
  // By when is the card's own line; it is not said twice.
  const last = face.moves[face.moves.length - 1];
  const sorry = last?.action === 'extend' && said && face.dueAt ? { because: w.apology(holder, showMoment(face.dueAt), said) } : {};
  if (face.stage === 'unpaid') return { headline: w.happened.unpaid(showDong(owed)), next: w.next.unpaid };
  if (face.stage === 'proof') return { headline: w.happened.proof, next: w.next.proof('') };
  switch (face.status) {
    case 1:
      return { headline: w.happened[1](holder), next: w.next[1] };
    case 2:
      return { headline: w.happened[2](office, face.dueAt ? showSoon(face.dueAt) : ''), next: w.next[2], ...sorry };
    case 3:
      return { headline: w.happened[3](office, reason), next: w.next[3], ...because };
    case 4:
      return { headline: w.happened[4](say(face.stageName) || w.step), next: w.next[4], ...sorry };
    case 5:
      return { headline: w.happened[5](items ? String(items) : ''), next: w.next[5]('') };
    case 6:
      return { headline: w.happened[6](showDong(owed)), next: w.next[6], because: said };
    case 7:
      return { headline: w.happened[7](when(face.endedAt ?? last?.at ?? null)), next: w.next[7] };
    case 8:
      return { headline: w.happened[8](holder, reason), next: w.next[8], ...because };
    case 9:
      return face.outcome === 'refused' ? { headline: w.happened[9.5](reason), next: w.next[9](face.resultBy), ...because } : { headline: w.happened[9], next: w.next[9](face.resultBy) };
    case 10:
      return { headline: w.happened[10](when(handedAt(face))), next: w.next[10] };
  }
}
