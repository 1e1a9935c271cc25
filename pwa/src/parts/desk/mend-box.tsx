/** What the resident found wrong in the draft, put right by the officer, and the draft sent to be read again. */

import { useState } from 'preact/hooks';
import { check } from '../../form/check.ts';
import type { Answers, Field, Form, Section, Value } from '../../form/model.ts';
import { fieldAt } from '../../form/place.ts';
import { tidy } from '../../form/tidy.ts';
import { Refusal } from '../../server/client.ts';
import type { CorrectionFace, DeskDossier, MovedFace } from '../../server/contract.d.ts';
import { act } from '../../server/desk.ts';
import { desk } from '../../words/desk.ts';
import { today } from '../../words/format.ts';
import { tellWrong } from '../../words/wrong.ts';
import { Button } from '../button.tsx';
import { ErrorSummary, type Fault } from '../errors.tsx';
import { Control, Labelled } from '../field.tsx';
import { Dialog } from './dialog.tsx';
import { useKept } from './kept.ts';
import { refused } from './refused.ts';

interface Props {
  readonly dossier: DeskDossier;
  readonly form: Form;
  readonly corrections: readonly CorrectionFace[];
  readonly close: () => void;
  readonly done: (moved: MovedFace) => void;
  readonly stale: () => void;
}

type Values = Readonly<Record<string, Value | undefined>>;

/** What the resident's last answer found wrong; nothing once the draft has been found right, or not been answered. */
export function foundWrong(dossier: DeskDossier): readonly CorrectionFace[] {
  return dossier.proof === 'wrong' ? ([...dossier.said].reverse().find((each) => each.corrections.length)?.corrections ?? []) : [];
}

export function MendBox({ dossier, form, corrections, close, done, stale }: Props) {
  const w = desk.value.acts;
  const [values, fill, forget] = useKept<Values>(`mend-${dossier.id}`, Object.fromEntries(corrections.map((each) => [each.pointer, begun(form, dossier, each)])));
  const [faults, setFaults] = useState<readonly Fault[]>([]);
  const [asked, setAsked] = useState(0);
  const [busy, setBusy] = useState(false);
  const send = async (): Promise<void> => {
    const fields = corrections.map((each) => ({ ...each, field: fieldAt(form, each.pointer) }));
    const tidied = fields.map(({ pointer, field }) => ({ pointer, field, value: field && tidy(field.kind, values[pointer]) }));
    const found = tidied.flatMap(({ pointer, field, value }) => (field ? check({ section: alone(field), field: { ...field, required: true }, index: undefined, pointer, value }, {} as Answers, today()).map((wrong) => ({ field: idOf(pointer), text: tellWrong(field, wrong, form) })) : []));
    setFaults(found);
    setAsked((n) => n + 1);
    if (found.length) return;
    setBusy(true);
    try {
      const moved = await act(dossier, 'ask-proof', { corrections: tidied.map(({ pointer, value }) => ({ pointer, value })) });
      forget();
      done(moved);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (error.status === 412) stale();
      else setFaults([refused(error, idOf(corrections[0]?.pointer ?? ''))]);
      setAsked((n) => n + 1);
    } finally {
      setBusy(false);
    }
  };
  const leave = (): void => { forget(); close(); };
  return (
    <Dialog title={w.mend} close={leave} wide>
      <form class="counter" noValidate onSubmit={(event) => { event.preventDefault(); void send(); }}>
        <p class="note">{w.mendWhy}</p>
        <ErrorSummary faults={faults} asked={asked} />
        {corrections.map((each) => {
          const field = fieldAt(form, each.pointer);
          return field && (
            <Labelled key={each.pointer} id={idOf(each.pointer)} field={{ ...field, label: each.label, required: true }}>
              <p class="note">{w.mendSaid(each.words)}</p>
              <Control id={idOf(each.pointer)} field={field} value={values[each.pointer]} change={(how) => fill((now) => ({ ...now, [each.pointer]: how(now[each.pointer]) }))} lists={form.lists ?? {}} errors={{}} />
            </Labelled>
          );
        })}
        <p class="box-acts"><Button type="submit" look="filled" busy={busy}>{w.mendSend}</Button><Button onClick={leave}>{desk.value.cancel}</Button></p>
      </form>
    </Dialog>
  );
}

const idOf = (pointer: string): string => `chua${pointer.replaceAll('/', '-')}`;
const alone = (field: Field): Section => ({ id: '', title: field.label, fields: [field] });

/** Plain text begins with the resident's own words; the rest with what was filed, without the number that is masked here. */
function begun(form: Form, dossier: DeskDossier, { pointer, words: said }: CorrectionFace): Value | undefined {
  const kind = fieldAt(form, pointer)?.kind;
  if (kind === 'text' || kind === 'longText' || kind === 'fullName') return said;
  const [, section, name] = pointer.split('/');
  const value = (dossier.answers as Record<string, Record<string, Value | undefined> | undefined>)[section ?? '']?.[name ?? ''];
  if (kind !== 'person' || typeof value !== 'object') return kind === 'personalNumber' ? undefined : value;
  const { personalNumber: _masked, ...rest } = value as Record<string, unknown>;
  return rest as Value;
}
