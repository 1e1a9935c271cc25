/** A dossier or a draft as one card of a list: its name, whose turn, by when. */

import type { Draft } from '../offline/drafts.ts';
import type { Entry } from '../offline/outbox.ts';
import { useOffices } from '../server/offices.ts';
import type { Card } from '../server/shapes.ts';
import { dossier } from '../words/dossier.ts';
import { showMoment, showSoon } from '../words/format.ts';
import { say, words } from '../words/index.ts';
import { turnOf } from '../words/said.ts';
import type { Turn } from './icons.tsx';
import { TurnMark } from './turn.tsx';

export function DossierCard({ card }: { card: Card }) {
  const w = dossier.value;
  const turn = turnOf(card);
  const named = useOffices();
  const by = card.turn === 'resident' ? card.answerBy : card.dueAt;
  return (
    <a class={`card dossier turn-${turn}`} href={`/ho-so/${card.id}`}>
      <span class="row-name">{say(card.procedure.name)}</span>
      <span class="row-facts">
        <TurnMark turn={turn}>{card.turn === 'nobody' ? say(card.statusName) : card.turn === 'resident' ? todo(card) : whose(named(card.turn === 'other' ? card.holder : card.office), turn)}</TurnMark>
      </span>
      {by && card.turn !== 'nobody' && <span class="row-by">{card.turn === 'resident' ? words.value.turn.by(showSoon(by)) : w.due(showSoon(by))}</span>}
      <span class="note block">{say(card.statusName)} · <span class="code">{card.code}</span></span>
    </a>
  );
}

/** The one thing that waits for the person, in the words of its button. */
function todo({ status, stage }: Card): string {
  const { acts } = dossier.value;
  const act = status === 5 ? acts.supplement : stage === 'proof' ? acts.proof : stage === 'unpaid' || status === 6 ? acts.pay : status === 9 ? acts.result : '';
  return act ? `${words.value.turn.resident}: ${act.toLowerCase()}` : words.value.turn.resident;
}

const whose = (office: string, turn: Turn): string => (office ? words.value.turn.of(office) : words.value.turn[turn]);

export function DraftCard({ draft, entry }: { draft: Draft; entry: Entry | undefined }) {
  const w = dossier.value;
  const waits = entry && entry.state !== 'filed';
  return (
    <a class="card dossier dashed" href={waits ? `/da-nop/${draft.id}` : `/lam/${draft.id}`}>
      <span class="row-name">{say(draft.title)}</span>
      <span class="row-facts">
        <TurnMark turn="draft">{waits ? (entry.state === 'parked' ? w.draftParked : w.draftWaits) : w.draftOf}</TurnMark>
      </span>
      {draft.of === null && <span class="note block">{w.nobodys}</span>}
      <span class="note block">{w.changed(showMoment(new Date(draft.changedAt).toISOString()))}</span>
    </a>
  );
}
