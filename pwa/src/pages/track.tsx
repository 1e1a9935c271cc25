/** R16: a dossier by the code and the secret number of its slip, without signing in: how far it is, and no name. */

import { useState } from 'preact/hooks';
import { Button } from '../parts/button.tsx';
import { ErrorSummary, type Fault } from '../parts/errors.tsx';
import { TurnCard } from '../parts/turn.tsx';
import { ask, Refusal } from '../server/client.ts';
import type { Tracked } from '../server/shapes.ts';
import { dossier } from '../words/dossier.ts';
import { showMoment, showSoon } from '../words/format.ts';
import { say, words } from '../words/index.ts';
import { turnOf } from '../words/said.ts';

export default function Track() {
  const w = dossier.value.track;
  const [code, setCode] = useState('');
  const [secret, setSecret] = useState('');
  const [trouble, setTrouble] = useState('');
  const [faults, setFaults] = useState<readonly Fault[]>([]);
  const [asked, setAsked] = useState(0);
  const [found, setFound] = useState<Tracked>();
  const [busy, setBusy] = useState(false);

  const look = async (): Promise<void> => {
    const required = words.value.errors.required;
    const missing = [...(code.trim() ? [] : [{ field: 'ma', text: required(w.code) }]), ...(secret.trim() ? [] : [{ field: 'so-bi-mat', text: required(w.secret) }])];
    setFaults(missing);
    setTrouble('');
    setAsked(asked + 1);
    if (missing.length) return;
    setBusy(true);
    try {
      const { body } = await ask<Tracked>('/api/tracking', { method: 'POST', body: { code: code.trim().toUpperCase(), secret: secret.replace(/\D/g, '') } });
      setFound(body);
    } catch (error) {
      const refusal = error as Refusal;
      // Neither number is to blame for a bad line.
      if (refusal.passing) setTrouble(refusal.vi ? say(refusal) : words.value.states.error);
      else setFaults([{ field: 'ma', text: refusal.status === 404 ? w.wrong : say(refusal) }]);
      setAsked((n) => n + 1);
    } finally {
      setBusy(false);
    }
  };

  if (found) return <Face tracked={found} again={() => setFound(undefined)} />;
  return (
    <form class="question" noValidate onSubmit={(event) => { event.preventDefault(); void look(); }}>
      <h1 tabIndex={-1}>{words.value.headings.track}</h1>
      <p class="lead">{w.private}</p>
      <ErrorSummary faults={faults} asked={asked} />
      {([['ma', w.code, w.codeHint, code, setCode, 'text'], ['so-bi-mat', w.secret, w.secretHint, secret, setSecret, 'numeric']] as const).map(([id, label, hint, value, set, inputMode]) => (
        <div key={id} class="inner">
          <label for={id}>{label}</label>
          <p class="note" id={`${id}-goi-y`}>{hint}</p>
          <input id={id} value={value} autocomplete="off" autocapitalize="characters" spellcheck={false} inputMode={inputMode} aria-describedby={`${id}-goi-y`} aria-invalid={faults.some(({ field }) => field === id) ? 'true' : undefined} onInput={(event) => set(event.currentTarget.value)} />
        </div>
      ))}
      <div role="alert">{trouble && <p class="callout stop">{trouble}</p>}</div>
      <div class="actions"><Button type="submit" look="filled" icon="search" busy={busy}>{w.go}</Button></div>
    </form>
  );
}

function Face({ tracked, again }: { tracked: Tracked; again: () => void }) {
  const w = dossier.value;
  const ended = tracked.turn === 'nobody';
  return (
    <article>
      <h1 tabIndex={-1}>{say(tracked.statusName)}</h1>
      <TurnCard turn={turnOf({ ...tracked, outcome: null })} who={tracked.turn === 'office' || tracked.turn === 'other' ? say(tracked.holder.name) : undefined} since={ended ? undefined : showSoon(tracked.turnSince)} by={tracked.answerBy ? showMoment(tracked.answerBy) : undefined}>
        {say(tracked.stageName) && <p>{say(tracked.stageName)}</p>}
      </TurnCard>
      <dl class="facts card">
        <div><dt>{w.code}</dt><dd class="code">{tracked.code}</dd></div>
        <div><dt>{ended ? w.inOffice : w.track.held}</dt><dd>{say(tracked.holder.name)}</dd></div>
        <div><dt>{w.track.filed}</dt><dd>{showMoment(tracked.submittedAt)}</dd></div>
        <div><dt>{w.dueDate}</dt><dd><b>{tracked.dueAt ? showMoment(tracked.dueAt) : w.noDue}</b></dd></div>
      </dl>
      <div class="actions"><Button onClick={again}>{w.track.again}</Button></div>
    </article>
  );
}
