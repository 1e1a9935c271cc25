/** Làm thay người khác: whom one asked, and may file for as người được ủy quyền; asking by QR or by a signed paper. */

import { useEffect, useState } from 'preact/hooks';
import { DAYS, digitsOf } from '../../helper/asking.ts';
import { acts, type Mandate } from '../../helper/model.ts';
import { keepApp } from '../../offline/field/ahead.ts';
import { keepDelegations, keptDelegations, type Kept } from '../../offline/field/delegating.ts';
import { workOn } from '../../offline/field/dossiers.ts';
import { linkOf, newSecret } from '../../offline/field/mandates.ts';
import { shrunk } from '../../offline/field/paper.ts';
import { newId } from '../../offline/ids.ts';
import { send } from '../../offline/uploads.ts';
import { online } from '../../parts/banners.tsx';
import { Button, ButtonLink } from '../../parts/button.tsx';
import { QrCode } from '../../parts/helper/qr-code.tsx';
import { Show } from '../../parts/loaded.tsx';
import { Loading } from '../../parts/loading.tsx';
import { PickButton } from '../../parts/pick.tsx';
import { SignInOffer } from '../../parts/sign-in-offer.tsx';
import { TurnMark } from '../../parts/turn.tsx';
import { go } from '../../router.ts';
import { ask, type Refusal } from '../../server/client.ts';
import { useLoad } from '../../server/load.ts';
import { me, readMe } from '../../server/me.ts';
import type { List as Listed, OfficeFace, ProcedureRow } from '../../server/shapes.ts';
import { showDay, showHour, showSoon } from '../../words/format.ts';
import { helper } from '../../words/helper.ts';
import { say, words } from '../../words/index.ts';

type Do = (work: () => Promise<unknown>) => Promise<void>;

export default function DelegatePage() {
  const w = helper.value.delegate;
  const person = me.value;
  useEffect(() => { if (me.value === undefined) void readMe(); }, []);
  return (
    <>
      <h1 tabIndex={-1}>{words.value.headings.delegate}</h1>
      {person === undefined ? <Loading outline="list" /> : person === null ? <SignInOffer why={w.signIn} next="/to-vien/uy-quyen" /> : <Mine />}
    </>
  );
}

function Mine() {
  const w = helper.value.delegate;
  const found = useLoad<Listed<Mandate>>('/api/delegations');
  const [kept, setKept] = useState<Kept | null>();
  const [trouble, setTrouble] = useState('');
  const cut = !online.value || (found.state === 'failed' && found.refusal.passing);
  useEffect(() => {
    void keepApp();
    void keptDelegations().then((known) => setKept(known ?? null));
  }, []);
  const there = online.value;
  useEffect(() => { if (there && found.state === 'failed') found.again(); }, [there]);
  const fresh = found.state === 'ready' ? found.data.items : undefined;
  const of = me.value?.id;
  useEffect(() => { if (fresh && of) void keepDelegations(of, fresh).catch(() => undefined); }, [fresh, of]);
  const act: Do = async (work) => {
    setTrouble('');
    await work().catch((error: unknown) => setTrouble((error as Refusal).vi ? say(error as Refusal) : w.needsNetwork));
    if (found.state === 'ready') found.again();
  };
  return (
    <>
      <p class="lead">{w.what}</p>
      <p class="note lead">{w.deed}</p>
      <div role="alert">{trouble && <p class="callout stop">{trouble}</p>}</div>
      {cut && !fresh ? (
        kept ? <><List items={kept.items} act={act} cut /><p class="note lead">{helper.value.stale(showSoon(new Date(kept.at).toISOString()))}</p></> : kept === null ? <p class="lead">{w.neverRead}</p> : <Loading outline="list" />
      ) : <Show of={found} outline="list">{({ items }) => <List items={items} act={act} cut={cut} />}</Show>}
      {cut ? <><p class="callout">{w.needsNetwork}</p><p class="actions"><ButtonLink href="/ho-so">{words.value.headings.dossiers}</ButtonLink></p></> : <Ask act={act} />}
    </>
  );
}

function List({ items, act, cut }: { items: readonly Mandate[]; act: Do; cut: boolean }) {
  return items.length === 0 ? <p class="lead">{helper.value.delegate.none}</p> : <div class="actions"><ul class="plain">{items.map((mandate) => <li key={mandate.id}><div class="card"><One mandate={mandate} act={act} cut={cut} /></div></li>)}</ul></div>;
}

