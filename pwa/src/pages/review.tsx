/** R8: every answer once more, the papers, the money, the declaration; then file, now or when there is a network. */

import { useEffect, useState } from 'preact/hooks';
import { checkAll } from '../form/check.ts';
import type { Form } from '../form/model.ts';
import { onlyAsked, papersAsked, sectionsAsked } from '../form/questions.ts';
import { WHERE, wishesMissing } from '../form/parts.ts';
import { show } from '../form/show.ts';
import { file } from '../offline/outbox.ts';
import type { Draft } from '../offline/drafts.ts';
import { savedAs } from '../offline/use.ts';
import { online } from '../parts/banners.tsx';
import { Button, ButtonLink } from '../parts/button.tsx';
import { Clashes } from '../parts/clashes.tsx';
import { ErrorSummary, type Fault } from '../parts/errors.tsx';
import { FilingScreen } from '../parts/filing.tsx';
import { Icon } from '../parts/icons.tsx';
import { FormNews } from '../parts/news.tsx';
import { Quoted } from '../parts/quoted.tsx';
import { SaveChip } from '../parts/saved.tsx';
import { Members, pathOf } from '../parts/section-review.tsx';
import { fieldOf, wishesAsked, type Wish } from '../parts/where.tsx';
import { go } from '../router.ts';
import { useLoad } from '../server/load.ts';
import { me, readMe } from '../server/me.ts';
import type { List, OfficeFace } from '../server/shapes.ts';
import { filing } from '../words/filing.ts';
import { today } from '../words/format.ts';
import { say } from '../words/index.ts';
import { bare, tellWrong } from '../words/wrong.ts';

export { fetchFiling as before } from '../offline/use.ts';

export default function ReviewPage({ params }: { params: Readonly<Record<string, string>> }) {
  return <FilingScreen id={params['draft'] ?? ''} heading="review">{(draft, form) => <Review draft={draft} form={form} />}</FilingScreen>;
}

const DECLARED = 'cam-doan';

function Review({ draft, form }: { draft: Draft; form: Form }) {
  const w = filing.value;
  const [declared, setDeclared] = useState(false);
  const [tried, setTried] = useState(0);
  useEffect(() => { if (me.value === undefined) void readMe(); }, []);
  const answers = onlyAsked(form, draft.answers);
  const papers = papersAsked(form, answers);
  const missing = tried > 0 ? findFaults(draft, form, declared) : [];
  const person = me.value;

  const submit = async (): Promise<void> => {
    setTried(tried + 1);
    if (draft.clashes.length || findFaults(draft, form, declared).length) return;
    await file(draft.id);
    go(`/da-nop/${draft.id}`);
  };

  return (
    <>
      <p class="question-top"><SaveChip saved={savedAs(draft)} /></p>
      <h1 tabIndex={-1}>{say(form.title)}</h1>
      <ErrorSummary faults={missing} asked={tried} title={missing.length ? w.review.missing(missing.length) : undefined} />
      <FormNews draft={draft} form={form} />
      <Clashes draft={draft} form={form} />
      <WhereAnswers draft={draft} />
      {sectionsAsked(form, answers).map((section) => (
        <section key={section.id} class="section">
          <h2>{say(section.title)}</h2>
          {section.repeat && <p><a href={`/lam/${draft.id}/${section.id}`}>{w.question.edit}</a></p>}
          <Members draft={draft} form={form} section={section} answers={answers} back="kiem-tra" />
        </section>
      ))}
      {papers.length > 0 && (
        <section class="section">
          <h2>{w.review.papers}</h2>
          <dl class="answers">
            {papers.map(({ need, state }) => {
              const pages = draft.papers[need.id]?.length ?? 0;
              return (
                <div key={need.id} id={`giay-${need.id}`} tabIndex={-1}>
                  <dt>{say(need.label)}</dt>
                  <dd>
                    {state === 'fromData' ? w.parts.fromData : pages ? w.parts.pages(pages) : state === 'asked' ? <span class="missing"><Icon name="warn" size={20} /> {w.paper.none}</span> : <span class="note">{w.paper.none}</span>}
                  </dd>
                  {state !== 'fromData' && <dd class="edit"><a href={`/lam/${draft.id}/giay-to/${need.id}?ve=kiem-tra`}>{w.question.edit}<span class="unseen"> {say(need.label)}</span></a></dd>}
                </div>
              );
            })}
          </dl>
        </section>
      )}
      <section class="section">
        <h2>{w.review.money}</h2>
        <Quoted code={form.code} version={form.version} answers={answers} />
      </section>
      <form noValidate class="section" onSubmit={(event) => { event.preventDefault(); void submit(); }}>
        <h2>{w.review.declare}</h2>
        <label class="choice declare">
          <input type="checkbox" id={DECLARED} checked={declared} onChange={(event) => setDeclared(event.currentTarget.checked)} />
          <span>{form.declaration && say(form.declaration)}</span>
        </label>
        <div class="actions">
          {person === null ? (
            <>
              <p class="lead">{w.review.signInWhy}</p>
              <ButtonLink look="filled" href={`/dang-nhap?lam=${draft.id}`}>{w.review.signIn}</ButtonLink>
            </>
          ) : person && person.level < 2 ? (
            <p class="callout">{w.review.levelTwo}</p>
          ) : (
            <Button type="submit" look="filled" icon="send">{online.value ? w.review.file : w.review.fileLater}</Button>
          )}
        </div>
      </form>
    </>
  );
}

