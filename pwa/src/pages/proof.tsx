/** The draft certificate, read large line by line before it is signed: all correct, or which line and what it should say. */

import { useEffect, useState } from 'preact/hooks';
import { fieldAt } from '../form/place.ts';
import type { Form, Person, Value } from '../form/model.ts';
import { personLines, show } from '../form/show.ts';
import { useForm } from '../offline/form-of.ts';
import { Button, ButtonLink } from '../parts/button.tsx';
import { Confirm } from '../parts/confirm.tsx';
import { ErrorSummary, type Fault } from '../parts/errors.tsx';
import { Show } from '../parts/loaded.tsx';
import { TurnCard } from '../parts/turn.tsx';
import { ask, type Refusal } from '../server/client.ts';
import { useOwn } from '../server/own.ts';
import { usePlaces } from '../server/places.ts';
import type { DossierFace, ProofFace, ProofLine } from '../server/shapes.ts';
import { after } from '../words/after.ts';
import { showMoment } from '../words/format.ts';
import { say, words } from '../words/index.ts';

export default function ProofPage({ params }: { params: Readonly<Record<string, string>> }) {
  const id = params['dossier'] ?? '';
  const face = useOwn<DossierFace>(`/api/dossiers/${id}`);
  return (
    <Show of={face} outline="page" title={words.value.headings.proof}>
      {(found) => (found.stage === 'proof' ? <Asked face={found} again={() => face.state === 'ready' && face.again()} /> : <Over face={found} />)}
    </Show>
  );
}

function Over({ face }: { face: DossierFace }) {
  const w = after.value.proof;
  const answered = face.proof === 'right' || face.proof === 'wrong';
  return (
    <>
      <h1 tabIndex={-1}>{answered ? w.done : w.none}</h1>
      {answered && <TurnCard turn="office" who={say(face.holder.name)}><p role="status">{face.proof === 'right' ? w.doneRight : w.doneWrong}</p></TurnCard>}
      <div class="actions"><ButtonLink look="filled" href={`/ho-so/${face.id}`}>{w.dossier}</ButtonLink></div>
    </>
  );
}

function Asked({ face, again }: { face: DossierFace; again: () => void }) {
  const proof = useOwn<ProofFace>(`/api/dossiers/${face.id}/proof`);
  const form = useForm(face.procedure);
  return <Show of={proof} outline="page" title={words.value.headings.proof}>{(asked) => <Show of={form} outline="page" title={words.value.headings.proof}>{(held) => <Draft face={face} proof={asked} form={held} again={again} />}</Show>}</Show>;
}

function Draft({ face, proof, form, again }: { face: DossierFace; proof: ProofFace; form: Form; again: () => void }) {
  const w = after.value.proof;
  const places = usePlaces(Object.fromEntries(proof.lines.map((line) => [line.pointer, { value: line.value as Value }])));
  const shown = (line: ProofLine): string => {
    const field = fieldAt(form, line.pointer);
    return line.value == null ? '' : field ? show(field, line.value as Value, form.lists ?? {}, places) : String(line.value);
  };
  /** A person is read part by part. */
  const peopled = (line: ProofLine) => {
    const field = fieldAt(form, line.pointer);
    if (field?.kind !== 'person' || typeof line.value !== 'object' || line.value === null) return undefined;
    return personLines(field, line.value as Person, form.lists ?? {}, places).map(({ label, text }) => <span key={label} class="block"><span class="note">{label}</span> {text}</span>);
  };
  const [mending, setMending] = useState(false);
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState('');
  const answer = async (right: boolean, mistakes: readonly { pointer: string; words: string }[]): Promise<void> => {
    setBusy(true);
    setTrouble('');
    try {
      await ask(`/api/dossiers/${face.id}/proof-answer`, { method: 'POST', version: `"${face.version}"`, body: { right, mistakes } });
    } catch (error) {
      setTrouble((error as Refusal).vi ? say(error as Refusal) : words.value.states.error);
    } finally {
      setBusy(false);
      again();
    }
  };
  return (
    <>
      <p class="note">{say(face.procedure.name)}</p>
      <h1 tabIndex={-1}>{mending ? w.which : words.value.headings.proof}</h1>
      <p class="lead">{mending ? w.whichWhy : w.lead}</p>
      {proof.answerBy && <p class="lead"><b>{w.by(showMoment(proof.answerBy))}</b></p>}
      <div role="alert">{trouble && <p class="callout stop">{trouble}</p>}</div>
      {mending ? (
        <Mending lines={proof.lines} shown={shown} busy={busy} send={(mistakes) => void answer(false, mistakes)} back={() => setMending(false)} />
      ) : (
        <>
          <dl class="facts card draft-lines">
            {proof.lines.map((line) => <div key={line.pointer}><dt>{say(line.label)}</dt><dd>{peopled(line) ?? (shown(line) || w.blank)}</dd></div>)}
          </dl>
          <p><a class="edit" href={`/api/dossiers/${face.id}/proof/paper`} target="_blank" rel="noopener">{w.pdf}</a></p>
          <div class="actions">
            <Button look="filled" icon="check" busy={busy} onClick={() => setAsking(true)}>{w.right}</Button>
            <Button onClick={() => setMending(true)}>{w.wrong}</Button>
          </div>
        </>
      )}
      {asking && (
        <Confirm ask={w.rightAsk} yes={w.right} no={w.rightNo} answer={(sure) => {
          setAsking(false);
          if (sure) void answer(true, []);
        }} />
      )}
    </>
  );
}

