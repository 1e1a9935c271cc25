/** L2: where, which words, how many that reaches, a second person when they are many; then how it goes. */

import { useState } from 'preact/hooks';
import { Button } from '../../../parts/button.tsx';
import { Where } from '../../../parts/desk/audience.tsx';
import { Dialog } from '../../../parts/desk/dialog.tsx';
import { LeadNav } from '../../../parts/desk/lead-nav.tsx';
import { people, Told } from '../../../parts/desk/report.tsx';
import { Shown } from '../../../parts/desk/shown.tsx';
import { tell } from '../../../parts/toast.tsx';
import { ask, type Refusal } from '../../../server/client.ts';
import type { AudienceFace, BroadcastDraft, BroadcastFace, BroadcastList, ReachFace } from '../../../server/contract.d.ts';
import { useDesk } from '../../../server/desk.ts';
import { lead } from '../../../words/desk-lead.ts';
import { say, words } from '../../../words/index.ts';

const EMPTY: BroadcastDraft = { kind: 'warning', communes: [], procedures: [], titleVi: '', bodyVi: '', titleEn: '', bodyEn: '' };

export default function BroadcastPage() {
  const audience = useDesk<AudienceFace>('/api/desk/broadcasts/audience');
  const told = useDesk<BroadcastList>('/api/desk/broadcasts');
  const w = lead.value.broadcast;
  return (
    <>
      <div class="desk-top"><h1 tabIndex={-1}>{w.title}</h1></div>
      <LeadNav at="/can-bo/phat-tin" />
      <Shown of={audience} next="/can-bo/phat-tin" inside>
        {(of) => (
          <div class="lead-sides">
            <Compose of={of} done={() => void told.again()} />
            <section class="sheet-part">
              <h2>{w.latest}</h2>
              {told.data && (told.data.items.length ? <ul class="plain">{told.data.items.map((each) => <Told key={each.id} of={each} changed={() => void told.again()} />)}</ul> : <p>{w.nothing}</p>)}
            </section>
          </div>
        )}
      </Shown>
    </>
  );
}

function Compose({ of, done }: { of: AudienceFace; done: () => void }) {
  const w = lead.value.broadcast;
  const [draft, setDraft] = useState<BroadcastDraft>(EMPTY);
  const [reach, setReach] = useState<ReachFace>();
  const [trouble, setTrouble] = useState('');
  const [asking, setAsking] = useState(false);
  const [key, setKey] = useState(() => crypto.randomUUID());
  const change = (part: Partial<BroadcastDraft>): void => { setDraft({ ...draft, ...part }); setReach(undefined); setTrouble(''); };
  const said = (error: unknown): void => setTrouble((error as Refusal).vi ? say(error as Refusal) : words.value.states.error);
  const look = async (): Promise<void> => {
    if (!draft.communes.length && !draft.procedures.length) return setTrouble(w.none);
    if (!draft.titleVi.trim() || !draft.bodyVi.trim()) return setTrouble(w.noWords);
    await ask<ReachFace>('/api/desk/broadcasts/preview', { method: 'POST', body: draft }).then(({ body }) => setReach(body), said);
  };
  const send = async (): Promise<void> => {
    setAsking(false);
    try {
      const { body } = await ask<BroadcastFace>('/api/desk/broadcasts', { method: 'POST', body: draft, key });
      tell(body.state === 'waiting' ? w.waits : w.sent);
      setDraft(EMPTY);
      setReach(undefined);
      setKey(crypto.randomUUID());
      done();
    } catch (error) {
      said(error);
    }
  };
  return (
    <form class="sheet-part" noValidate onSubmit={(event) => { event.preventDefault(); void look(); }}>
      <fieldset class="ticks">
        <legend>{w.kind}</legend>
        {of.kinds.map((kind) => (
          <label key={kind}><input type="radio" name="kind" checked={draft.kind === kind} onChange={() => change({ kind })} /><span>{w.kinds[kind]}</span></label>
        ))}
      </fieldset>
      <p class="note">{w.kindWhy[draft.kind]}</p>
      <h2>{w.where}</h2>
      <Where of={of} communes={draft.communes} procedures={draft.procedures} choose={(what, codes) => change({ [what]: codes })} />
      <h2>{w.words}</h2>
      {(['titleVi', 'bodyVi', 'titleEn', 'bodyEn'] as const).map((name) => {
        const most = name.startsWith('title') ? of.titleMost : of.bodyMost;
        return (
          <div key={name} class="blank">
            <label for={name}>{w[name]} <span class="note">{w.left(most - draft[name].length)}{name.endsWith('En') && ` · ${words.value.fields.optional}`}</span></label>
            <input id={name} lang={name.endsWith('En') ? 'en' : 'vi'} value={draft[name]} autocomplete="off" onInput={(event) => change({ [name]: event.currentTarget.value })} />
          </div>
        );
      })}
      <div role="alert">{trouble && <p class="callout stop">{trouble}</p>}</div>
      <div role="status">
        {reach && (
          <div class="reach">
            <p class="reach-people"><b>{w.reach(people(reach.people))}</b></p>
            <p>{w.by(people(reach.push), people(reach.phone), people(reach.email))} {w.takes(reach.minutes)}</p>
            <p class="letter"><span class="note">{w.onPhone}</span> <b>{draft.titleVi}</b> {draft.bodyVi}</p>
            <p class="letter"><span class="note">{w.sms}</span> {reach.sms}</p>
            {reach.needsSecond && <p class="callout">{w.second(people(of.secondAbove))}</p>}
          </div>
        )}
      </div>
      <p class="box-acts">
        {reach && reach.people > 0
          ? <Button look="filled" onClick={() => setAsking(true)}>{reach.needsSecond ? w.sendSecond : w.send}</Button>
          : <Button look="filled" type="submit">{w.look}</Button>}
      </p>
      {asking && reach && (
        <Dialog title={w.sendAsk(people(reach.people))} close={() => setAsking(false)}>
          <p class="box-acts"><Button look="filled" onClick={() => void send()}>{reach.needsSecond ? w.sendSecond : w.send}</Button><Button onClick={() => setAsking(false)}>{w.back}</Button></p>
        </Dialog>
      )}
    </form>
  );
}
