/** R15, its second leaf: on which devices, which way first, when not, and what not. Each choice is kept at once. */

import { useEffect, useState } from 'preact/hooks';
import { Button } from '../parts/button.tsx';
import { Confirm } from '../parts/confirm.tsx';
import { Show } from '../parts/loaded.tsx';
import { Loading } from '../parts/loading.tsx';
import { PushSwitch } from '../parts/push-switch.tsx';
import { SignInOffer } from '../parts/sign-in-offer.tsx';
import { tell } from '../parts/toast.tsx';
import { ask, type Refusal } from '../server/client.ts';
import type { ChannelFace, DeviceFace, Devices, Mute, Preferences, PreferencesFace } from '../server/contract.d.ts';
import { useLoad } from '../server/load.ts';
import { me, readMe } from '../server/me.ts';
import { dropPush, heldPush } from '../server/push.ts';
import { showMoment } from '../words/format.ts';
import { say, words } from '../words/index.ts';
import { own } from '../words/own.ts';
import { ways } from '../words/ways.ts';

const hours = Array.from({ length: 24 }, (_, hour) => `${String(hour).padStart(2, '0')}:00`);

export default function WaysPage() {
  const person = me.value;
  useEffect(() => { if (me.value === undefined) void readMe(); }, []);
  const wanted = useLoad<PreferencesFace>(person ? '/api/preferences' : undefined);
  const w = ways.value;
  return (
    <>
      <h1 tabIndex={-1}>{words.value.headings.ways}</h1>
      {person === undefined ? (
        <Loading outline="page" />
      ) : person === null ? (
        <SignInOffer why={w.signIn} next="/tai-khoan/bao-tin" />
      ) : (
        <>
          <section class="section"><h2>{w.here}</h2><PushSwitch /></section>
          <Machines />
          <Show of={wanted} outline="page">{(face) => <Wishes face={face} />}</Show>
        </>
      )}
    </>
  );
}

function Machines() {
  const w = ways.value;
  const devices = useLoad<Devices>('/api/push/subscriptions');
  const [asking, setAsking] = useState<DeviceFace>();
  useEffect(() => {
    // Removed on another device: this one must not go on saying that it is notified.
    if (devices.state === 'ready' && heldPush() && !devices.data.items.some(({ id }) => id === heldPush())) void dropPush();
  }, [devices.state]);
  const remove = async ({ id }: DeviceFace): Promise<void> => {
    try {
      await ask(`/api/push/subscriptions/${id}`, { method: 'DELETE' });
      if (id === heldPush()) await dropPush();
      tell(w.removed);
      if (devices.state === 'ready') devices.again();
    } catch {
      tell(w.failed);
    }
  };
  return (
    <section class="section">
      <h2>{w.machines}</h2>
      <Show of={devices} outline="list">
        {({ items }) => (items.length === 0 ? <p>{w.noMachine}</p> : (
          <ul class="plain">
            {items.map((each) => (
              <li key={each.id} class="card">
                <p><b>{own.value.account.device(each.device)}</b>{each.id === heldPush() && ` · ${w.here.toLowerCase()}`}</p>
                <p class="note">{w.machine(showMoment(each.since), showMoment(each.lastSeenAt))}</p>
                <p class="lead"><Button onClick={() => setAsking(each)}>{w.remove}<span class="unseen">: {own.value.account.device(each.device)}</span></Button></p>
              </li>
            ))}
          </ul>
        ))}
      </Show>
      {asking && <Confirm ask={w.removeAsk(own.value.account.device(asking.device))} yes={w.remove} no={w.keep} answer={(sure) => { setAsking(undefined); if (sure) void remove(asking); }} />}
    </section>
  );
}

