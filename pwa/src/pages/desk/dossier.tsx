/** D2: the form left, the papers right, the checks below; one filled act, and after it the next dossier. */

import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { actOf, isPlain, offered, passedOnTo, type Act } from '../../desk/acts.ts';
import { changesOf } from '../../desk/changes.ts';
import { papersOf } from '../../desk/checks.ts';
import { hold, queueAddress, rowsInOrder } from '../../desk/place.ts';
import { following, stepFrom } from '../../desk/queue.ts';
import type { Answers, Form } from '../../form/model.ts';
import { online } from '../../parts/banners.tsx';
import { Button, ButtonLink } from '../../parts/button.tsx';
import { ActBox } from '../../parts/desk/act-box.tsx';
import { BroughtBox, ReadBox } from '../../parts/desk/at-counter.tsx';
import { Changed } from '../../parts/desk/changed.tsx';
import { Checks } from '../../parts/desk/checks.tsx';
import { FormTable } from '../../parts/desk/form-table.tsx';
import { Head } from '../../parts/desk/head.tsx';
import { Issued } from '../../parts/desk/issued.tsx';
import { useKeys } from '../../parts/desk/keys.ts';
import { Money, useLookingAgain } from '../../parts/desk/money.tsx';
import { foundWrong, MendBox } from '../../parts/desk/mend-box.tsx';
import { refused } from '../../parts/desk/refused.ts';
import { Papers } from '../../parts/desk/papers.tsx';
import { People } from '../../parts/desk/people.tsx';
import { Shortcuts } from '../../parts/desk/shortcuts.tsx';
import { Shown } from '../../parts/desk/shown.tsx';
import { Decision, History, Latest, Requests } from '../../parts/desk/story.tsx';
import { tell } from '../../parts/toast.tsx';
import { go } from '../../router.ts';
import { Refusal } from '../../server/client.ts';
import type { Action, DeskDossier, MovedFace, NumbersFace } from '../../server/contract.d.ts';
import { act as doAct, dossierPath, useDesk, type Read } from '../../server/desk.ts';
import { useLoad } from '../../server/load.ts';
import { me, readMe } from '../../server/me.ts';
import { desk } from '../../words/desk.ts';
import { say } from '../../words/index.ts';

export default function DossierPage({ params }: { params: Readonly<Record<string, string>> }) {
  const id = params['dossier'] ?? '';
  const read = useDesk<DeskDossier>(dossierPath(id));
  useEffect(() => { hold(id); if (me.peek() === undefined) void readMe(); }, [id]);
  return <Shown of={read} next={`/can-bo/ho-so/${id}`}>{(dossier) => <Opened dossier={dossier} read={read} />}</Shown>;
}

const pathOf = (id: string): string => `/can-bo/ho-so/${id}`;

