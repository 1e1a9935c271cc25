/** R15: who acts for the person: what was asked, what stands with what was done under it, what is over; each can be taken back. */

import { useState } from 'preact/hooks';
import type { Refusal } from '../server/client.ts';
import { useLoad, type Loaded } from '../server/load.ts';
import { answer, takeOver, type MyMandate } from '../server/mandates.ts';
import type { List } from '../server/shapes.ts';
import { showDay, showMoment } from '../words/format.ts';
import { say, words } from '../words/index.ts';
import { mandates } from '../words/mandates.ts';
import { AskedFacts, whoIs } from './asked.tsx';
import { Button } from './button.tsx';
import { Confirm } from './confirm.tsx';
import { Show } from './loaded.tsx';
import { tell } from './toast.tsx';

export const useMandates = (): Loaded<List<MyMandate>> => useLoad<List<MyMandate>>('/api/me/mandates');

export function MyHelpers() {
  const w = mandates.value;
  const found = useMandates();
  return (
    <section class="section" id="nguoi-lam-ho">
      <h2>{w.title}</h2>
      <details><summary>{w.give}</summary><p class="note">{w.giveHow}</p></details>
      <p class="lead"><a class="edit" href="/to-vien/uy-quyen">{w.actFor}</a></p>
      <Show of={found} outline="list">
        {({ items }) => {
          const open = items.filter(({ state }) => state === 'asked' || state === 'standing' || state === 'paperWaiting');
          const past = items.filter((mandate) => !open.includes(mandate));
          const again = (): void => { if (found.state === 'ready') found.again(); };
          return (
            <>
              {open.length === 0 && <p>{w.none}</p>}
              <ul class="plain">{open.map((mandate) => <li key={mandate.id}><div class="card"><One mandate={mandate} again={again} /></div></li>)}</ul>
              {past.length > 0 && (
                <details>
                  <summary>{w.past}</summary>
                  <ul class="plain rows">{past.map((mandate) => <li key={mandate.id} class="look"><b>{mandate.helper.name}</b> · {w.states[mandate.state]}{mandate.revokedAt && ` · ${showMoment(mandate.revokedAt)}`}<span class="note block">{mandate.procedureTitle ? say(mandate.procedureTitle) : w.anything}</span><Done mandate={mandate} /></li>)}</ul>
                </details>
              )}
            </>
          );
        }}
      </Show>
    </section>
  );
}

function One({ mandate, again }: { mandate: MyMandate; again: () => void }) {
  const w = mandates.value;
  const { act, trouble } = useAct(again);
  const stands = mandate.state === 'standing';
  return (
    <>
      <p><b>{whoIs(mandate)}</b></p>
      <p class="note">{w.states[mandate.state]}{stands && mandate.expiresAt && ` ${w.until(showDay(mandate.expiresAt))}`}</p>
      {mandate.paperRefused && <p class="note">{w.paperRefused} {w.faults[mandate.paperRefused]}.</p>}
      <AskedFacts asked={mandate} />
      {stands && <div class="lead"><p><b>{w.did}</b></p>{mandate.done.length ? <Done mandate={mandate} /> : <p>{w.didNothing}</p>}</div>}
      <div role="alert">{trouble && <p class="callout stop">{trouble}</p>}</div>
      <div class="lead">
        {(mandate.state === 'asked' || mandate.state === 'paperWaiting') && (
          <>
            <p class="note">{w.noPassword}</p>
            <div class="sheet-acts">
              <Button onClick={() => void act(() => answer(mandate.id, 'grant'))}>{w.agree}</Button>
              <Button onClick={() => void act(() => answer(mandate.id, 'decline'))}>{w.decline}</Button>
            </div>
          </>
        )}
        {stands && (
          <div class="sheet-acts">
            <Revoke mandate={mandate} act={act} />
            <TakeOver mandate={mandate} act={act} />
          </div>
        )}
      </div>
    </>
  );
}

const Done = ({ mandate }: { mandate: MyMandate }) => (
  <ul class="plain">{mandate.done.map((done) => <li key={done.at + done.act} class="note">{showMoment(done.at)} · {mandates.value.didWords[done.act] ?? done.act}</li>)}</ul>
);

type Act = (work: () => Promise<unknown>, said?: string) => Promise<void>;

function useAct(again: () => void): { readonly act: Act; readonly trouble: string } {
  const [trouble, setTrouble] = useState('');
  const act: Act = async (work, said) => {
    setTrouble('');
    try {
      await work();
      if (said) tell(said);
      again();
    } catch (error) {
      setTrouble((error as Refusal).vi ? say(error as Refusal) : words.value.states.error);
    }
  };
  return { act, trouble };
}

function Revoke({ mandate, act }: { mandate: MyMandate; act: Act }) {
  const w = mandates.value;
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button onClick={() => setAsking(true)}>{w.revoke}</Button>
      {asking && <Confirm ask={w.revokeAsk(mandate.helper.name)} yes={w.revoke} no={w.keep} answer={(sure) => { setAsking(false); if (sure) void act(() => answer(mandate.id, 'revoke'), w.revoked); }} />}
    </>
  );
}

function TakeOver({ mandate, act }: { mandate: MyMandate; act: Act }) {
  const w = mandates.value;
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button onClick={() => setAsking(true)}>{w.takeOver}</Button>
      {asking && <Confirm ask={w.takeOverAsk(mandate.helper.name)} yes={w.takeOver} no={w.keep} answer={(sure) => { setAsking(false); if (sure) void act(() => takeOver(mandate.id), w.taken); }} />}
    </>
  );
}

/** On one dossier: who acts in it, and the one tap that ends it. */
export function HelperHere({ dossier }: { dossier: string }) {
  const w = mandates.value;
  const found = useMandates();
  const { act, trouble } = useAct(() => { if (found.state === 'ready') found.again(); });
  const here = found.state === 'ready' ? found.data.items.find(({ state, dossierId, done }) => state === 'standing' && (dossierId === dossier || done.some((each) => each.dossierId === dossier))) : undefined;
  if (!here) return null;
  return (
    <section class="section">
      <h2>{w.title}</h2>
      <p>{w.onDossier(whoIs(here))}</p>
      <div role="alert">{trouble && <p class="callout stop">{trouble}</p>}</div>
      <div class="lead"><TakeOver mandate={here} act={act} /></div>
    </section>
  );
}