function Wishes({ face }: { face: PreferencesFace }) {
  const w = ways.value;
  const [now, setNow] = useState<Preferences>(() => ({
    language: face.language,
    quiet: face.ownQuiet ? face.quiet : null,
    order: face.channels.filter(({ wanted }) => wanted).map(({ channel }) => channel),
    muted: face.muted,
  }));
  const save = async (change: Partial<Preferences>): Promise<void> => {
    const before = now;
    const next = { ...now, ...change };
    setNow(next);
    try {
      await ask('/api/preferences', { method: 'PUT', body: next });
      tell(w.saved);
    } catch {
      setNow(before);
      tell(w.failed);
    }
  };
  // A way that is unticked stays where it is: nothing moves under a finger but what was asked to.
  const [row, setRow] = useState(face.channels);
  const arrange = (next: typeof row, isWanted: (channel: ChannelFace['channel']) => boolean): void => {
    setRow(next);
    void save({ order: next.map(({ channel }) => channel).filter(isWanted) });
  };
  const isOn = (channel: ChannelFace['channel']): boolean => now.order.includes(channel);
  const open = row.filter(({ channel, address }) => address && now.order.includes(channel));
  return (
    <>
      <section class="section">
        <h2>{w.order}</h2>
        <p class="note">{w.orderWhy}</p>
        <ol class="plain lead">{row.map((way, at) => <li key={way.channel}><Way way={way} on={isOn(way.channel)} toggle={() => arrange(row, (each) => isOn(each) !== (each === way.channel))} up={at ? () => arrange([...row.slice(0, at - 1), way, row[at - 1] as ChannelFace, ...row.slice(at + 1)], isOn) : undefined} /></li>)}</ol>
      </section>
      <Quiet face={face} now={now} save={save} />
      <section class="section">
        <h2>{w.language}</h2>
        <div class="choices">
          {(['vi', 'en'] as const).map((each) => (
            <label key={each} class="choice"><input type="radio" name="language" checked={now.language === each} onChange={() => void save({ language: each })} /><span lang={each}>{each === 'vi' ? 'Tiếng Việt' : 'English'}</span></label>
          ))}
        </div>
      </section>
      <details class="section">
        <summary>{w.byKind}</summary>
        <p class="note">{w.byKindWhy}</p>
        {face.kinds.filter((kind) => kind !== 'trial').map((kind) => (
          <fieldset key={kind} class="inner">
            <legend>{w.kinds[kind]}</legend>
            <div class="choices">
              {open.map(({ channel }) => {
                const isThis = (mute: Mute): boolean => mute.kind === kind && mute.channel === channel;
                const muted = now.muted.some(isThis);
                return (
                  <label key={channel} class="choice">
                    <input type="checkbox" checked={!muted} onChange={() => void save({ muted: muted ? now.muted.filter((each) => !isThis(each)) : [...now.muted, { kind, channel }] })} />
                    <span>{w.channels[channel]}</span>
                  </label>
                );
              })}
            </div>
          </fieldset>
        ))}
      </details>
    </>
  );
}

function Way({ way: { channel, address }, on, toggle, up }: { way: ChannelFace; on: boolean; toggle: () => void; up: (() => void) | undefined }) {
  const w = ways.value;
  const [said, setSaid] = useState('');
  const name = w.channels[channel] ?? channel;
  const test = async (): Promise<void> => {
    try {
      await ask('/api/preferences/trial', { method: 'POST', body: { channel }, key: crypto.randomUUID() });
      setSaid(w.tested);
    } catch (error) {
      setSaid((error as Refusal).vi ? say(error as Refusal) : words.value.states.error);
    }
  };
  return (
    <div class="card">
      <p><b>{name}</b> <span class="note">{address ? (channel === 'web_push' ? w.count(address) : address) : w.noAddress}</span></p>
      <p class="lead">
        <label class="choice"><input type="checkbox" checked={on} onChange={toggle} /><span>{w.use}<span class="unseen">: {name}</span></span></label>
      </p>
      {on && address && (
        <p class="lead">
          {up && <Button onClick={up}>{w.first}<span class="unseen">: {name}</span></Button>}
          <Button look="quiet" onClick={() => void test()}>{w.test}<span class="unseen">: {name}</span></Button>
        </p>
      )}
      <div role="status">{said && <p class="callout">{said}</p>}</div>
    </div>
  );
}

function Quiet({ face, now, save }: { face: PreferencesFace; now: Preferences; save: (change: Partial<Preferences>) => Promise<void> }) {
  const w = ways.value;
  const own = now.quiet;
  const chosen = own === null ? 'all' : own.starts === own.ends ? 'none' : 'own';
  const everybody = face.ownQuiet ? { starts: '21:00', ends: '07:00' } : face.quiet;
  const night = everybody.starts === everybody.ends ? w.quietNone.toLowerCase() : `${everybody.starts.slice(0, 5)}–${everybody.ends.slice(0, 5)}`;
  const options = { all: w.quietAll(night), own: w.quietOwn, none: w.quietNone };
  const set = { all: null, own: { starts: '21:00:00', ends: '07:00:00' }, none: { starts: '00:00:00', ends: '00:00:00' } };
  return (
    <section class="section">
      <h2>{w.quiet}</h2>
      <p class="note">{w.quietWhy}</p>
      <div class="choices lead">
        {(['all', 'own', 'none'] as const).map((each) => (
          <label key={each} class="choice"><input type="radio" name="quiet" checked={chosen === each} onChange={() => void save({ quiet: set[each] })} /><span>{options[each]}</span></label>
        ))}
      </div>
      {chosen === 'own' && own && (
        <div class="hours lead">
          {(['starts', 'ends'] as const).map((end) => (
            <label key={end}>{end === 'starts' ? w.from : w.until}
              <select value={own[end].slice(0, 5)} onChange={(event) => void save({ quiet: { ...own, [end]: `${event.currentTarget.value}:00` } })}>
                {hours.map((hour) => <option key={hour} value={hour} selected={own[end].startsWith(hour)}>{hour}</option>)}
              </select>
            </label>
          ))}
        </div>
      )}
    </section>
  );
}
