/** Opened by the camera of the resident's own phone: who asks to act for them, for what, how many days; then yes or no. */

import { useEffect, useState } from 'preact/hooks';
import { AskedFacts, whoIs } from '../parts/asked.tsx';
import { Button, ButtonLink } from '../parts/button.tsx';
import { Icon } from '../parts/icons.tsx';
import { Failed } from '../parts/loaded.tsx';
import { Loading } from '../parts/loading.tsx';
import { Refusal } from '../server/client.ts';
import { grant, look, type Asked, type MyMandate, type Scanned } from '../server/mandates.ts';
import { me, readMe, signInAt } from '../server/me.ts';
import { showDay } from '../words/format.ts';
import { say, words } from '../words/index.ts';
import { mandates } from '../words/mandates.ts';

const NAME = 'cho-phep';

/** The secret leaves the address bar at once and outlives the sign-in in this tab alone. */
function takeScanned(): Scanned | undefined {
  const found = /^#([0-9a-f-]{36})\.([\w-]{43})$/i.exec(location.hash);
  try {
    if (found) sessionStorage.setItem(NAME, `${found[1]}.${found[2]}`);
    if (location.hash) history.replaceState(history.state, '', location.pathname);
    const [mandateId, secret] = sessionStorage.getItem(NAME)?.split('.') ?? [];
    return mandateId && secret ? { mandateId, secret } : undefined;
  } catch {
    return found?.[1] && found[2] ? { mandateId: found[1], secret: found[2] } : undefined;
  }
}

function forget(): void {
  try {
    sessionStorage.removeItem(NAME);
  } catch {
    /* it ends with the tab */
  }
}

export default function AllowPage() {
  const w = mandates.value;
  const [scanned, setScanned] = useState(takeScanned);
  const person = me.value;
  useEffect(() => { if (me.value === undefined) void readMe(); }, []);
  useEffect(() => {
    // The camera may open a second link in the same tab.
    const again = (): void => setScanned(takeScanned());
    addEventListener('hashchange', again);
    return () => removeEventListener('hashchange', again);
  }, []);
  if (!scanned) return <Said title={words.value.headings.allow} more={w.empty} />;
  if (person === undefined) return <Waiting />;
  if (person === null) {
    return (
      <div class="empty">
        <h1 tabIndex={-1}>{words.value.headings.allow}</h1>
        <p>{w.signIn}</p>
        <ButtonLink look="filled" href={signInAt('/cho-phep')}>{w.signInDo}</ButtonLink>
      </div>
    );
  }
  return <Decide key={scanned.mandateId} scanned={scanned} />;
}

const Waiting = () => <><h1 tabIndex={-1}>{words.value.headings.allow}</h1><Loading outline="page" /></>;

function Said({ title, more, done }: { title: string; more: string; done?: boolean }) {
  return (
    <div class="empty">
      <h1 tabIndex={-1}>{done && <Icon name="check" size={28} />} {title}</h1>
      <p>{more}</p>
      <ButtonLink href={done ? '/tai-khoan' : '/'} icon={done ? 'person' : 'home'}>{done ? mandates.value.title : words.value.states.goHome}</ButtonLink>
    </div>
  );
}

function Decide({ scanned }: { scanned: Scanned }) {
  const w = mandates.value;
  const [asked, setAsked] = useState<Asked>();
  const [refusal, setRefusal] = useState<Refusal>();
  const [granted, setGranted] = useState<MyMandate>();
  const [declined, setDeclined] = useState(false);
  const [trouble, setTrouble] = useState('');
  const [busy, setBusy] = useState(false);
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    setRefusal(undefined);
    look(scanned).then(setAsked, (error: unknown) => setRefusal(error as Refusal));
  }, [turn]);
  const agree = async (): Promise<void> => {
    setBusy(true);
    setTrouble('');
    try {
      setGranted(await grant(scanned));
      forget();
    } catch (error) {
      setTrouble(error instanceof Refusal && error.vi ? say(error) : words.value.states.error);
      setBusy(false);
    }
  };
  if (granted) return <Said done title={w.granted(granted.expiresAt ? showDay(granted.expiresAt) : '')} more={w.grantedMore} />;
  if (declined) return <Said title={w.declined} more={w.declinedMore} />;
  if (refusal && !refusal.passing && refusal.status !== 401) return <Said title={w.dead} more={w.deadMore} />;
  if (refusal) return <><h1 tabIndex={-1}>{words.value.headings.allow}</h1><Failed refusal={refusal} again={() => setTurn(turn + 1)} /></>;
  if (!asked) return <Waiting />;
  return (
    <>
      <h1 tabIndex={-1}>{w.asks(asked.helper.name)}</h1>
      <p class="lead">{whoIs(asked)}</p>
      <AskedFacts asked={asked} />
      <p class="callout">{w.noPassword}</p>
      <div role="alert">{trouble && <p class="callout stop">{trouble}</p>}</div>
      <div class="actions">
        <Button look="filled" busy={busy} onClick={() => void agree()}>{w.agree}</Button>
        <Button onClick={() => { forget(); setDeclined(true); }}>{w.decline}</Button>
      </div>
    </>
  );
}
