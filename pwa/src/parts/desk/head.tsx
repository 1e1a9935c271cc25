/** The dossier's head: what it is, whose turn, by when, and the acts. */

import type { ComponentChildren } from 'preact';
import { dueWords } from '../../desk/time.ts';
import type { DeskDossier } from '../../server/contract.d.ts';
import { me } from '../../server/me.ts';
import { desk } from '../../words/desk.ts';
import { showMoment, showSoon } from '../../words/format.ts';
import { say } from '../../words/index.ts';
import { turnOf } from '../../words/said.ts';
import { Icon } from '../icons.tsx';
import { TurnMark } from '../turn.tsx';

export function Head({ dossier, queue, back, children }: { dossier: DeskDossier; queue: string; back?: string; children: ComponentChildren }) {
  const w = desk.value;
  // “Elsewhere” is where the resident filed it from: not so for whoever holds it.
  const here = me.value?.posts.some(({ office }) => office === dossier.holder.code);
  const turn = here && dossier.turn === 'other' ? 'office' : turnOf(dossier);
  const whose = dossier.turn === 'resident' ? w.dossier.turnResident : dossier.turn === 'nobody' ? w.dossier.ended : w.dossier.turnOf(say(dossier.holder.name));
  const late = dossier.actBy !== null && Date.parse(dossier.actBy) < Date.now();
  return (
    <header class="desk-head">
      <a class="desk-back" href={queue}><Icon name="back" size={20} /> {back ?? w.dossier.back}</a>
      <div class="desk-what">
        <h1 tabIndex={-1}><span class="code">{dossier.code}</span> · {dossier.owner.fullName}</h1>
        <p class="desk-facts">
          <span>{say(dossier.procedure.name)}</span>
          <span class="note">{w.dossier.channel[dossier.channel]}, {w.dossier.filed(showSoon(dossier.submittedAt))}</span>
        </p>
        <p class="desk-facts">
          <TurnMark turn={turn}>{whose}</TurnMark>
          <b>{say(dossier.statusName)}</b>{say(dossier.stageName) && <span>{say(dossier.stageName)}</span>}
          <span class={late ? 'due-late' : undefined}>{late && <Icon name="warn" size={20} />} {due(dossier)}</span>
        </p>
      </div>
      <div class="desk-acts">{children}</div>
    </header>
  );
}

function due(dossier: DeskDossier): string {
  const w = desk.value;
  // In time or late is said of a result, not of what was withdrawn, refused at the door or stopped.
  if (dossier.endedAt) return dossier.status >= 9 ? w.dossier.judged[dossier.timeliness] : '';
  if (dossier.turn === 'nobody') return '';
  const parts = [
    dossier.answerBy && dossier.turn === 'resident' ? w.dossier.waiting(showMoment(dossier.answerBy)) : dossier.actBy && `${w.dossier.due}: ${dueWords(dossier.actBy, w.todayAt)}`,
    dossier.dueAt ? `${w.dossier.appointment} ${showMoment(dossier.dueAt)}` : !dossier.actBy && w.dossier.noClock,
    dossier.extended && dossier.firstDueAt && w.dossier.newDue(showSoon(dossier.firstDueAt)),
    dossier.pausedAt && w.dossier.paused(showSoon(dossier.pausedAt)),
  ];
  const told = parts.filter(Boolean).join(' · ');
  return told.charAt(0).toUpperCase() + told.slice(1);
}