interface MendingProps {
  readonly lines: readonly ProofLine[];
  readonly shown: (line: ProofLine) => string;
  readonly busy: boolean;
  readonly send: (mistakes: readonly { pointer: string; words: string }[]) => void;
  readonly back: () => void;
}

function Mending({ lines, shown, busy, send, back }: MendingProps) {
  const w = after.value.proof;
  const [wrong, setWrong] = useState<Readonly<Record<string, string>>>({});
  const [faults, setFaults] = useState<readonly Fault[]>([]);
  const [asked, setAsked] = useState(0);
  useEffect(() => document.querySelector<HTMLElement>('main h1')?.focus(), []);
  const tick = (pointer: string): void => {
    const { [pointer]: held, ...rest } = wrong;
    setWrong(held === undefined ? { ...wrong, [pointer]: '' } : rest);
  };
  const go = (): void => {
    const chosen = Object.entries(wrong);
    const found = chosen.length ? chosen.flatMap(([pointer, said]) => (said.trim() ? [] : [{ field: `sua${idOf(pointer)}`, text: w.empty(say(lines.find((line) => line.pointer === pointer)?.label ?? { vi: '', en: '' })) }])) : [{ field: `dong${idOf(lines[0]?.pointer ?? '')}`, text: w.pick }];
    setFaults(found);
    setAsked(asked + 1);
    if (!found.length) send(chosen.map(([pointer, said]) => ({ pointer, words: said.normalize('NFC').trim() })));
  };
  return (
    <form class="question" noValidate onSubmit={(event) => { event.preventDefault(); go(); }}>
      <ErrorSummary faults={faults} asked={asked} />
      <div class="choices">
        {lines.map((line) => {
          const id = idOf(line.pointer);
          const said = wrong[line.pointer];
          return (
            <div key={line.pointer}>
              <label class="choice">
                <input type="checkbox" id={`dong${id}`} checked={said !== undefined} onChange={() => tick(line.pointer)} />
                <span><span class="note block">{say(line.label)}</span><b>{shown(line) || w.blank}</b></span>
              </label>
              {said !== undefined && (
                <div class="inner">
                  <label for={`sua${id}`}>{w.should}<span class="unseen">: {say(line.label)}</span></label>
                  <textarea id={`sua${id}`} rows={2} value={said} aria-invalid={faults.some((fault) => fault.field === `sua${id}`) ? 'true' : undefined} onInput={(event) => setWrong({ ...wrong, [line.pointer]: event.currentTarget.value })} />
                </div>
              )}
            </div>
          );
        })}
      </div>
      <div class="actions">
        <Button type="submit" look="filled" icon="send" busy={busy}>{w.send}</Button>
        <Button look="quiet" onClick={back}>{w.back}</Button>
      </div>
    </form>
  );
}

const idOf = (pointer: string): string => pointer.replaceAll('/', '-');
