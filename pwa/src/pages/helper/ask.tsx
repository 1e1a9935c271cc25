/** H3: asking to act for somebody: what for, what may be done, how long, and how they will say yes. */

import { useState } from 'preact/hooks';
import { DAYS, firstAsking, lacking, type Asking } from '../../helper/asking.ts';
import { acts, type Household } from '../../helper/model.ts';
import type { Field } from '../../offline/field/field.ts';
import { askMandate } from '../../offline/field/mandates.ts';
import { newId } from '../../offline/ids.ts';
import { Button } from '../../parts/button.tsx';
import { ErrorSummary } from '../../parts/errors.tsx';
import { Gate } from '../../parts/helper/gate.tsx';
import { Missing, Show } from '../../parts/loaded.tsx';
import { TurnMark } from '../../parts/turn.tsx';
import { go } from '../../router.ts';
import type { Refusal } from '../../server/client.ts';
import { useLoad } from '../../server/load.ts';
import type { List, ProcedureRow } from '../../server/shapes.ts';
import { helper } from '../../words/helper.ts';
import { say, words } from '../../words/index.ts';

export default function AskPage({ params }: { params: Readonly<Record<string, string>> }) {
  const title = words.value.headings.helperAsk;
  return (
    <Gate title={title}>
      {(field) => {
        const household = field.area?.households.find((each) => each.id === params['household']);
        return household ? <Ask title={title} field={field} household={household} /> : <Missing />;
      }}
    </Gate>
  );
}

const fieldOf = { procedure: 'viec', name: 'ten', number: 'so' } as const;
const wordOf = { procedure: 'chooseWhat', name: 'noName', number: 'noNumber' } as const;

function Ask({ title, household }: { title: string; field: Field; household: Household }) {
  const w = helper.value.ask;
  const procedures = useLoad<List<ProcedureRow>>('/api/procedures');
  const [asking, setAsking] = useState<Asking>(() => firstAsking(household.headName));
  const [id] = useState(() => newId());
  const [asked, setAsked] = useState(0);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState('');
  const change = (more: Partial<Asking>): void => setAsking({ ...asking, ...more });
  const lacks = asked ? lacking(asking) : [];
  const submit = async (): Promise<void> => {
    setAsked(asked + 1);
    setTrouble('');
    if (lacking(asking).length || busy) return;
    setBusy(true);
    try {
      await askMandate(id, household.id, asking);
      go(`/to-vien/viec/${id}`, 'replace');
    } catch (error) {
      setTrouble((error as Refusal).vi ? say(error as Refusal) : w.offline);
      setBusy(false);
    }
  };
  return (
    <form noValidate onSubmit={(event) => { event.preventDefault(); void submit(); }}>
      <p class="note">{household.headName}</p>
      <h1 tabIndex={-1}>{title}</h1>
      <p class="lead"><TurnMark turn="draft">{w.none}</TurnMark></p>
      <ErrorSummary faults={lacks.map((lack) => ({ field: fieldOf[lack], text: w[wordOf[lack]] }))} asked={asked} />
      <div role="alert">{trouble && <p class="callout stop">{trouble}</p>}</div>
      <p class="lead">
        <label for="viec">{w.what}</label>
        <Show of={procedures} outline="form">
          {({ items }) => (
            <select id="viec" aria-invalid={lacks.includes('procedure') || undefined} value={asking.procedure} onChange={(event) => change({ procedure: event.currentTarget.value })}>
              <option value="">{words.value.fields.choose}</option>
              {items.filter((row) => row.channel === 'local').map((row) => <option key={row.code} value={row.code}>{say(row.name)}</option>)}
            </select>
          )}
        </Show>
      </p>
      <fieldset class="inner">
        <legend>{w.acts}</legend>
        <div class="choices">
          {acts.map((act) => (
            <label key={act} class="choice">
              <input type="checkbox" checked={asking.acts.includes(act)} onChange={(event) => change({ acts: acts.filter((each) => (each === act ? event.currentTarget.checked : asking.acts.includes(each))) })} />
              <span>{w.actNames[act]}</span>
            </label>
          ))}
        </div>
      </fieldset>
      <p class="lead">
        <label for="ngay">{w.days}</label>
        <select id="ngay" value={asking.days} onChange={(event) => change({ days: Number(event.currentTarget.value) })}>
          {DAYS.map((days) => <option key={days} value={days}>{w.day(days)}</option>)}
        </select>
      </p>
      <fieldset class="inner">
        <legend>{w.way}</legend>
        <div class="choices">
          {(['code', 'qr', 'paper'] as const).map((way) => (
            <label key={way} class="choice">
              <input type="radio" name="cach" checked={asking.way === way} onChange={() => change({ way })} />
              <span>{w.ways[way]}<span class="note block">{w.wayNotes[way]}</span></span>
            </label>
          ))}
        </div>
      </fieldset>
      {asking.way !== 'qr' && (
        <fieldset class="inner">
          <legend>{w.who}</legend>
          <p class="lead"><label for="ten">{w.name}</label><input id="ten" autocomplete="off" aria-invalid={lacks.includes('name') || undefined} value={asking.name} onInput={(event) => change({ name: event.currentTarget.value })} /></p>
          <p class="lead"><label for="so">{w.number}</label><input id="so" class="width-personalNumber" inputMode="numeric" autocomplete="off" aria-invalid={lacks.includes('number') || undefined} value={asking.number} onInput={(event) => change({ number: event.currentTarget.value })} /></p>
        </fieldset>
      )}
      <div class="actions"><Button type="submit" look="filled" busy={busy}>{w.do}</Button></div>
    </form>
  );
}