function Opened({ dossier, read }: { dossier: DeskDossier; read: Read<DeskDossier> }) {
  const w = desk.value;
  const form = useLoad<Form>(`/api/procedures/${dossier.procedure.code}/form?version=${dossier.procedure.version}`);
  const loaded = form.state === 'ready' ? form.data : undefined;
  const papers = useMemo(() => papersOf(loaded, dossier), [loaded, dossier]);
  const [asking, setAsking] = useState<Act>();
  const [busy, setBusy] = useState(false);
  const [help, setHelp] = useState(false);
  const [mending, setMending] = useState(false);
  const [standing, setStanding] = useState<Action>();
  const wrongs = foundWrong(dossier);
  const [paid, setPaid] = useState(0);
  const [numbers, setNumbers] = useState<NumbersFace>();
  const before = useRef<DeskDossier | undefined>(undefined);
  const [since, setSince] = useState<DeskDossier>();
  const { first, others, forResident } = offered(dossier);
  const passOn = passedOnTo(dossier);
  const changes = since ? changesOf(since, dossier) : [];

  const neighbourAt = (by: number): void => {
    const next = stepFrom(rowsInOrder(), dossier.id, by);
    if (next && next !== dossier.id) go(pathOf(next), 'replace');
    else tell(w.dossier.noNext);
  };
  const afterwards = (moved: MovedFace, name: string): void => {
    // Its own box, and none that was opened while the answer was on its way.
    setAsking((now) => (now && w.acts.names[now.name] !== name ? now : undefined));
    setSince(undefined);
    tell(w.acts.done(name, moved.code));
    // What went on to another office is no longer this one's to read.
    void read.again().then((now) => now ?? go(queueAddress(), 'replace'));
  };
  /** Somebody else has moved it: read it anew and say what is different. */
  const refresh = async (): Promise<boolean> => {
    before.current = dossier;
    setAsking(undefined);
    const now = await read.again();
    if (now) setSince(before.current);
    const still = !now || !standing || now.actions.includes(standing);
    if (!still) setStanding(undefined);
    return still;
  };
  const run = async (work: () => Promise<void>): Promise<void> => {
    if (busy) return;
    setBusy(true);
    try {
      await work();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (error.status === 412) await refresh();
      else tell(refused(error).text);
    } finally {
      setBusy(false);
    }
  };
  const accept = (): Promise<void> =>
    run(async () => {
      const next = following(rowsInOrder(), dossier.id);
      const moved = await doAct(dossier, 'accept', { forwardTo: passOn?.code ?? null });
      tell(w.acts.done(say(moved.statusName), moved.code));
      if (next) go(pathOf(next), 'replace');
      else go(queueAddress(), 'replace');
    });
  const begin = (name: Action): void => {
    if (name === 'answer_supplement' || name === 'answer_proof') {
      if (loaded) setStanding(name);
      return;
    }
    if (name === 'ask_supplement' || name === 'propose_supplement') {
      go(`${pathOf(dossier.id)}/bo-sung`);
      return;
    }
    if (name === 'accept') {
      void accept();
      return;
    }
    const act = actOf(name);
    if (!act) return;
    if (name === 'ask_proof' && wrongs.length && loaded) setMending(true);
    else if (isPlain(act)) void run(async () => afterwards(await doAct(dossier, act.path), w.acts.names[act.name] ?? ''));
    else setAsking(act);
  };
  const nameOf = (name: Action): string => (name === 'accept' ? (passOn ? w.acts.acceptForward(say(passOn.name)) : w.acts.acceptNext) : (w.acts.names[name] ?? ''));
  const supplement = others.find((name) => name === 'ask_supplement' || name === 'propose_supplement');
  /** What somebody at the counter has come for while the dossier waits for them. */
  const answers = forResident.find((name) => name !== 'withdraw');
  const rest = [...others, ...forResident].filter((name) => name !== supplement && name !== answers);
  useKeys({
    n: () => neighbourAt(1),
    j: () => neighbourAt(1),
    p: () => neighbourAt(-1),
    k: () => neighbourAt(-1),
    u: () => go(queueAddress()),
    b: supplement && online.value ? () => begin(supplement) : undefined,
    'Ctrl+Enter': first && online.value ? () => begin(first) : undefined,
    '?': () => setHelp(true),
  });
  /** What is to be signed is read first. */
  const leads = dossier.decision !== null;
  /** A request that a leader is to send, that somebody comes to the counter for, or whose answer has just come. */
  const asksFirst = dossier.stage === 'second' || dossier.status === 5 || dossier.moves[dossier.moves.length - 1]?.action === 'answer_supplement';
  const till = me.value?.posts.some((post) => post.office === dossier.office.code && (post.role === 'counter' || post.role === 'accountant')) ?? false;
  /** Nothing goes on before this till has been paid: that is what somebody at the counter came for. */
  const owed = till && (paid > 0 || (dossier.turn === 'resident' && dossier.fees.some((fee) => fee.missingVnd > 0)));
  useLookingAgain(paid > 0 && (dossier.status === 6 || dossier.stage === 'unpaid'), read.again);
  const money = <section class="sheet-part"><h2>{w.dossier.money}</h2><Money fees={dossier.fees} unpriced={dossier.unpriced} mayCash={till} paid={() => { setPaid(paid + 1); void read.again(); }} /></section>;

  const atCounter = (name: Action) => ({ dossier, close: () => setStanding(undefined), done: (moved: MovedFace) => { setStanding(undefined); afterwards(moved, w.acts.names[name] ?? ''); }, stale: refresh });

  return (
    <article class="desk-dossier">
      <Head dossier={dossier} queue={queueAddress()}>
        {online.value ? (
          <>
            {first && <Button look="filled" busy={busy} onClick={() => begin(first)}>{nameOf(first)}</Button>}
            {supplement && <ButtonLink href={`${pathOf(dossier.id)}/bo-sung`}>{nameOf(supplement)}</ButtonLink>}
            {answers && <Button onClick={() => begin(answers)}>{nameOf(answers)}</Button>}
            {rest.length > 0 && <More names={rest} nameOf={nameOf} choose={begin} />}
            {!first && !others.length && <p class="note">{onlyRead(dossier)}</p>}
          </>
        ) : (
          <p class="desk-offline">{w.offline}</p>
        )}
      </Head>
      {changes.length > 0 && <Changed changes={changes} form={loaded} />}
      <div class="desk-sides">
        <div class="desk-form" tabIndex={0} role="region" aria-label={say(dossier.procedure.name)}>
          {owed && money}
          <Latest dossier={dossier} />
          {asksFirst && <Requests dossier={dossier} />}
          {leads && <Decision dossier={dossier} />}
          <People dossier={dossier} numbers={numbers} show={setNumbers} />
          {loaded && <FormTable form={loaded} answers={withNumbers(dossier.answers as Answers, numbers)} changed={new Set(changes.map((change) => change.at))} />}
          {!asksFirst && <Requests dossier={dossier} />}
          {!owed && money}
          <Issued dossier={dossier.id} version={dossier.version + paid} expect={paid ? ['receipt'] : []} />
          <History dossier={dossier} />
        </div>
        <div class="desk-papers"><h2 class="unseen">{w.dossier.papers}</h2><Papers papers={papers} /></div>
      </div>
      {loaded && <Checks form={loaded} dossier={dossier} />}
      {mending && loaded && <MendBox dossier={dossier} form={loaded} corrections={wrongs} close={() => setMending(false)} done={(moved) => { setMending(false); afterwards(moved, w.acts.names['ask_proof'] ?? ''); }} stale={() => { setMending(false); void refresh(); }} />}
      {standing === 'answer_supplement' && loaded && <BroughtBox {...atCounter(standing)} form={loaded} />}
      {standing === 'answer_proof' && loaded && <ReadBox {...atCounter(standing)} form={loaded} />}
      {asking && <ActBox act={asking} dossier={dossier} close={() => setAsking(undefined)} done={(moved) => afterwards(moved, w.acts.names[asking.name] ?? '')} stale={() => void refresh()} />}
      {help && <Shortcuts close={() => setHelp(false)} />}
    </article>
  );
}

