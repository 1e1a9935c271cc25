/** What a visit writes down: five facts with how each is known, the household's own words, what was learned, how it went. */

import { factNames, lessonNames, needs, outcomes, type Fact, type FactName, type Household } from '../../helper/model.ts';
import type { Visit } from '../../helper/visit.ts';
import { showDay } from '../../words/format.ts';
import { helper } from '../../words/helper.ts';

type Change = (more: Partial<Visit>) => void;

export function FactsPart({ household, visit, change }: { household: Household | undefined; visit: Visit; change: Change }) {
  const w = helper.value.household;
  return (
    <section class="section" aria-labelledby="nam-viec">
      <h2 id="nam-viec">{w.facts}</h2>
      {factNames.map((name) => (
        <p key={name} class="lead">
          <label for={`viec-${name}`}>{w.names[name]}{household?.facts[name] && <span class="note block">{known(household.facts[name])}</span>}</label>
          <select id={`viec-${name}`} value={visit.facts[name] ?? ''} onChange={(event) => change({ facts: without(visit.facts, name, event.currentTarget.value) })}>
            <option value="">{household?.facts[name] ? w.keep : w.notAsked}</option>
            {(['seen', 'told', 'no'] as const).map((answer) => <option key={answer} value={answer}>{w.answers[answer]}</option>)}
          </select>
        </p>
      ))}
    </section>
  );
}

/** Yes or no, how it is known, when, by whom. */
function known(fact: Fact): string {
  const w = helper.value.household;
  return w.fact(fact.value ? w.yes : w.no, w.how[fact.how], showDay(fact.at), fact.by ?? '');
}

function without(facts: Visit['facts'], name: FactName, answer: string): Visit['facts'] {
  const { [name]: _old, ...others } = facts;
  return answer ? { ...others, [name]: answer as 'seen' | 'told' | 'no' } : others;
}

export function AboutPart({ visit, change, wrong }: { visit: Visit; change: Change; wrong: boolean }) {
  const w = helper.value;
  const line = (name: 'house' | 'phone' | 'language' | 'digitalMember', more?: { note?: string; tel?: boolean }) => (
    <p key={name} class="lead">
      <label for={`ho-${name}`}>{w.household[name]}{more?.note && <span class="note block">{more.note}</span>}</label>
      <input id={`ho-${name}`} type={(more?.tel ? 'tel' : 'text') as 'text'} autocomplete="off" value={visit[name]} onInput={(event) => change({ [name]: event.currentTarget.value })} />
    </p>
  );
  return (
    <>
      <section class="section" aria-labelledby="ve-ho">
        <h2 id="ve-ho">{w.household.about}</h2>
        {line('house')}
        {line('phone', { note: w.household.phoneWhy, tel: true })}
        <fieldset class="inner">
          <legend>{w.household.needs}</legend>
          <div class="choices">
            {needs.map((need) => <Tick key={need} on={visit.needs.includes(need)} set={(on) => change({ needs: needs.filter((each) => (each === need ? on : visit.needs.includes(each))) })}>{w.needs[need]}</Tick>)}
          </div>
        </fieldset>
        {line('language')}
        {line('digitalMember')}
      </section>
      <section class="section" aria-labelledby="da-hoc">
        <h2 id="da-hoc">{w.household.lessons}</h2>
        <div class="choices">
          {lessonNames.map((lesson) => <Tick key={lesson} on={visit.lessons.includes(lesson)} set={(on) => change({ lessons: lessonNames.filter((each) => (each === lesson ? on : visit.lessons.includes(each))) })}>{w.lessonNames[lesson]}</Tick>)}
        </div>
        {visit.lessons.length > 0 && (
          <p class="lead">
            <label for="ai-hoc">{w.household.learner}</label>
            <input id="ai-hoc" autocomplete="off" maxLength={80} aria-invalid={wrong || undefined} value={visit.learner} onInput={(event) => change({ learner: event.currentTarget.value })} />
          </p>
        )}
      </section>
    </>
  );
}

function Tick({ on, set, children }: { on: boolean; set: (on: boolean) => void; children: string }) {
  return <label class="choice"><input type="checkbox" checked={on} onChange={(event) => set(event.currentTarget.checked)} /><span>{children}</span></label>;
}

export function VisitPart({ visit, change, noted, wrong }: { visit: Visit; change: Change; noted: boolean; wrong: boolean }) {
  const w = helper.value.household;
  return (
    <section class="section" aria-labelledby="luot-tham">
      <h2 id="luot-tham">{w.visit}</h2>
      <fieldset class={wrong ? 'inner wrong' : 'inner'}>
        <legend>{w.outcome}</legend>
        <div class="choices">
          {outcomes.map((outcome) => (
            <label key={outcome} class="choice"><input id={`ket-qua-${outcome}`} type="radio" name="ket-qua" checked={visit.outcome === outcome} onChange={() => change({ outcome })} /><span>{w.outcomes[outcome]}</span></label>
          ))}
        </div>
      </fieldset>
      {noted && (
        <p class="lead">
          <label for="ghi-chu">{w.note}</label>
          <textarea id="ghi-chu" rows={3} maxLength={1000} value={visit.note} onInput={(event) => change({ note: event.currentTarget.value })} />
        </p>
      )}
      <p class="lead">
        <label for="hen">{w.next}</label>
        <select id="hen" value={visit.next} onChange={(event) => change({ next: Number(event.currentTarget.value) })}>
          {Object.entries(w.nexts).map(([days, word]) => <option key={days} value={days}>{word}</option>)}
        </select>
      </p>
    </section>
  );
}
