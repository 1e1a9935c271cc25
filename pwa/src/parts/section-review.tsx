/** A part read back: each answer with its own “Sửa”, members of a repeating part added and taken away, then on. */

import type { Answers as AllAnswers, Form, Section } from '../form/model.ts';
import { itemsOf, questionsOf, withoutItem, type Question } from '../form/questions.ts';
import { show } from '../form/show.ts';
import { change, type Draft } from '../offline/drafts.ts';
import { savedAs } from '../offline/use.ts';
import { go } from '../router.ts';
import { usePlaces } from '../server/places.ts';
import { filing } from '../words/filing.ts';
import { say } from '../words/index.ts';
import { Button, ButtonLink } from './button.tsx';
import { Icon } from './icons.tsx';
import { SaveChip } from './saved.tsx';

export function SectionReview({ draft, form, section }: { draft: Draft; form: Form; section: Section }) {
  const w = filing.value.question;
  const questions = questionsOf(section, draft.answers);
  const missing = questions.find((question) => question.value === undefined && question.field.required);
  const items = itemsOf(section, draft.answers);
  const finish = async (): Promise<void> => {
    await change(draft.id, (now) => (now.seen.includes(section.id) ? now : { ...now, seen: [...now.seen, section.id] }));
    go(`/lam/${draft.id}`);
  };
  const short = section.repeat ? items.length < section.repeat.min : false;
  const newItem = `/lam/${draft.id}/${section.id}?c=${section.fields[0]?.id ?? ''}&i=${items.length}`;
  return (
    <>
      <p class="question-top"><SaveChip saved={savedAs(draft)} /></p>
      <h1 tabIndex={-1}>{say(section.title)}</h1>
      {section.note && <p class="lead">{say(section.note)}</p>}
      <Members draft={draft} form={form} section={section} answers={draft.answers} />
      <div class="actions">
        {missing ? (
          <ButtonLink look="filled" href={pathOf(draft, missing)}>{w.go}</ButtonLink>
        ) : short ? (
          <ButtonLink look="filled" href={newItem}>{w.add(say(section.repeat?.item ?? section.title))}</ButtonLink>
        ) : (
          <Button look="filled" onClick={() => void finish()}>{section.repeat ? w.done : w.right}</Button>
        )}
        {section.repeat && !short && items.length < section.repeat.max && <ButtonLink href={newItem}>{w.add(say(section.repeat.item))}</ButtonLink>}
      </div>
    </>
  );
}

export const pathOf = (draft: Draft, { section, field, index }: Question, back = ''): string =>
  `/lam/${draft.id}/${section.id}?c=${field.id}${index === undefined ? '' : `&i=${index}`}${back && `&ve=${back}`}`;

/** Its answers, member by member where there are several: each under its number. */
export function Members({ draft, form, section, answers, back }: { draft: Draft; form: Form; section: Section; answers: AllAnswers; back?: string }) {
  const w = filing.value.question;
  const questions = questionsOf(section, answers);
  const item = section.repeat && say(section.repeat.item);
  const Heading = back ? 'h3' : 'h2';
  if (!item) return <Answers draft={draft} form={form} questions={questions} back={back} />;
  const items = itemsOf(section, answers);
  return items.length === 0 ? <p class="lead">{w.noItems(item)}</p> : items.map((_, index) => (
    <section key={index} class="section">
      <Heading>{w.item(item, index + 1)}</Heading>
      <Answers draft={draft} form={form} questions={questions.filter((question) => question.index === index)} back={back} />
      {!back && <Button look="quiet" onClick={() => void change(draft.id, (now) => ({ ...now, answers: withoutItem(now.answers, section, index) }))}>{w.remove}</Button>}
    </section>
  ));
}

function Answers({ draft, form, questions, back }: { draft: Draft; form: Form; questions: readonly Question[]; back: string | undefined }) {
  const w = filing.value;
  const places = usePlaces(draft.answers);
  return (
    <dl class="answers">
      {questions.map((question) => {
        const text = show(question.field, question.value, form.lists ?? {}, places);
        return (
          <div key={question.pointer}>
            <dt>{say(question.field.label)}</dt>
            <dd>
              {text || (question.field.required ? <span class="missing"><Icon name="warn" size={20} /> {w.review.notYet}</span> : <span class="note">{w.parts.empty}</span>)}
              {draft.prefilled.includes(question.pointer) && <span class="note block">{w.question.fromVneid}</span>}
            </dd>
            <dd class="edit"><a href={pathOf(draft, question, back)}>{w.question.edit}<span class="unseen"> {say(question.field.label)}</span></a></dd>
          </div>
        );
      })}
    </dl>
  );
}
