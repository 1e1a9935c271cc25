/** What an act asks for before it is done: its blanks, what is still missing, and the refusal's own words. */

import { useState } from 'preact/hooks';
import { mayGrant, type Act, type Blank } from '../../desk/acts.ts';
import { momentOf } from '../../desk/moment.ts';
import type { DeskDossier, MovedFace } from '../../server/contract.d.ts';
import { Refusal } from '../../server/client.ts';
import { act as doAct } from '../../server/desk.ts';
import { desk } from '../../words/desk.ts';
import { showMoment } from '../../words/format.ts';
import { say, words } from '../../words/index.ts';
import { Button } from '../button.tsx';
import { ErrorSummary, type Fault } from '../errors.tsx';
import { Choices } from '../field.tsx';
import { Dialog } from './dialog.tsx';
import { useKept } from './kept.ts';
import { refused } from './refused.ts';

interface Props {
  readonly act: Act;
  readonly dossier: DeskDossier;
  readonly close: () => void;
  readonly done: (moved: MovedFace) => void;
  readonly stale: () => void;
}

type Filled = Readonly<Record<string, string>>;

export function ActBox({ act, dossier, close, done, stale }: Props) {
  const w = desk.value.acts;
  const [filled, fill, forget] = useKept<Filled>(`${act.name}-${dossier.id}`, begun(act, dossier));
  const [faults, setFaults] = useState<readonly Fault[]>([]);
  const [asked, setAsked] = useState(0);
  const [busy, setBusy] = useState(false);
  const blanks = act.blanks.filter((blank) => wanted(blank, filled) && !(dossier.wantsProof && blank.name === 'words')); // what has been read is signed as it was read
  const put = (name: string, value: string): void => fill((now) => ({ ...now, [name]: value }));
  const go = async (): Promise<void> => {
    const found = blanks.flatMap((blank) => faultOf(blank, filled));
    setFaults(found);
    setAsked(asked + 1);
    if (found.length) return;
    setBusy(true);
    try {
      const moved = await doAct(dossier, act.path, bodyOf(act, filled));
      forget();
      done(moved);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (error.status === 412) stale();
      else setFaults([refused(error, idOf(blanks[0]?.name ?? ''))]);
      setAsked(asked + 2);
    } finally {
      setBusy(false);
    }
  };
  const name = w.names[act.name] ?? '';
  const leave = (): void => { forget(); close(); };
  return (
    <Dialog title={w.asks[act.name] ?? name} close={leave} wide={blanks.length > 0}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void go();
        }}
      >
        <ErrorSummary faults={faults} asked={asked} />
        {blanks.map((blank) => <BlankField key={blank.name} blank={blank} dossier={dossier} value={filled[blank.name] ?? ''} filled={filled} put={put} />)}
        {act.name === 'extend' && <Apology filled={filled} dossier={dossier} />}
        <p class="box-acts"><Button type="submit" look="filled" busy={busy}>{name}</Button><Button onClick={leave}>{desk.value.cancel}</Button></p>
      </form>
    </Dialog>
  );
}

const idOf = (name: string): string => `viec-${name}`;

const wanted = (blank: Blank, filled: Filled): boolean => {
  if (filled['outcome'] === 'refused') return blank.name !== 'number' && blank.name !== 'words';
  return !(filled['outcome'] === 'granted' && blank.name === 'reason');
};

const must = (blank: Blank, filled: Filled): boolean => blank.must || (blank.name === 'reason' && filled['outcome'] === 'refused');

function begun(act: Act, dossier: DeskDossier): Filled {
  const office = dossier.deciding[0]?.code ?? '';
  /** What was put forward and sent back is mended, not written again. */
  const drafted = act.name === 'propose' ? dossier.decision : null;
  return Object.fromEntries(
    act.blanks.map((blank): [string, string] => {
      switch (blank.name) {
        case 'office':
          return [blank.name, office];
        case 'feeKind':
          return [blank.name, 'fee'];
        case 'outcome':
          return [blank.name, mayGrant(dossier) ? (drafted?.outcome ?? 'granted') : 'refused'];
        case 'to':
          return [blank.name, dossier.owner.fullName];
        case 'reason':
          return [blank.name, act.name === 'refuse' ? (dossier.decision?.reason ?? '') : (drafted?.reason ?? '')];
        case 'number':
        case 'words':
          return [blank.name, drafted?.[blank.name] ?? ''];
        default:
          return [blank.name, ''];
      }
    }),
  );
}

function faultOf(blank: Blank, filled: Filled): readonly Fault[] {
  const w = desk.value.acts;
  const value = (filled[blank.name] ?? '').trim();
  const field = idOf(blank.name);
  if (blank.kind === 'moment') return momentOf(filled['day'] ?? '', filled['hour'] ?? '') ? [] : [{ field, text: w.wrongDay }];
  if (!value) return must(blank, filled) ? [{ field, text: w.missing(labelOf(blank)) }] : [];
  return blank.kind === 'sum' && !/^\d+$/.test(value.replace(/[.\s]|đ$/g, '')) ? [{ field, text: w.wrongSum }] : [];
}

