/** The form as it was filled, in its own words, dense: field beside answer, sections under their titles. */

import type { ComponentChildren } from 'preact';
import type { Answers, Form } from '../../form/model.ts';
import { itemsOf, questionsOf, sectionsAsked, type Question } from '../../form/questions.ts';
import { show } from '../../form/show.ts';
import { usePlaces } from '../../server/places.ts';
import { desk } from '../../words/desk.ts';
import { filing } from '../../words/filing.ts';
import { say } from '../../words/index.ts';
import { Icon } from '../icons.tsx';

interface Props {
  readonly form: Form;
  readonly answers: Answers;
  /** Pointers whose value has changed while it was open. */
  readonly changed?: ReadonlySet<string>;
  /** What stands at the end of a row: a pin. */
  readonly beside?: (question: Question) => ComponentChildren;
}

export function FormTable({ form, answers, changed, beside }: Props) {
  const places = usePlaces(answers);
  return (
    <>
      {sectionsAsked(form, answers).map((section) => {
        const questions = questionsOf(section, answers);
        return (
          <section key={section.id} class="sheet-part">
            <h3>{say(section.title)}</h3>
            {section.repeat && !itemsOf(section, answers).length && <p class="note">{filing.value.question.noItems(say(section.repeat.item))}</p>}
            <table class="form-table">
              <tbody>
                {questions.map((question) => {
                  const text = show(question.field, question.value, form.lists ?? {}, places);
                  return (
                    <tr key={question.pointer} class={changed?.has(question.pointer) ? 'changed' : undefined}>
                      <th scope="row">{question.index !== undefined && <span class="note">{question.index + 1}. </span>}{say(question.field.label)}</th>
                      <td>{text || (question.field.required ? <span class="missing"><Icon name="warn" size={20} /> {filing.value.review.notYet}</span> : <span class="note">{desk.value.dossier.empty}</span>)}</td>
                      {beside && <td class="beside">{beside(question)}</td>}
                    </tr>
                  );
                })}
              </tbody>
            </table>
          </section>
        );
      })}
    </>
  );
}
