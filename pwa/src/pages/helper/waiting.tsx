/** H4: what waits on this phone, item by item; what was sent is no longer here. */

import { useState } from 'preact/hooks';
import { bring, forgo, refusedAs, sayAgain, type Field, type Waiting } from '../../offline/field/field.ts';
import { outbox } from '../../offline/outbox.ts';
import { Button, ButtonLink } from '../../parts/button.tsx';
import { Confirm } from '../../parts/confirm.tsx';
import { Gate } from '../../parts/helper/gate.tsx';
import { TurnMark } from '../../parts/turn.tsx';
import { showMoment } from '../../words/format.ts';
import { helper } from '../../words/helper.ts';
import { say, words } from '../../words/index.ts';

export default function WaitingPage() {
  const title = words.value.headings.helperWaiting;
  return <Gate title={title}>{(field) => <List title={title} field={field} />}</Gate>;
}

function List({ title, field }: { title: string; field: Field }) {
  const w = helper.value;
  const [busy, setBusy] = useState(false);
  const [offline, setOffline] = useState(false);
  const waiting = field.waiting.filter(({ problem }) => !problem);
  const dossiers = outbox.value.filter((entry) => entry.behalf !== undefined && entry.state !== 'filed');
  const refused = field.waiting.filter(({ problem }) => problem);
  const onTheWay = waiting.length + dossiers.filter(({ state }) => state !== 'parked').length;
  const none = field.waiting.length + dossiers.length === 0;
  const go = async (): Promise<void> => {
    setBusy(true);
    setOffline(false);
    await bring(field.of).then((gone) => setOffline(!gone), () => undefined); // how the helper stands is said above the page
    setBusy(false);
  };
  return (
    <>
      <h1 tabIndex={-1}>{title}</h1>
      <p class="lead" role="status">{none ? <b>{w.waiting.empty}</b> : onTheWay > 0 && w.waiting.count(onTheWay)}</p>
      {none && <div class="actions"><ButtonLink href="/to-vien">{words.value.headings.helperToday}</ButtonLink></div>}
      <div role="alert">
        {offline && <p class="callout">{w.waiting.offline}</p>}
      </div>
      {waiting.length > 0 && <div class="actions"><Button look="filled" icon="send" busy={busy} onClick={() => void go()}>{w.waiting.send}</Button></div>}
      {dossiers.length > 0 && <ul class="plain rows lead">{dossiers.map((entry) => <li key={entry.id} class="look"><a class="part" href={`/da-nop/${entry.id}`}><span class="part-name">{w.waiting.kinds.draft} · {entry.behalf}<span class="note block">{say(entry.title)}</span></span></a><TurnMark turn={entry.state === 'parked' ? 'stopped' : 'draft'}>{entry.state === 'parked' ? w.waiting.states.refused : entry.needs === 'mandate' ? w.mandate.states.asked : w.waiting.states.waiting}</TurnMark></li>)}</ul>}
      <ul class="plain rows lead">
        {[...refused, ...waiting].map((item) => <li key={item.id} class="look"><Item item={item} field={field} /></li>)}
      </ul>
    </>
  );
}

function Item({ item, field }: { item: Waiting; field: Field }) {
  const w = helper.value.waiting;
  const [asking, setAsking] = useState(false);
  const { entry, problem } = item;
  const name = entry && 'householdId' in entry ? field.area?.households.find(({ id }) => id === entry.householdId)?.headName : undefined;
  return (
    <>
      <b>{entry ? w.kinds[entry.kind] : ''}</b>{name && ` · ${name}`}
      <span class="note block">{showMoment(new Date(item.at).toISOString())}</span>
      <TurnMark turn={problem ? 'stopped' : 'draft'}>{problem || refusedAs.value ? w.states.refused : w.states.waiting}</TurnMark>
      {problem && (
        <>
          <p class="callout stop">{say(problem)}</p>
          <div class="sheet-acts">
            <Button icon="again" onClick={() => void sayAgain(item)}>{w.again}</Button>
            <Button onClick={() => setAsking(true)}>{w.forgo}</Button>
          </div>
        </>
      )}
      {asking && <Confirm ask={w.forgoAsk} yes={w.forgo} no={w.keep} answer={(sure) => { setAsking(false); if (sure) void forgo(item.id); }} />}
    </>
  );
}
