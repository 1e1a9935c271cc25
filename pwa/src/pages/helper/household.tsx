/** H2: one household: consent first, then the five facts, then the note. Kept from the first key, sent when there is a network. */

import { useEffect, useState } from 'preact/hooks';
import { DAY_MS } from '../../helper/keeping.ts';
import type { Household } from '../../helper/model.ts';
import { beginVisit, entriesOf, lacks, mayTell, type Lack, type Visit } from '../../helper/visit.ts';
import { bring, dropScratch, keepScratch, scratch, write, type Field } from '../../offline/field/field.ts';
import { newId } from '../../offline/ids.ts';
import { Button, ButtonLink } from '../../parts/button.tsx';
import { ErrorSummary } from '../../parts/errors.tsx';
import { ConsentPart } from '../../parts/helper/consent.tsx';
import { AboutPart, FactsPart, VisitPart } from '../../parts/helper/facts.tsx';
import { Gate } from '../../parts/helper/gate.tsx';
import { Missing } from '../../parts/loaded.tsx';
import { Loading } from '../../parts/loading.tsx';
import { SaveChip } from '../../parts/saved.tsx';
import { tell } from '../../parts/toast.tsx';
import { go } from '../../router.ts';
import { find } from '../../routes.ts';
import { showDay, today } from '../../words/format.ts';
import { helper } from '../../words/helper.ts';
import { words } from '../../words/index.ts';

const NEW = 'moi';

export default function HouseholdPage({ params }: { params: Readonly<Record<string, string>> }) {
  const id = params['household'] ?? '';
  return (
    <Gate title={words.value.headings.helperHousehold}>
      {(field) => {
        const household = field.area?.households.find((each) => each.id === id);
        return id === NEW || household ? <Doorstep key={id} field={field} household={household} place={id} /> : <Missing />;
      }}
    </Gate>
  );
}

function Doorstep({ field, household, place }: { field: Field; household: Household | undefined; place: string }) {
  const w = helper.value.household;
  const [visit, setVisit] = useState<Visit>();
  const [asked, setAsked] = useState(0);
  const [busy, setBusy] = useState(false);
  useEffect(() => void scratch<Visit>(place).then((kept) => setVisit(kept ?? beginVisit(household, new Date().toISOString()))), []);
  if (!visit) return <><h1 tabIndex={-1}>{household?.headName ?? w.new}</h1><Loading outline="form" /></>;

  const change = (more: Partial<Visit>): void => {
    const next = { ...visit, ...more };
    setVisit(next);
    void keepScratch(place, next);
  };
  const lacking = asked ? lacks(visit) : [];
  const save = async (): Promise<void> => {
    setAsked(asked + 1);
    if (lacks(visit).length || busy) return;
    setBusy(true);
    const after = (days: number): string => today(Date.now() + days * DAY_MS);
    await write(entriesOf(visit, household, household?.id ?? newId(), w.words, after));
    await dropScratch(place);
    tell(w.saved);
    go('/to-vien', 'replace');
    void bring(field.of).catch(() => undefined);
  };
  const may = mayTell(visit, household);
  const hamlet = field.me.hamlets.find((each) => each.id === household?.hamletId)?.name;
  return (
    <form noValidate onSubmit={(event) => { event.preventDefault(); void save(); }}>
      <p class="question-top"><span class="note">{hamlet ?? ''}</span><SaveChip saved="here" /></p>
      <h1 tabIndex={-1}>{household?.headName ?? w.new}</h1>
      <ErrorSummary faults={lacking.map((lack) => ({ field: fieldOf[lack], text: w[wordOf[lack]] }))} asked={asked} />
      {!household && <Who field={field} visit={visit} change={change} wrong={lacking} />}
      <ConsentPart household={household} agreed={visit.consent} change={(consent) => change({ consent })} />
      {may ? (
        <>
          <FactsPart household={household} visit={visit} change={change} />
          <AboutPart visit={visit} change={change} wrong={lacking.includes('learner')} />
        </>
      ) : <p class="callout">{w.before}</p>}
      <VisitPart visit={visit} change={change} noted={may} wrong={lacking.includes('outcome')} />
      <div class="actions"><Button type="submit" look="filled" busy={busy}>{w.save}</Button></div>
      {household && find(`/to-vien/ho/${household.id}/xin`).route && <p class="lead"><ButtonLink href={`/to-vien/ho/${household.id}/xin`}>{w.ask}</ButtonLink></p>}
      {household && <History household={household} />}
    </form>
  );
}

const fieldOf: Readonly<Record<Lack, string>> = { head: 'chu-ho', hamlet: 'thon', outcome: 'ket-qua-met', learner: 'ai-hoc' };
const wordOf = { head: 'noHead', hamlet: 'noHamlet', outcome: 'noOutcome', learner: 'noLearner' } as const;

function Who({ field, visit, change, wrong }: { field: Field; visit: Visit; change: (more: Partial<Visit>) => void; wrong: readonly Lack[] }) {
  const w = helper.value.household;
  return (
    <div class="lead">
      <label for="thon">{w.hamlet}</label>
      <select id="thon" aria-invalid={wrong.includes('hamlet') || undefined} value={visit.hamletId} onChange={(event) => change({ hamletId: event.currentTarget.value })}>
        <option value="">{words.value.fields.choose}</option>
        {field.me.hamlets.map(({ id, name }) => <option key={id} value={id}>{name}</option>)}
      </select>
      <p class="lead">
        <label for="chu-ho">{w.head}</label>
        <input id="chu-ho" autocomplete="off" aria-invalid={wrong.includes('head') || undefined} value={visit.headName} onInput={(event) => change({ headName: event.currentTarget.value })} />
      </p>
    </div>
  );
}

function History({ household }: { household: Household }) {
  const w = helper.value.household;
  return (
    <section class="section">
      <h2>{w.history}</h2>
      {household.notes.length === 0 && <p>{w.changed}</p>}
      <ul class="plain rows">
        {household.notes.map((note) => (
          <li key={note.id} class="look">
            <b>{showDay(note.at)}</b> · {note.by && `${note.by} · `}{w.outcomes[note.outcome]}
            {note.text && <span class="block">{note.text}</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}