function bodyOf(act: Act, filled: Filled): Record<string, unknown> | undefined {
  if (!act.blanks.length) return undefined;
  const body: Record<string, unknown> = {};
  for (const blank of act.blanks) {
    const value = (filled[blank.name] ?? '').normalize('NFC').trim();
    if (!wanted(blank, filled)) continue;
    if (blank.kind === 'moment') body['dueAt'] = momentOf(filled['day'] ?? '', filled['hour'] ?? '');
    else if (blank.kind === 'sum') body['amountVnd'] = Number(value.replace(/[.\s]|đ$/g, ''));
    else if (value) body[blank.name === 'office' ? 'to' : blank.name === 'feeKind' ? 'kind' : blank.name] = value;
  }
  const { present, ...withdrawal } = body;
  return act.name === 'withdraw' ? { present, withdrawal } : body;
}

const labelOf = (blank: Blank): string => {
  const w = desk.value.acts;
  const names: Readonly<Record<string, string>> = { reason: w.reason, reasonApology: w.reasonApology, refusal: w.refusal, note: w.note, label: w.label, why: w.why, number: w.number, words: w.words, handed: w.handed, present: w.present, leaving: w.leaving, to: w.to, newDue: w.newDue, amount: w.amount, kind: w.kind, outcome: w.outcome };
  return names[blank.label] ?? blank.label;
};

function BlankField({ blank, dossier, value, filled, put }: { blank: Blank; dossier: DeskDossier; value: string; filled: Filled; put: (name: string, value: string) => void }) {
  const w = desk.value.acts;
  const id = idOf(blank.name);
  const label = labelOf(blank);
  const hint = blank.name === 'reason' ? (blank.label === 'refusal' ? w.refusalHint : blank.label === 'reasonApology' ? w.apologyHint : blank.must ? w.reasonHint : undefined) : undefined;
  const input = (event: { currentTarget: HTMLInputElement | HTMLTextAreaElement }): void => put(blank.name, event.currentTarget.value);
  const radios = (legend: string, options: Readonly<Record<string, string>>) => (
    <fieldset class="blank"><legend>{legend}</legend><Choices id={id} value={value} change={(next) => put(blank.name, String(next))} errors={{}} options={Object.entries(options).map(([code, vi]) => ({ value: code, label: { vi, en: vi } }))} /></fieldset>
  );
  switch (blank.kind) {
    case 'outcome':
      return mayGrant(dossier) ? radios(label, desk.value.dossier.outcome) : <p class="callout">{w.onlyRefusal}</p>;
    case 'feeKind':
      return radios(label, w.kinds);
    case 'office':
      return radios(label, Object.fromEntries(dossier.deciding.filter((office) => office.code !== dossier.holder.code).map((office) => [office.code, say(office.name)])));
    case 'moment':
      return (
        <fieldset class="blank moment">
          <legend>{label}</legend>
          <label for={id}>{w.day}<input id={id} inputMode="numeric" placeholder="27 11 2026" value={filled['day'] ?? ''} onInput={(event) => put('day', event.currentTarget.value)} /></label>
          <label for={`${id}-hour`}>{w.hour}<input id={`${id}-hour`} inputMode="numeric" placeholder="16:00" value={filled['hour'] ?? ''} onInput={(event) => put('hour', event.currentTarget.value)} /></label>
        </fieldset>
      );
    default:
      return (
        <div class="blank">
          <label for={id}>{label}{!must(blank, filled) && <span class="note"> ({words.value.fields.optional})</span>}</label>
          {hint && <p class="note" id={`${id}-hint`}>{hint}</p>}
          {blank.kind === 'sum' ? (
            <span class="with-unit"><input id={id} value={value} inputMode="numeric" autocomplete="off" onInput={input} /> đ</span>
          ) : blank.kind === 'text' ? <textarea id={id} rows={3} value={value} aria-describedby={hint && `${id}-hint`} onInput={input} /> : <input id={id} value={value} autocomplete="off" aria-describedby={hint && `${id}-hint`} onInput={input} />}
        </div>
      );
  }
}

/** As the resident will read it. */
function Apology({ filled, dossier }: { filled: Filled; dossier: DeskDossier }) {
  const w = desk.value;
  const at = momentOf(filled['day'] ?? '', filled['hour'] ?? '');
  if (!at || !filled['reason']?.trim()) return null;
  return <blockquote class="letter"><p class="note">{w.supplement.preview}</p><p>{w.acts.apology(say(dossier.holder.name), showMoment(at), filled['reason'].trim())}</p></blockquote>;
}