/** `cut`: there is no network, and only what needs none is offered. */
function One({ mandate, act, cut }: { mandate: Mandate; act: Do; cut: boolean }) {
  const w = helper.value.delegate;
  const { id, state, way } = mandate;
  const link = linkOf(id);
  const post = (path: string, body?: object): Promise<unknown> => ask(`/api/delegations/${id}/${path}`, { method: 'POST', ...(body ? { body } : {}) });
  const hand = async (photo: File): Promise<void> => {
    const { bytes } = await shrunk(photo);
    const fileId = await send({ bytes, file: undefined, key: newId(), name: 'giay-uy-quyen.jpg', document: 'consent', draft: id, begun: async () => undefined });
    await post('paper', { fileId });
  };
  const open = state === 'asked' || state === 'paperWaiting';
  return (
    <>
      <p><b>{mandate.residentName ?? w.somebody}</b> {mandate.residentNumberMasked && <span class="note">{mandate.residentNumberMasked}</span>}</p>
      <p>{mandate.procedureTitle ? say(mandate.procedureTitle) : ''}</p>
      <p class="lead"><TurnMark turn={state === 'standing' ? 'done' : open ? 'draft' : 'stopped'}>{state === 'standing' && mandate.expiresAt ? helper.value.mandate.until(showDay(mandate.expiresAt)) : w.states[state]}</TurnMark></p>
      {mandate.paperRefused && <p class="callout stop">{helper.value.paper.refused(helper.value.paper.faults[mandate.paperRefused])}</p>}
      {state === 'asked' && way === 'qr' && link && mandate.linkUntil && Date.parse(mandate.linkUntil) > Date.now() && (
        <div class="lead"><p>{w.scan}</p><QrCode text={link} label={helper.value.mandate.qr} /><p class="note">{helper.value.mandate.qrUntil(showHour(mandate.linkUntil))}</p></div>
      )}
      <div class="sheet-acts">
        {!cut && state === 'asked' && way === 'qr' && <Button icon="again" onClick={() => void act(async () => undefined)}>{helper.value.mandate.look}</Button>}
        {!cut && state === 'asked' && way === 'qr' && <Button onClick={() => void act(async () => post('link', { secretHash: await newSecret(id) }))}>{helper.value.mandate.qrNew}</Button>}
        {!cut && open && mandate.residentNumberMasked && <PickButton icon="camera" accept="image/*" camera onPick={([photo]) => photo && void act(() => hand(photo))}>{state === 'asked' ? w.shoot : helper.value.paper.again}</PickButton>}
        {state === 'standing' && !mandate.dossierId && <Button look="filled" onClick={() => void act(async () => go(`/lam/${await workOn(mandate, true)}`))}>{helper.value.mandate.prepare}</Button>}
        {!cut && state === 'standing' && mandate.dossierId && <ButtonLink href={`/ho-so/${mandate.dossierId}`}>{w.see}</ButtonLink>}
        {!cut && (open || state === 'standing') && <Button look="quiet" onClick={() => void act(() => post('drop'))}>{w.drop}</Button>}
      </div>
    </>
  );
}

function Ask({ act }: { act: Do }) {
  const w = helper.value.ask;
  const d = helper.value.delegate;
  const procedures = useLoad<Listed<ProcedureRow>>('/api/procedures');
  const offices = useLoad<Listed<OfficeFace>>('/api/offices');
  const [asking, setAsking] = useState({ procedure: '', office: '', way: 'qr' as 'qr' | 'paper', name: '', number: '', days: 7 });
  const [lack, setLack] = useState('');
  const change = (more: Partial<typeof asking>): void => setAsking({ ...asking, ...more });
  const number = digitsOf(asking.number);
  const submit = async (): Promise<void> => {
    const named = asking.way === 'paper' || number.length > 0;
    const lacks = !asking.procedure ? w.chooseWhat : !asking.office ? d.noOffice : named && !asking.name.trim() ? w.noName : named && number.length !== 12 ? w.noNumber : '';
    setLack(lacks);
    if (lacks) return;
    const id = newId();
    const resident = named ? { fullName: asking.name.normalize('NFC').trim(), personalNumber: number } : null;
    await act(async () => ask('/api/delegations', { method: 'POST', key: id, body: { id, acts, way: asking.way, procedureCode: asking.procedure, office: asking.office, days: asking.days, resident, ...(asking.way === 'qr' ? { secretHash: await newSecret(id) } : {}) } }));
  };
  return (
    <form class="section" noValidate onSubmit={(event) => { event.preventDefault(); void submit(); }}>
      <h2>{d.ask}</h2>
      <div role="alert">{lack && <p class="callout stop">{lack}</p>}</div>
      <p class="lead"><label for="viec">{d.what2}</label>
        <Show of={procedures} outline="form">{({ items }) => (
          <select id="viec" value={asking.procedure} onChange={(event) => change({ procedure: event.currentTarget.value })}>
            <option value="">{words.value.fields.choose}</option>
            {items.filter((row) => row.channel === 'local').map((row) => <option key={row.code} value={row.code}>{say(row.name)}</option>)}
          </select>
        )}</Show>
      </p>
      <p class="lead"><label for="xa">{d.office}</label>
        <Show of={offices} outline="form">{({ items }) => (
          <select id="xa" value={asking.office} onChange={(event) => change({ office: event.currentTarget.value })}>
            <option value="">{words.value.fields.choose}</option>
            {items.filter((row) => row.kinds[0] === 'commune').map((row) => <option key={row.code} value={row.code}>{say(row.name)}</option>)}
          </select>
        )}</Show>
      </p>
      <p class="lead"><label for="ngay">{w.days}</label>
        <select id="ngay" value={asking.days} onChange={(event) => change({ days: Number(event.currentTarget.value) })}>{DAYS.map((days) => <option key={days} value={days}>{w.day(days)}</option>)}</select>
      </p>
      <fieldset class="inner"><legend>{d.how}</legend>
        <div class="choices">
          {(['qr', 'paper'] as const).map((way) => (
            <label key={way} class="choice"><input type="radio" name="cach" checked={asking.way === way} onChange={() => change({ way })} /><span>{d.ways[way]}<span class="note block">{d.wayNotes[way]}</span></span></label>
          ))}
        </div>
      </fieldset>
      {asking.way === 'paper' && (
        <fieldset class="inner"><legend>{d.whose}</legend>
          <p class="lead"><label for="ten">{w.name}</label><input id="ten" autocomplete="off" value={asking.name} onInput={(event) => change({ name: event.currentTarget.value })} /></p>
          <p class="lead"><label for="so">{w.number}</label><input id="so" class="width-personalNumber" inputMode="numeric" autocomplete="off" value={asking.number} onInput={(event) => change({ number: event.currentTarget.value })} /></p>
        </fieldset>
      )}
      <div class="actions"><Button type="submit" look="filled">{d.do}</Button></div>
    </form>
  );
}
