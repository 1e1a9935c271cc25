/** What was asked, drafted and done: supplement requests with their answers, the draft decision, the history. */

import type { DeskDossier, Move, StepWords } from '../../server/contract.d.ts';
import { desk } from '../../words/desk.ts';
import { showMoment, showSoon } from '../../words/format.ts';
import { say } from '../../words/index.ts';

export function Requests({ dossier }: { dossier: DeskDossier }) {
  const w = desk.value;
  if (!dossier.requests.length) return null;
  return (
    <section class="sheet-part">
      <h2>{w.dossier.requests}</h2>
      {dossier.requests.map((request) => (
        <div key={request.number} class="request">
          <p><b>{w.dossier.round(request.number)}</b> · {request.officer} · {request.dueAt ? w.dossier.asked(showSoon(request.askedAt)) : w.dossier.written(showSoon(request.askedAt))} · {request.answeredAt ? w.dossier.answered(showSoon(request.answeredAt)) : request.dueAt ? w.dossier.waiting(showSoon(request.dueAt)) : w.dossier.waitsLeader}</p>
          <ul>
            {request.pins.map((pin) => (
              <li key={pin.pointer + String(pin.page)}>
                <b>{say(pin.label)}</b>{pin.page && `, ${w.supplement.page.toLowerCase()} ${pin.page}`}: {w.supplement.flawOf[pin.flaw]}. {pin.reason}
                {request.changed.includes(pin.pointer) && <b> · {w.dossier.wasChanged}</b>}
                {request.lacks[pin.pointer] && <span class="block callout">{w.dossier.lack(request.lacks[pin.pointer] ?? '')}</span>}
              </li>
            ))}
          </ul>
          {request.note && <p class="note">{request.note}</p>}
        </div>
      ))}
    </section>
  );
}

/** What was said with the last step: first of all, for it is what the next one is about. */
export function Latest({ dossier }: { dossier: DeskDossier }) {
  const move = dossier.moves[dossier.moves.length - 1];
  const said = dossier.said.find((each) => each.version === move?.version);
  if (!move || !said) return null;
  return (
    <section class="sheet-part">
      <h2>{say(move.words)} <span class="note">· {whoOf(dossier, move)}, {showMoment(move.at)}</span></h2>
      <Words said={said} />
    </section>
  );
}

function Words({ said }: { said: StepWords }) {
  return (
    <blockquote class="letter">
      {said.words}
      {said.corrections.length > 0 && <ul>{said.corrections.map((each) => <li key={each.pointer}>{say(each.label)}: <b>{each.words}</b></li>)}</ul>}
    </blockquote>
  );
}

export function Decision({ dossier: { decision, status } }: { dossier: DeskDossier }) {
  const w = desk.value;
  if (!decision) return null;
  return (
    <section class="sheet-part">
      <h2>{status >= 9 ? w.dossier.decided : w.dossier.decision}</h2>
      <p><b>{w.dossier.outcome[decision.outcome]}</b>{decision.number && ` · ${w.acts.number}: ${decision.number}`}</p>
      {(decision.words ?? decision.reason) && <blockquote class="letter">{decision.words ?? decision.reason}</blockquote>}
    </section>
  );
}

function whoOf(dossier: DeskDossier, move: Move): string {
  const w = desk.value.dossier;
  if (move.saidBy) return say(move.saidBy);
  if (move.by === 'resident') return w.byResident;
  if (move.by === 'system') return w.bySystem;
  const office = [dossier.holder, dossier.office, ...dossier.deciding].find((each) => each.code === move.office);
  return office ? say(office.name) : (move.office ?? '');
}

export function History({ dossier }: { dossier: DeskDossier }) {
  const w = desk.value.dossier;
  return (
    <section class="sheet-part">
      <h2>{w.history}</h2>
      <ol class="plain history">
        {dossier.moves.map((move) => {
          const said = dossier.said.find((each) => each.version === move.version);
          return <li key={move.version}><span class="note">{showMoment(move.at)}</span> <b>{say(move.words)}</b> <span class="note">{[whoOf(dossier, move), move.seenAt && w.told(showSoon(move.seenAt))].filter(Boolean).join(' · ')}</span>{said && <Words said={said} />}</li>;
        })}
      </ol>
    </section>
  );
}