/** Why there is nothing to press. */
function onlyRead({ turn, stage }: DeskDossier): string {
  const w = desk.value.dossier;
  return turn === 'nobody' ? '' : turn === 'resident' ? w.readingResident : stage === 'signing' || stage === 'second' ? w.readingLeader : w.reading;
}

/** Acts that are seldom wanted, behind one button. */
function More({ names, nameOf, choose }: { names: readonly Action[]; nameOf: (name: Action) => string; choose: (name: Action) => void }) {
  const box = useRef<HTMLDetailsElement>(null);
  return (
    <details class="more" ref={box} onKeyDown={(event) => { if (event.key === 'Escape') box.current?.removeAttribute('open'); }}>
      <summary>{desk.value.dossier.more}</summary>
      <ul class="plain">
        {names.map((name) => <li key={name}><button type="button" onClick={() => { box.current?.removeAttribute('open'); choose(name); }}>{nameOf(name)}</button></li>)}
      </ul>
    </details>
  );
}

/** Shown in full only while this page stands. */
function withNumbers(answers: Answers, numbers: NumbersFace | undefined): Answers {
  if (!numbers) return answers;
  const copy = structuredClone(answers) as Record<string, unknown>;
  for (const [pointer, number] of Object.entries(numbers.answers)) {
    const path = pointer.split('/').slice(1);
    const last = path.pop() ?? '';
    let place: unknown = copy;
    for (const step of path) place = (place as Record<string, unknown> | undefined)?.[step];
    if (typeof place === 'object' && place) (place as Record<string, unknown>)[last] = number;
  }
  return copy as Answers;
}
