/** At the counter: for somebody present, without an account. The whole form on one page, papers beside it, taken in at the end. */

import { useEffect, useState } from 'preact/hooks';
import { addDraft, arrivals, listDrafts, newDraft, nobodyYet, removeDraft, type Draft } from '../../offline/drafts.ts';
import { dropThere } from '../../offline/elsewhere.ts';
import { useFiling } from '../../offline/use.ts';
import { Button, ButtonLink } from '../../parts/button.tsx';
import { Confirm } from '../../parts/confirm.tsx';
import { CounterForm } from '../../parts/desk/counter-form.tsx';
import { CounterProof } from '../../parts/desk/counter-proof.tsx';
import { useKeys } from '../../parts/desk/keys.ts';
import { Failed } from '../../parts/loaded.tsx';
import { Loading } from '../../parts/loading.tsx';
import { tell } from '../../parts/toast.tsx';
import { go } from '../../router.ts';
import { useLoad } from '../../server/load.ts';
import { ended, me, readMe, signInAt } from '../../server/me.ts';
import type { ReceiptFace } from '../../server/contract.d.ts';
import type { List, Me, ProcedureFace, ProcedureRow } from '../../server/shapes.ts';
import { get, Refusal } from '../../server/client.ts';
import { desk } from '../../words/desk.ts';
import { finding } from '../../words/finding.ts';
import { filing } from '../../words/filing.ts';
import { showMoment } from '../../words/format.ts';
import { say, words } from '../../words/index.ts';

const takesIn = (person: Me): boolean => person.posts.some((post) => post.role === 'counter' || post.role === 'officer');

export default function CounterPage({ query }: { query: URLSearchParams }) {
  const w = desk.value;
  useEffect(() => { if (me.value === undefined) void readMe(); }, []);
  const person = me.value;
  const draft = query.get('nhap');
  /** The draft ends where the dossier begins: the proof stands in its place until the next person, and read again it is the dossier. */
  const [taken, setTaken] = useState<{ draft: string; receipt: ReceiptFace }>();
  return (
    <>
      <p class="desk-back-row"><a class="desk-back" href="/can-bo">{w.dossier.back}</a></p>
      {person === undefined ? <Title /> : person === null ? (
        <><Title /><div class="empty"><p>{ended.value ? finding.value.signIn.ended : `${w.signIn}.`}</p><ButtonLink look="filled" href={signInAt(location.pathname + location.search)}>{w.signIn}</ButtonLink></div></>
      ) : !takesIn(person) ? (
        <><Title /><div class="empty"><p>{w.noPost}</p></div></>
      ) : draft && taken?.draft === draft ? <CounterProof receipt={taken.receipt} person={person} /> : draft ? <Filling key={draft} id={draft} person={person} done={(receipt) => { setTaken({ draft, receipt }); history.replaceState(history.state, '', `/can-bo/ho-so/${receipt.id}`); }} /> : <Choose person={person} />}
    </>
  );
}

const Title = () => <h1 tabIndex={-1}>{desk.value.counter}</h1>;

function Filling({ id, person, done }: { id: string; person: Me; done: (receipt: ReceiptFace) => void }) {
  const filing = useFiling(id);
  useKeys({ u: () => go('/can-bo') });
  switch (filing.state) {
    case 'loading':
      return <><Title /><Loading outline="desk" /></>;
    case 'gone':
      return <><Title /><p class="empty">{desk.value.counterForm.gone}</p><ButtonLink href="/can-bo/tiep-nhan">{desk.value.counter}</ButtonLink></>;
    case 'formless':
      return <><Title /><Failed refusal={filing.refusal} again={filing.again} /></>;
    case 'ready':
      return <CounterForm draft={filing.draft} form={filing.form} person={person} done={done} />;
  }
}

const nameOf = ({ presence }: Draft): string => presence?.owner.fullName.trim() || desk.value.counterForm.unnamed;

/** Which procedure: typed as people say it; those begun and not finished come first. */
function Choose({ person }: { person: Me }) {
  const w = desk.value.counterForm;
  const f = filing.value.parts;
  const [asked, setAsked] = useState('');
  const [busy, setBusy] = useState(false);
  const found = useLoad<List<ProcedureRow>>(`/api/procedures?q=${encodeURIComponent(asked.trim())}`);
  const [begun, setBegun] = useState<readonly Draft[]>([]);
  const [dropping, setDropping] = useState<Draft>();
  const come = arrivals.value;
  useEffect(() => void listDrafts(person.id).then((all) => setBegun(all.filter(({ presence }) => presence))), [person.id, come, dropping]);
  const begin = async (row: ProcedureRow): Promise<void> => {
    if (busy) return;
    setBusy(true);
    try {
      const procedure = await get<ProcedureFace>(`/api/procedures/${encodeURIComponent(row.code)}`);
      const draft = newDraft({ procedure: procedure.code, version: procedure.version, title: procedure.name, of: person.id });
      await addDraft({ ...draft, presence: nobodyYet });
      go(`/can-bo/tiep-nhan?nhap=${draft.id}`);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      tell(error.vi ? say(error) : words.peek().states.error);
    } finally {
      setBusy(false);
    }
  };
  const rows = found.state === 'ready' ? found.data.items.filter((row) => row.channel === 'local') : [];
  return (
    <div class="counter-choose">
      <Title />
      <div class="blank"><label for="tim-thu-tuc">{w.find}</label><input id="tim-thu-tuc" autocomplete="off" value={asked} onInput={(event) => setAsked(event.currentTarget.value)} /></div>
      {begun.length > 0 && !asked && (
        <section class="sheet-part"><h2>{w.begun}</h2>
          <ul class="plain rows counter-list">{begun.map((draft) => (
            <li key={draft.id}>
              <span><a href={`/can-bo/tiep-nhan?nhap=${draft.id}`}>{nameOf(draft)} · {say(draft.title)}</a> <span class="note">{showMoment(new Date(draft.changedAt).toISOString())}</span></span>
              <button type="button" class="as-link" onClick={() => setDropping(draft)}>{f.drop}<span class="unseen"> {nameOf(draft)}, {say(draft.title)}</span></button>
            </li>
          ))}</ul>
        </section>
      )}
      {dropping && (
        <Confirm
          ask={f.dropAsk}
          why={[`${nameOf(dropping)} · ${say(dropping.title)}`]}
          yes={f.dropDo}
          no={f.keep}
          answer={(sure) => void (sure ? removeDraft(dropping.id).then(() => dropThere(dropping)) : Promise.resolve()).then(() => setDropping(undefined))}
        />
      )}
      {found.state === 'failed' ? <Failed refusal={found.refusal} again={found.again} /> : (
        <ul class="plain rows counter-list">
          {rows.map((row) => <li key={row.code}><span><b>{say(row.name)}</b> <span class="note">{row.code}</span></span><Button onClick={() => void begin(row)}>{w.begin}<span class="unseen"> {say(row.name)}</span></Button></li>)}
        </ul>
      )}
      {found.state === 'ready' && !rows.length && <p class="empty">{w.nothing}</p>}
    </div>
  );
}
