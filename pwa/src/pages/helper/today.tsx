/** H1: whom to visit today, by hamlet, need and unseen message; every household of the area; what waits. */

import { useState } from 'preact/hooks';
import { fold } from '../../form/fold.ts';
import type { Call, Household, Mandate } from '../../helper/model.ts';
import { calls } from '../../helper/overlay.ts';
import type { Field } from '../../offline/field/field.ts';
import { lock } from '../../offline/field/vault.ts';
import { Button, ButtonLink } from '../../parts/button.tsx';
import { Gate } from '../../parts/helper/gate.tsx';
import { showDay, today } from '../../words/format.ts';
import { helper } from '../../words/helper.ts';
import { say, words } from '../../words/index.ts';

export default function TodayPage() {
  const title = words.value.headings.helperToday;
  return <Gate title={title}>{(field) => <Today title={title} field={field} />}</Gate>;
}

const SHOWN = 12;
const pathOf = (id: string): string => `/to-vien/ho/${id}`;

function Today({ title, field }: { title: string; field: Field }) {
  const w = helper.value.today;
  const [most, setMost] = useState(SHOWN);
  const { area, me, readAt, waiting } = field;
  const byId = new Map(area?.households.map((household) => [household.id, household]));
  const due = area ? calls(area, readAt, today()) : [];
  const hamlet = (id: string): string => me.hamlets.find((each) => each.id === id)?.name ?? '';
  const first = due[0];
  return (
    <>
      <h1 tabIndex={-1}>{title}</h1>
      <p class="note">{me.displayName} · {say(me.team)}</p>
      {area && (due.length ? <p class="lead" role="status">{w.left(due.length)}</p> : <div class="lead" role="status"><p><b>{w.none}</b></p><p class="note">{w.noneNext}</p></div>)}
      {first && <div class="actions"><ButtonLink look="filled" href={`${pathOf(first.householdId)}?tham`}>{w.start}</ButtonLink></div>}
      <div class="actions">
        <ol class="plain">
          {due.slice(0, most).map((call) => {
            const household = byId.get(call.householdId);
            return household && <li key={call.householdId}><CallCard call={call} household={household} hamlet={hamlet(household.hamletId)} /></li>;
          })}
        </ol>
      </div>
      {due.length > most && <p class="lead"><Button onClick={() => setMost(most + 24)}>{w.more(due.length - most)}</Button></p>}
      {area && <Mandates mandates={area.mandates} />}
      {area && <Find households={area.households} hamlet={hamlet} />}
      <div class="section">
        <ButtonLink href="/to-vien/cho-gui" icon="cloud">{waiting.length ? w.waiting(waiting.length) : w.waitingNone}</ButtonLink>
        <ButtonLink href="/huong-dan" icon="paper">{w.lessons}</ButtonLink>
        <Button look="quiet" onClick={lock}>{helper.value.pin.lock}</Button>
      </div>
    </>
  );
}

/** Asked, standing, and the lapsed of the last days: those that wait for a yes first. */
function Mandates({ mandates }: { mandates: readonly Mandate[] }) {
  const w = helper.value;
  if (!mandates.length) return null;
  return (
    <section class="section" aria-labelledby="lam-ho">
      <h2 id="lam-ho">{w.today.mandates}</h2>
      <ul class="plain rows">
        {mandates.map((mandate) => (
          <li key={mandate.id}>
            <a class="part" href={`/to-vien/viec/${mandate.id}`}>
              <span class="part-name">{mandate.residentName ?? w.delegate.somebody}<span class="note block">{mandate.procedureTitle ? say(mandate.procedureTitle) : ''}</span></span>
              <span class={`part-state ${mandate.state === 'standing' ? 'part-all' : 'part-none'}`}>{w.mandate.states[mandate.state]}</span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

function CallCard({ call, household, hamlet }: { call: Call; household: Household; hamlet: string }) {
  const w = helper.value;
  const why = call.reasons.map((reason) => (reason === 'unseen' ? w.today.unseen(call.unseen) : reason === 'promised' && call.promisedOn ? w.today.promised(showDay(call.promisedOn)) : w.today.reasons[reason]));
  return (
    <a class="card" href={pathOf(household.id)}>
      <span class="note block">{[hamlet, household.house].filter(Boolean).join(' · ')}</span>
      <span class="row-name">{household.headName}</span>
      <span class="row-facts">{household.needs.map((need) => <span key={need} class="badge">{w.needs[need]}</span>)}</span>
      <span class="row-by">{why.join(' · ')}</span>
    </a>
  );
}

function Find({ households, hamlet }: { households: readonly Household[]; hamlet: (id: string) => string }) {
  const w = helper.value.today;
  const [asked, setAsked] = useState('');
  const wanted = fold(asked.trim());
  const found = wanted ? households.filter((household) => fold(household.headName).includes(wanted)) : [];
  return (
    <section class="section" aria-labelledby="moi-ho">
      <h2 id="moi-ho">{w.all(households.length)}</h2>
      <label for="tim-ho">{w.find}</label>
      <input id="tim-ho" type="search" autocomplete="off" value={asked} onInput={(event) => setAsked(event.currentTarget.value)} />
      <div role="status">{wanted && !found.length && <p class="lead">{w.nothing}</p>}</div>
      <ul class="plain rows">
        {found.slice(0, SHOWN).map((household) => <li key={household.id}><a class="part" href={pathOf(household.id)}><span class="part-name">{household.headName}<span class="note block">{hamlet(household.hamletId)}</span></span></a></li>)}
      </ul>
      <p class="lead"><ButtonLink href="/to-vien/ho/moi">{w.add}</ButtonLink></p>
    </section>
  );
}
