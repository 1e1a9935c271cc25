/** R7: which paper, how to photograph it, and its pages in order; each can be taken again. */

import { useEffect, useState } from 'preact/hooks';
import type { PaperNeed } from '../form/model.ts';
import { change, withPage, type Draft, type Page } from '../offline/drafts.ts';
import { makePage, MOST_BYTES, NotAPage } from '../offline/photos.ts';
import { drop, get, StorageFull } from '../offline/store.ts';
import { savedAs } from '../offline/use.ts';
import { Button, ButtonLink } from '../parts/button.tsx';
import { FilingScreen } from '../parts/filing.tsx';
import { Icon } from '../parts/icons.tsx';
import { Missing } from '../parts/loaded.tsx';
import { PickButton } from '../parts/pick.tsx';
import { SaveChip } from '../parts/saved.tsx';
import { filing } from '../words/filing.ts';
import { showSize } from '../words/format.ts';
import { say } from '../words/index.ts';

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
  const [working, setWorking] = useState(0);
  const [trouble, setTrouble] = useState('');
  const pages = draft.papers[need.id] ?? [];
  const most = need.maxPages ?? MOST_PAGES;
  const pdf = need.accept?.includes('pdf') ?? true;

  const take = async (files: readonly File[], instead?: Page): Promise<void> => {
    setTrouble('');
    for (const file of files) {
      setWorking((n) => n + 1);
      try {
        const page = await makePage(file);
        await change(draft.id, (now) => (instead ? withPage(now, instead.id, () => page) : added(now, need.id, page, most)));
        if (instead) await drop('files', instead.id);
      } catch (error) {
        if (error instanceof NotAPage) setTrouble(error.why === 'tooBig' ? w.tooBig(showSize(error.size), showSize(MOST_BYTES)) : w.broken);
        else if (error instanceof StorageFull) setTrouble(w.full);
        else throw error;
      } finally {
        setWorking((n) => n - 1);
      }
    }
  };
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
      <div role="alert">{trouble && <p class="callout stop">{trouble}</p>}</div>
      {pages.length === 0 && working === 0 && <p class="lead">{w.none}</p>}
      <ol class="pages plain">
        {pages.map((page, at) => (
          <li key={page.id} class="card">
            <Sheet draft={draft} page={page} at={at} retake={(file) => void take([file], page)} />
          </li>
        ))}
      </ol>
      <p role="status" class="lead">{working > 0 && w.working}</p>
      <div class="actions">
        {pages.length > 0 && <ButtonLink look="filled" href={`/lam/${draft.id}${back ? `/${back}` : ''}`}>{w.done}</ButtonLink>}
        {pages.length < most ? (
          <>
            <PickButton look={pages.length ? 'line' : 'filled'} icon="camera" accept="image/*" camera onPick={(files) => void take(files)}>{pages.length ? w.more : w.shoot}</PickButton>
            <PickButton icon="paper" accept={pdf ? 'image/*,application/pdf' : 'image/*'} multiple onPick={(files) => void take(files.slice(0, most - pages.length))}>{w.pick}</PickButton>
            <p class="note lead">{w.pickWhat}</p>
          </>
        ) : (
          <p class="note lead">{w.enough(most)}</p>
        )}
        {!need.required && pages.length === 0 && <ButtonLink look="quiet" href={`/lam/${draft.id}`} onClick={seen}>{filing.value.parts.optional}: {filing.value.question.go.toLowerCase()}</ButtonLink>}
      </div>
    </>
  );
}

const added = (draft: Draft, document: string, page: Page, most: number): Draft => ({
  ...draft,
  papers: { ...draft.papers, [document]: [...(draft.papers[document] ?? []), page].slice(0, most) },
});

function Sheet({ draft, page, at, retake }: { draft: Draft; page: Page; at: number; retake: (file: File) => void }) {
  const w = filing.value.paper;
  const url = usePreview(page);
  const remove = (): void => void change(draft.id, (now) => withPage(now, page.id, () => undefined)).then(() => drop('files', page.id));
  const earlier = (): void => void change(draft.id, (now) => moved(now, page.id));
  const told = page.refused ? say(page.refused) : page.doubt ? w[page.doubt] : page.raw ? w.raw : '';
  return (
    <>
      <div class="sheet-row">
        <span class="thumb">{url && page.type === 'image/jpeg' ? <img src={url} alt="" /> : <Icon name="paper" size={40} />}</span>
        <p>
          <b>{w.page(at + 1)}</b>
          <span class="note block">{page.name}</span>
          <span class="note block">{showSize(page.size)} · {page.sent ? w.there : w.here}</span>
        </p>
      </div>
      {told && <p class={page.refused ? 'callout stop' : 'callout'}>{told}</p>}
      <div class="sheet-acts">
        <PickButton icon="again" accept="image/*" camera onPick={([file]) => file && retake(file)}>{w.again}<span class="unseen"> {w.page(at + 1)}</span></PickButton>
        {at > 0 && <Button onClick={earlier}>{w.up}<span class="unseen"> {w.page(at + 1)}</span></Button>}
        <Button onClick={remove}>{w.remove}<span class="unseen"> {w.page(at + 1)}</span></Button>
      </div>
    </>
  );
}

function moved(draft: Draft, id: string): Draft {
  const papers = Object.fromEntries(
    Object.entries(draft.papers).map(([document, pages]) => {
      const at = pages.findIndex((page) => page.id === id);
      const [page] = pages.slice(at, at + 1);
      return [document, at > 0 && page ? [...pages.slice(0, at - 1), page, ...pages.slice(at - 1).filter((each) => each.id !== id)] : pages];
    }),
  );
  return { ...draft, papers };
}

function usePreview(page: Page): string | undefined {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    let made: string | undefined;
    void get('files', page.id).then((held) => {
      if (held) setUrl((made = URL.createObjectURL(new Blob([held.bytes], { type: held.type }))));
    });
    return () => { if (made) URL.revokeObjectURL(made); };
  }, [page.id]);
  return url;
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
