/** R6: one question, its reason, an example, the field; or, once a part has answers, the part read back. */

import { useState } from 'preact/hooks';
import { WHERE } from '../form/parts.ts';
import type { Form, Section } from '../form/model.ts';
import { questionsOf } from '../form/questions.ts';
import type { Draft } from '../offline/drafts.ts';
import { FilingScreen } from '../parts/filing.tsx';
import { Missing } from '../parts/loaded.tsx';
import { QuestionScreen } from '../parts/question.tsx';
import { SectionReview } from '../parts/section-review.tsx';
import { Where } from '../parts/where.tsx';

export { fetchFiling as before } from '../offline/use.ts';

/** `c`: the question; `i`: which member of a repeating part; `ve`: come back to the review. */
export default function SectionPage({ params, query }: { params: Readonly<Record<string, string>>; query: URLSearchParams }) {
  return (
    <FilingScreen id={params['draft'] ?? ''} heading="part">
      {(draft, form) => {
        if (params['section'] === WHERE) return <Where draft={draft} query={query} />;
        const section = form.sections.find((each) => each.id === params['section']);
        return section ? <Asked draft={draft} form={form} section={section} query={query} /> : <Missing />;
      }}
    </FilingScreen>
  );
}

function Asked({ draft, form, section, query }: { draft: Draft; form: Form; section: Section; query: URLSearchParams }) {
  const index = section.repeat ? Number(query.get('i') ?? 0) : undefined;
  const wanted = query.get('c');
  const questions = questionsOf(section, draft.answers).filter((question) => question.index === index);
  // A part that nobody has touched begins with its first question; one with answers is read back first.
  const [fresh] = useState(() => !section.repeat && questions.every((question) => question.value === undefined));
  const first = section.fields[0];
  const asked = wanted ?? (fresh ? first?.id : undefined);
  const question = questions.find((each) => each.field.id === asked) ?? (wanted && first ? { section, field: first, index, pointer: '', value: undefined } : undefined);
  if (!asked || !question) return <SectionReview draft={draft} form={form} section={section} />;
  const at = questions.findIndex((each) => each.field.id === question.field.id);
  return <QuestionScreen key={`${index ?? ''}${question.field.id}`} draft={draft} form={form} question={question} at={Math.max(0, at)} of={Math.max(1, questions.length)} back={query.get('ve')} />;
}
