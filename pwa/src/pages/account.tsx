/** R15: this device and the others, who has looked, how one is told, and the way out. */

import { useEffect, useState } from 'preact/hooks';
import { everything } from '../offline/background.ts';
import { whatWaits, type Waiting } from '../offline/use.ts';
import { online } from '../parts/banners.tsx';
import { Button } from '../parts/button.tsx';
import { Confirm } from '../parts/confirm.tsx';
import { Sizes } from '../parts/help.tsx';
import { Show } from '../parts/loaded.tsx';
import { MyHelpers } from '../parts/my-helpers.tsx';
import { MyPhone } from '../parts/my-phone.tsx';
import { Loading } from '../parts/loading.tsx';
import { PushSwitch } from '../parts/push-switch.tsx';
import { SignInOffer } from '../parts/sign-in-offer.tsx';
import { tell } from '../parts/toast.tsx';
import { ask, type Refusal } from '../server/client.ts';
import { useLoad } from '../server/load.ts';
import { me, readMe, signOut } from '../server/me.ts';
import { turnOffPush } from '../server/push.ts';
import type { List, LookOut, Me, SessionOut } from '../server/shapes.ts';
import { showMoment } from '../words/format.ts';
import { say, speak, words } from '../words/index.ts';
import { own } from '../words/own.ts';

export default function AccountPage() {
  const person = me.value;
  useEffect(() => { if (me.value === undefined) void readMe(); }, []);
  return (
    <>
      <h1 tabIndex={-1}>{words.value.headings.account}</h1>
      {person === undefined ? <Loading outline="page" /> : person === null ? <SignInOffer why={own.value.account.signIn} next="/tai-khoan" /> : <Whose person={person} />}
      {person && <Devices />}
      {person && <MyHelpers />}
      {person && person.level === 2 && <MyPhone />}
      {person && <Looks />}
      {person && <Section title={own.value.account.channels}><PushSwitch /><p class="lead"><a class="edit" href="/tai-khoan/bao-tin">{own.value.account.ways}</a></p></Section>}
      <div class="section"><Sizes name="co-chu" /></div>
      <Section title={own.value.account.language}>
        <Button onClick={() => speak(words.peek().code === 'vi' ? 'en' : 'vi')}><span lang={words.value.code === 'vi' ? 'en' : 'vi'}>{words.value.help.language}</span></Button>
      </Section>
      {person && <Leave person={person} />}
    </>
  );
}

function Section({ title, children }: { title: string; children: preact.ComponentChildren }) {
  return <section class="section"><h2>{title}</h2>{children}</section>;
}

function Whose({ person }: { person: Me }) {
  const w = own.value.account;
  return (
    <>
      <p class="lead"><b>{person.displayName}</b></p>
      <p class="note">{[w.level(person.level), person.personalNumberMasked && `${w.number} ${person.personalNumberMasked}`].filter(Boolean).join(' · ')}</p>
      {person.helps && <p><a class="edit" href="/to-vien">{words.value.home.helping}</a></p>}
      {person.posts.length > 0 && <p><a class="edit" href="/can-bo">{w.desk}</a></p>}
    </>
  );
}

function Devices() {
  const w = own.value.account;
  const sessions = useLoad<List<SessionOut>>('/api/me/sessions');
  const [asking, setAsking] = useState<SessionOut>();
  const [trouble, setTrouble] = useState('');
  const end = async (session: SessionOut): Promise<void> => {
    setTrouble('');
    try {
      await ask(`/api/me/sessions/${session.id}`, { method: 'DELETE' });
      tell(w.ended);
      if (sessions.state === 'ready') sessions.again();
    } catch (error) {
      setTrouble((error as Refusal).vi ? say(error as Refusal) : words.value.states.error);
    }
  };
  return (
    <Section title={w.devices}>
      <div role="alert">{trouble && <p class="callout stop">{trouble}</p>}</div>
      <Show of={sessions} outline="list">
        {({ items }) => (
          <ul class="plain">
            {items.map((session) => (
              <li key={session.id}>
                <div class="card">
                  <p><b>{w.device(session.device)}</b>{session.current && ` · ${w.this}`}{session.guest && ` · ${w.guest}`}</p>
                  <p class="note">{w.seen(showMoment(session.seenAt))}</p>
                  {!session.current && <p class="lead"><Button onClick={() => setAsking(session)}>{w.endOther}<span class="unseen">: {w.device(session.device)}</span></Button></p>}
                </div>
              </li>
            ))}
          </ul>
        )}
      </Show>
      {asking && (
        <Confirm ask={w.endAsk(w.device(asking.device))} yes={w.endOther} no={w.keep} answer={(sure) => {
          setAsking(undefined);
          if (sure) void end(asking);
        }} />
      )}
    </Section>
  );
}

function Looks() {
  const w = own.value.account;
  const looks = useLoad<List<LookOut>>('/api/me/looks');
  return (
    <Section title={w.looks}>
      <Show of={looks} outline="list">
        {({ items }) => (items.length === 0 ? <p>{w.nobody}</p> : (
          <ul class="plain rows">
            {items.map((look) => (
              <li key={look.id} class="look"><b>{look.lookerName}</b> · {showMoment(look.at)}<span class="note block">{[look.what, look.why].filter(Boolean).join(' · ')}</span></li>
            ))}
          </ul>
        ))}
      </Show>
    </Section>
  );
}

/** Said before anything is locked: what has not been sent, and that it stays. */
function Leave({ person }: { person: Me }) {
  const w = own.value.account;
  const [busy, setBusy] = useState(false);
  const [waits, setWaits] = useState<Waiting>();
  const leave = async (): Promise<void> => {
    setWaits(undefined);
    setBusy(true);
    // A device that is left is not told of this person's dossiers any more.
    await withinMoments(turnOffPush());
    await signOut();
  };
  const ask = async (): Promise<void> => {
    setBusy(true);
    // The last chance for what waits to arrive; the person is not kept waiting long.
    if (online.peek()) await withinMoments(everything());
    const found = await whatWaits(person.id);
    setBusy(false);
    if (found.filings + found.drafts + found.open) setWaits(found);
    else await leave();
  };
  return (
    <div class="section">
      <div class="actions"><Button look="filled" busy={busy} onClick={() => void ask()}>{w.out}</Button></div>
      <p class="note lead">{w.outWhy}</p>
      {waits && (
        <Confirm ask={w.outAsk} why={[waits.filings && w.outFilings(waits.filings), waits.drafts && w.outDrafts(waits.drafts), waits.filings + waits.drafts > 0 && w.outLocked, waits.open && w.outOpen(waits.open)]} yes={w.outDo} no={w.outStay} answer={(sure) => {
          setWaits(undefined);
          if (sure) void leave();
        }} />
      )}
    </div>
  );
}

const MOMENTS_MS = 6_000;
const withinMoments = (work: Promise<unknown>): Promise<unknown> => Promise.race([work.catch(() => undefined), new Promise((done) => setTimeout(done, MOMENTS_MS))]);
