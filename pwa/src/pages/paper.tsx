/** R7: which paper, how to photograph it, and its pages in order; each can be taken again. */

import type { PaperNeed } from '../form/model.ts';
import { change, type Draft, type Page } from '../offline/drafts.ts';
import { savedAs } from '../offline/use.ts';
import { ButtonLink } from '../parts/button.tsx';
import { FilingScreen } from '../parts/filing.tsx';
import { Missing } from '../parts/loaded.tsx';
import { Pages } from '../parts/pages.tsx';
import { SaveChip } from '../parts/saved.tsx';
import { filing } from '../words/filing.ts';
import { say } from '../words/index.ts';

export { fetchFiling as before } from '../offline/use.ts';

const MOST_PAGES = 4;

export default function PaperPage({ params, query }: { params: Readonly<Record<string, string>>; query: URLSearchParams }) {
  return (
    <FilingScreen id={params['draft'] ?? ''} heading="paper">
      {(draft, form) => {
        const need = form.documents.find((each) => each.id === params['document']);
        return need ? <Paper draft={draft} need={need} back={query.get('ve')} /> : <Missing />;
      }}
    </FilingScreen>
  );
}

function Paper({ draft, need, back }: { draft: Draft; need: PaperNeed; back: string | null }) {
  const w = filing.value.paper;
  const pages = draft.papers[need.id] ?? [];
  // Doubted, never refused: one picture may show both sides, as a PDF may.
  const half = need.twoSided && pages.length === 1 && pages[0]?.type !== 'application/pdf';
  const put = (how: (pages: readonly Page[]) => readonly Page[]): Promise<unknown> => change(draft.id, (now) => ({ ...now, papers: { ...now.papers, [need.id]: how(now.papers[need.id] ?? []) } }));
  const seen = (): void => void change(draft.id, (now) => (now.seen.includes(need.id) ? now : { ...now, seen: [...now.seen, need.id] }));
  return (
    <>
      <p class="question-top"><SaveChip saved={savedAs(draft)} /></p>
      <h1 tabIndex={-1}>{say(need.label)}</h1>
      {need.why && <p class="why">{say(need.why)}</p>}
      <figure class="sample">
        <Sample />
        <figcaption><b>{w.sample}.</b> {need.sample ? say(need.sample) : w.frame}</figcaption>
      </figure>
      <Pages
        of={draft.of}
        pages={pages}
        most={need.maxPages ?? MOST_PAGES}
        pdf={need.accept?.includes('pdf') ?? true}
        change={put}
        done={
          <>
            {half && <p class="callout" role="status">{w.half}</p>}
            <ButtonLink look="filled" href={`/lam/${draft.id}${back ? `/${back}` : ''}`}>{w.done}</ButtonLink>
          </>
        }
      />
      {!need.required && pages.length === 0 && <p class="lead"><ButtonLink look="quiet" href={`/lam/${draft.id}`} onClick={seen}>{filing.value.parts.optional}: {filing.value.question.go.toLowerCase()}</ButtonLink></p>}
    </>
  );
}

/** A paper within its frame: four corners, nothing cut. */
function Sample() {
  return (
    <svg class="sample-drawing" viewBox="0 0 96 72" aria-hidden="true" focusable="false">
      <path class="frame" d="M6 18V6h16M74 6h16v12M90 54v12H74M22 66H6V54" />
      <path class="paper" d="M26 12h44v48H26z" />
      <path class="print" d="M33 22h30M33 30h30M33 38h22M33 46h26" />
      <circle class="stamp" cx="60" cy="49" r="6" />
    </svg>
  );
}
