/** In front of every helper's screen: signed in as oneself, a helper still, and the PIN. Behind it the field is here. */

import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { daysWaiting } from '../../helper/keeping.ts';
import { bring, fetchField, field, readField, refusedAs, type Field } from '../../offline/field/field.ts';
import { keepApp } from '../../offline/field/ahead.ts';
import { comeBack, forgetParked, parkedHere } from '../../offline/field/guest.ts';
import { rowsOf, vaultOf } from '../../offline/field/shelf.ts';
import { listenForIdle, opened } from '../../offline/field/vault.ts';
import { get, type Refusal } from '../../server/client.ts';
import { me, readMe, signInAt } from '../../server/me.ts';
import { helper } from '../../words/helper.ts';
import { showHour, showSoon } from '../../words/format.ts';
import { online } from '../banners.tsx';
import { ButtonLink } from '../button.tsx';
import { Failed, Missing } from '../loaded.tsx';
import { Loading } from '../loading.tsx';
import { MakePin, OpenPin } from './pin.tsx';

const STALE_MS = 60 * 60_000;

export function Gate({ title, children }: { title: string; children: (field: Field) => ComponentChildren }) {
  const w = helper.value;
  const person = me.value;
  useEffect(() => { if (me.value === undefined) void readMe(); }, []);
  if (person === undefined) return <Waiting title={title} />;
  if (person === null) return <Back title={title}>{<div class="empty"><h1 tabIndex={-1}>{title}</h1><p>{w.signIn}</p><ButtonLink look="filled" href={signInAt(location.pathname)}>{w.signInDo}</ButtonLink></div>}</Back>;
  return <Vaulted key={person.id} of={person.id} title={title}>{children}</Vaulted>;
}

/** After a resident was here: the PIN of whose phone it is, and then everything is as it was. */
function Back({ title, children }: { title: string; children: ComponentChildren }) {
  const [parked, setParked] = useState<{ readonly of: string } | null>();
  useEffect(() => void parkedHere().then((found) => setParked(found ?? null)), []);
  const of = parked?.of;
  const there = of !== undefined && opened.value?.of === of;
  useEffect(() => { if (there) void comeBack(); }, [there]);
  if (parked === undefined || there) return <Waiting title={title} />;
  if (!of) return <>{children}</>;
  const forget = (): void => void forgetParked().then(() => location.assign(signInAt('/to-vien')));
  return <OpenPin of={of} unsent={0} none={forget} forget={forget} guest />;
}

const Waiting = ({ title }: { title: string }) => <><h1 tabIndex={-1}>{title}</h1><Loading outline="list" /></>;

/** ended: the system does not know this helper any more; what waits stays. */
type Standing = 'looking' | 'make' | 'gone' | 'open' | 'ended' | 'offline';

function Vaulted({ of, title, children }: { of: string; title: string; children: (field: Field) => ComponentChildren }) {
  const [standing, setStanding] = useState<Standing>('looking');
  const [unsent, setUnsent] = useState(0);
  /** A PIN is chosen only where the system still knows the helper. */
  const begin = async (gone: boolean): Promise<void> => {
    try {
      await get('/api/team/me');
      setStanding(gone ? 'gone' : 'make');
    } catch (error) {
      setStanding((error as Refusal).status === 404 ? 'ended' : 'offline');
    }
  };
  useEffect(() => {
    listenForIdle();
    void keepApp();
    void rowsOf(of, 'entry').then((rows) => setUnsent(rows.filter((row) => !row.problem).length));
    void vaultOf(of).then((vault) => (vault ? setStanding('open') : begin(false)));
  }, [of]);
  const w = helper.value.pin;
  if (opened.value?.of === of) return <Opened of={of} title={title}>{children}</Opened>;
  switch (standing) {
    case 'looking':
      return <Waiting title={title} />;
    case 'make':
    case 'gone':
      return <MakePin of={of} gone={standing === 'gone'} />;
    case 'ended':
      return unsent ? <div class="empty"><h1 tabIndex={-1}>{title}</h1><p>{helper.value.ended}</p></div> : <Missing />;
    case 'offline':
      return <div class="empty"><h1 tabIndex={-1}>{title}</h1><p>{w.offline}</p></div>;
    case 'open':
      return <OpenPin of={of} unsent={unsent} none={() => void begin(true)} forget={() => void begin(false)} />;
  }
}

function Opened({ of, title, children }: { of: string; title: string; children: (field: Field) => ComponentChildren }) {
  const [refusal, setRefusal] = useState<Refusal>();
  const [turn, setTurn] = useState(0);
  const there = online.value;
  useEffect(() => {
    const look = async (): Promise<void> => {
      setRefusal(undefined);
      const known = field.peek()?.of === of ? field.peek() : await readField(of);
      if (!known) await fetchField(of);
      else if (there && (known.waiting.length > 0 || Date.now() - known.readAt > STALE_MS || turn > 0)) await bring(of);
    };
    look().catch((error: unknown) => setRefusal(error as Refusal));
  }, [of, there, turn]);
  const now = field.value;
  const w = helper.value;
  if (refusal?.status === 404 && !now) return <Missing />;
  if (!now) return refusal ? <><h1 tabIndex={-1}>{title}</h1><Failed refusal={refusal} again={() => setTurn(turn + 1)} /></> : <Waiting title={title} />;
  const days = daysWaiting(now.waiting.map(({ at }) => at), Date.now());
  return (
    <>
      <div role="status">
        {refusedAs.value === 404 && <p class="callout stop over">{w.ended}</p>}
        {refusedAs.value === 401 && <p class="callout over">{w.waiting.signIn} <a href={signInAt(location.pathname)}>{w.signInDo}</a></p>}
        {days !== undefined && <p class="callout over">{w.daysWaiting(days)}</p>}
        {!now.area && refusedAs.value !== 404 && <p class="callout over">{w.wiped}</p>}
      </div>
      {children(now)}
      {now.area && Date.now() - now.readAt > STALE_MS && <p class="note section">{w.stale(Date.now() - now.readAt > 12 * STALE_MS ? showSoon(new Date(now.readAt).toISOString()) : showHour(new Date(now.readAt).toISOString()))}</p>}
    </>
  );
}