/** In the order of the screen; each line leads to the row, whose own “Sửa” mends it. */
function findFaults(draft: Draft, form: Form, declared: boolean): readonly Fault[] {
  const w = filing.value;
  const answers = onlyAsked(form, draft.answers);
  const where = wishesMissing(draft.wishes).map((wish): Fault => ({ field: '', text: w.wrong.required(bare(say(fieldOf(wish).label))), href: `/lam/${draft.id}/${WHERE}?c=${wish}&ve=kiem-tra` }));
  const asked = checkAll(form, answers, today()).map(({ question, wrong }): Fault => ({ field: '', text: tellWrong(question.field, wrong, form), href: pathOf(draft, question, 'kiem-tra') }));
  const papers = papersAsked(form, answers)
    .filter(({ need, state }) => state === 'asked' && !draft.papers[need.id]?.length)
    .map(({ need }): Fault => ({ field: '', text: w.review.noPaper(say(need.label)), href: `/lam/${draft.id}/giay-to/${need.id}?ve=kiem-tra` }));
  return [...where, ...asked, ...papers, ...(declared ? [] : [{ field: DECLARED, text: w.review.undeclared }])];
}

function WhereAnswers({ draft }: { draft: Draft }) {
  const w = filing.value;
  const offices = useLoad<List<OfficeFace>>(`/api/offices?procedure=${encodeURIComponent(draft.procedure)}`);
  const { wishes } = draft;
  const named = offices.state === 'ready' ? offices.data.items.find((each) => each.code === wishes.office) : undefined;
  const texts: Readonly<Record<Wish, string | undefined>> = {
    office: named ? say(named.name) : wishes.office,
    forWhom: wishes.forWhom && w.where.whom[wishes.forWhom],
    owner: wishes.owner && show(fieldOf('owner'), wishes.owner, {}, () => undefined),
    ownerRelation: wishes.ownerRelation,
    resultBy: wishes.resultBy && w.where.ways[wishes.resultBy],
    resultAddress: wishes.resultAddress,
    phone: wishes.phone,
  };
  return (
    <section class="section">
      <h2>{w.parts.where}</h2>
      <dl class="answers">
        {wishesAsked(wishes).map((wish) => (
          <div key={wish}>
            <dt>{say(fieldOf(wish).label)}</dt>
            <dd>{texts[wish] || (wish === 'phone' ? <span class="note">{w.parts.empty}</span> : <span class="missing"><Icon name="warn" size={20} /> {w.review.notYet}</span>)}</dd>
            <dd class="edit"><a href={`/lam/${draft.id}/${WHERE}?c=${wish}&ve=kiem-tra`}>{w.question.edit}<span class="unseen"> {say(fieldOf(wish).label)}</span></a></dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
