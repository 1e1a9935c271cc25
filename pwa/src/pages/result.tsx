/** R17: the result as a file, whether its signature and sum are right, and what to do when it is not. */

import { useState } from 'preact/hooks';
import { Button, ButtonLink } from '../parts/button.tsx';
import { Compare } from '../parts/compare.tsx';
import { Confirm } from '../parts/confirm.tsx';
import { Icon } from '../parts/icons.tsx';
import { Show } from '../parts/loaded.tsx';
import { ask, type Refusal } from '../server/client.ts';
import { useOwn } from '../server/own.ts';
import type { DossierFace, List, PaperFace } from '../server/shapes.ts';
import { site } from '../server/site.ts';
import { after } from '../words/after.ts';
import { dossier } from '../words/dossier.ts';
import { showMoment, showSize } from '../words/format.ts';
import { say, words } from '../words/index.ts';
import { handedAt } from '../words/said.ts';

export default function ResultPage({ params }: { params: Readonly<Record<string, string>> }) {
  const id = params['dossier'] ?? '';
  const face = useOwn<DossierFace>(`/api/dossiers/${id}`);
  const papers = useOwn<List<PaperFace>>(`/api/dossiers/${id}/papers`);
  return (
    <Show of={face} outline="page" title={words.value.headings.result}>
      {(found) => <Show of={papers} outline="page" title={words.value.headings.result}>{({ items }) => <Face face={found} papers={items} again={() => face.state === 'ready' && face.again()} />}</Show>}
    </Show>
  );
}

function Face({ face, papers, again }: { face: DossierFace; papers: readonly PaperFace[]; again: () => void }) {
  const w = after.value.result;
  const standing = papers.filter((paper) => !paper.supersededAt);
  const results = standing.filter((paper) => paper.isResult);
  const others = standing.filter((paper) => !paper.isResult);
  const [main, ...more] = results;
  return (
    <>
      <p class="note">{say(face.procedure.name)}</p>
      <h1 tabIndex={-1}>{main ? main.title : w.notYet}</h1>
      {main ? (
        <>
          {face.outcome === 'refused' && face.reason && <p class="because">{face.reason}</p>}
          <Paper dossier={face.id} paper={main} filled />
          {more.map((paper) => <Paper key={paper.id} dossier={face.id} paper={paper} />)}
          {face.resultBy !== 'electronic' && <p class="callout">{w.paper(w.ways[face.resultBy] ?? '')}</p>}
          <Collect face={face} again={again} />
          <section class="section"><h2>{w.check}</h2><Compare sha256={main.sha256} /></section>
          <section class="section"><h2>{w.wrong}</h2><p>{w.wrongHow(say(face.holder.name), face.holder.phone ?? site.value.hotline)}</p></section>
        </>
      ) : (
        <>
          <p class="lead"><b>{face.dueAt && face.turn !== 'nobody' ? w.due(showMoment(face.dueAt)) : face.turn === 'nobody' ? say(face.statusName) : w.noDue}</b></p>
          <div class="actions"><ButtonLink look="filled" href={`/ho-so/${face.id}`}>{after.value.supplement.dossier}</ButtonLink></div>
        </>
      )}
      {others.length > 0 && (
        <section class="section">
          <h2>{w.others}</h2>
          <ul class="plain rows files">
            {others.map((paper) => <li key={paper.id}><a href={pathOf(face.id, paper)} target="_blank" rel="noopener">{paper.title}</a><span class="note block">{showMoment(paper.issuedAt)}</span></li>)}
          </ul>
        </section>
      )}
    </>
  );
}

const pathOf = (id: string, paper: PaperFace): string => `/api/dossiers/${id}/papers/${paper.id}`;

function Paper({ dossier: id, paper, filled = false }: { dossier: string; paper: PaperFace; filled?: boolean }) {
  const w = after.value.result;
  return (
    <>
      {!filled && <h2 class="section">{paper.title}</h2>}
      <div class="actions">
        <a class={`button ${filled ? 'filled' : 'line'}`} href={pathOf(id, paper)} download={`${paper.title}.pdf`}><Icon name="paper" /><span>{w.download} <span class="unseen">{paper.title}</span>({showSize(paper.sizeBytes)})</span></a>
        <a class="button line" href={pathOf(id, paper)} target="_blank" rel="noopener"><span>{w.open}<span class="unseen"> {paper.title}</span></span></a>
      </div>
      <dl class="facts card">
        <div><dt>{w.office}</dt><dd><b>{say(paper.officeName)}</b><span class="note">{paper.sealed ? w.sealed : w.unsealed}</span>{paper.sealed && site.value.sandbox && <span class="note">{w.trial}</span>}</dd></div>
        <div><dt>{w.issued}</dt><dd>{showMoment(paper.issuedAt)}</dd></div>
        <div><dt>{w.sum}</dt><dd class="hash">{paper.sha256.replace(/(.{8})/g, '$1 ')}<span class="note">{w.sumWhy}</span></dd></div>
      </dl>
    </>
  );
}

/** An electronic result ends when the person says that they have it. */
function Collect({ face, again }: { face: DossierFace; again: () => void }) {
  const w = after.value.result;
  const [asking, setAsking] = useState(false);
  const [trouble, setTrouble] = useState('');
  if (face.status === 10) return <p class="lead" role="status"><b>{dossier.value.happened[10](showMoment(handedAt(face) ?? ''))}</b></p>;
  if (!face.actions.includes('collect')) return null;
  const collect = async (): Promise<void> => {
    setTrouble('');
    try {
      await ask(`/api/dossiers/${face.id}/collect`, { method: 'POST', version: `"${face.version}"` });
    } catch (error) {
      setTrouble((error as Refusal).vi ? say(error as Refusal) : words.value.states.error);
    }
    again();
  };
  return (
    <>
      <div role="alert">{trouble && <p class="callout stop">{trouble}</p>}</div>
      <div class="actions"><Button icon="check" onClick={() => setAsking(true)}>{w.collect}</Button></div>
      {asking && (
        <Confirm ask={w.collectAsk} yes={w.collect} no={w.collectNo} answer={(sure) => {
          setAsking(false);
          if (sure) void collect();
        }} />
      )}
    </>
  );
}
