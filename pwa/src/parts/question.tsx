/** One question on one screen: kept from the first key, looked at when “Tiếp tục” is tapped, never before. */

import { useEffect, useState } from 'preact/hooks';
import { check, type Wrong } from '../form/check.ts';
import { personKnown } from '../form/known.ts';
import type { Form, Person, Value } from '../form/model.ts';
import { sameAs } from '../form/prefill.ts';
import { itemsOf, questionsOf, withValue, type Question } from '../form/questions.ts';
import { tidy } from '../form/tidy.ts';
import { change, draftSignal, type Draft } from '../offline/drafts.ts';
import { savedAs } from '../offline/use.ts';
import { go } from '../router.ts';
import { filing } from '../words/filing.ts';
import { today } from '../words/format.ts';
import { say, words } from '../words/index.ts';
import { tellWrong } from '../words/wrong.ts';
import { Button } from './button.tsx';
import { ErrorSummary } from './errors.tsx';
import { Control, isGroup, type How } from './field.tsx';
import { SaveChip } from './saved.tsx';

interface Props {
  readonly draft: Draft;
  readonly form: Form;
  readonly question: Question;
  readonly at: number;
  readonly of: number;
  /** Where to go afterwards, when the person came from there. */
  readonly back: string | null;
}

const ID = 'cau-tra-loi';

export function QuestionScreen({ draft, form, question, at, of, back }: Props) {
  const w = filing.value.question;
  const { section, field, index } = question;
  const value = itemsOf(section, draft.answers)[index ?? 0]?.[field.id];
  const [wrongs, setWrongs] = useState<readonly Wrong[]>([]);
  const [asked, setAsked] = useState(0);
  const set = (how: How): void => void change(draft.id, (now) => ({ ...now, answers: withValue(now.answers, section, index, field.id, how(itemsOf(section, now.answers)[index ?? 0]?.[field.id])), prefilled: now.prefilled.filter((pointer) => pointer !== question.pointer) }));

  // “Như trên”: a question about what was answered before begins with that answer.
  useEffect(() => {
    const same = value === undefined ? sameAs(field, draft.answers) : undefined;
    if (same !== undefined) set((was) => was ?? same);
  }, []);

  const errors = Object.fromEntries(wrongs.map((wrong) => [wrong.part, tellWrong(field, wrong, form)]));
  const goOn = async (): Promise<void> => {
    // As it is now: a tap may come before the screen has drawn what was typed last.
    const { answers } = draftSignal(draft.id).peek() ?? draft;
    const tidied = tidy(field.kind, itemsOf(section, answers)[index ?? 0]?.[field.id]);
    const found = check({ ...question, value: tidied }, answers, today());
    setWrongs(found);
    setAsked(asked + 1);
    if (found.length) return;
    const after = await change(draft.id, (now) => ({ ...now, answers: withValue(now.answers, section, index, field.id, tidied) }));
    const rest = after ? questionsOf(section, after.answers).filter((each) => each.index === index) : [];
    // What VNeID told was read back before this part began: it is not asked again one by one.
    const next = rest.slice(rest.findIndex((each) => each.field.id === field.id) + 1).find((each) => each.value === undefined || !draft.prefilled.includes(each.pointer));
    if (back) go(`/lam/${draft.id}/${back}`);
    else if (next) go(`/lam/${draft.id}/${section.id}?c=${next.field.id}${index === undefined ? '' : `&i=${index}`}`);
    else {
      if (!section.repeat) await change(draft.id, (now) => (now.seen.includes(section.id) ? now : { ...now, seen: [...now.seen, section.id] }));
      go(section.repeat ? `/lam/${draft.id}/${section.id}` : `/lam/${draft.id}`);
    }
  };

  const known = value === undefined ? personKnown(form, draft.answers, section, field) : undefined;
  const group = isGroup(field);
  const describedBy = [field.why && 'vi-sao', field.hint && 'goi-y', field.example && 'vi-du', errors[''] && `${ID}-error`].filter(Boolean).join(' ') || undefined;
  const title = (
    <>
      {say(field.label)}
      {!field.required && <span class="note"> ({words.value.fields.optional})</span>}
    </>
  );
  const body = (
    <>
      {field.why && <p class="why" id="vi-sao">{say(field.why)}</p>}
      {field.hint && <p class="note" id="goi-y">{say(field.hint)}</p>}
      {field.example && <p class="note" id="vi-du">{words.value.fields.example}: {field.example}</p>}
      {draft.prefilled.includes(question.pointer) && value !== undefined && <p class="note from">{w.fromVneid}</p>}
      {errors[''] && <p class="field-error" id={`${ID}-error`}>{errors['']}</p>}
      {known && <p class="lead"><Button onClick={() => set((was) => was ?? known)}>{w.copy(known.fullName ?? '')}</Button></p>}
      <Control id={ID} field={field} value={value} change={set} lists={form.lists ?? {}} errors={errors} describedBy={describedBy} />
    </>
  );
  return (
    <form
      class="question"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void goOn();
      }}
    >
      <p class="question-top">
        <span class="note">{index === undefined ? say(section.title) : w.item(say(section.repeat?.item ?? section.title), index + 1)} · {w.step(at + 1, of)}</span>
        <SaveChip saved={savedAs(draft)} />
      </p>
      <ErrorSummary faults={wrongs.map((wrong) => ({ field: controlOf(field.parts?.[0], wrong.part), text: tellWrong(field, wrong, form) }))} asked={asked} />
      {group ? (
        <fieldset class={errors[''] ? 'wrong' : undefined} aria-describedby={describedBy}>
          <legend><h1 tabIndex={-1}>{title}</h1></legend>
          {body}
        </fieldset>
      ) : (
        <div class={errors[''] ? 'wrong' : undefined}>
          <h1 tabIndex={-1}><label for={ID}>{title}</label></h1>
          {body}
        </div>
      )}
      {field.kind === 'fullName' && <ReadAgain name={value} />}
      <NumberDoubt kind={field.kind} value={value} />
      <div class="actions"><Button type="submit" look="filled">{back ? w.backToReview : w.go}</Button></div>
    </form>
  );
}

/** The first part of a person carries the question's own id. */
const controlOf = (first: string | undefined, part: string): string => (part === '' || part === first ? ID : `${ID}-${part}`);

/** A name is for life: said back large, mark by mark. */
function ReadAgain({ name }: { name: Value | undefined }) {
  const text = typeof name === 'string' ? name.normalize('NFC').trim() : '';
  return <div class="echo" aria-live="polite">{text && <><p class="note">{filing.value.question.readAgain}</p><p class="echo-name">{text}</p></>}</div>;
}

/** Warned about, never refused. */
function NumberDoubt({ kind, value }: { kind: string; value: Value | undefined }) {
  const w = filing.value.question.doubt;
  const person = kind === 'person' && typeof value === 'object' ? (value as Person) : undefined;
  const number = kind === 'personalNumber' ? value : person?.personalNumber;
  if (typeof number !== 'string') return null;
  const digits = number.replace(/\D/g, '');
  const born = person?.birthDate?.slice(0, 4);
  const year = 1900 + Math.floor(Number(digits[3]) / 2) * 100 + Number(digits.slice(4, 6));
  const doubt = digits.length > 12 || (digits.length < 12 && digits.length > 8) ? w.length : digits.length === 12 && born?.length === 4 && Number(born) !== year ? w.born : undefined;
  return <div role="status">{doubt && <p class="callout">{doubt}</p>}</div>;
}
