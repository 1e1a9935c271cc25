/** R12: what happened, whose turn, by when; the one thing to do; then the steps, the money, the papers, and who has looked. */

import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { ButtonLink } from '../parts/button.tsx';
import { Icon } from '../parts/icons.tsx';
import { Show } from '../parts/loaded.tsx';
import { Refile } from '../parts/refile.tsx';
import { HelperHere } from '../parts/my-helpers.tsx';
import { Timeline, type Step } from '../parts/timeline.tsx';
import { TurnBar, TurnCard } from '../parts/turn.tsx';
import { Withdraw } from '../parts/withdraw.tsx';
import { find } from '../routes.ts';
import { useLive } from '../server/live.ts';
import { useOwnSeen } from '../server/seen.ts';
import { useOffices } from '../server/offices.ts';
import type { OwnCost, DossierFace, FileFace, List, Look, Move, PaperFace, RequestFace } from '../server/shapes.ts';
import { dossier } from '../words/dossier.ts';
import { showDong, showMoment, showSize, showSoon } from '../words/format.ts';
import { say, words } from '../words/index.ts';
import { tell, turnOf } from '../words/said.ts';

export default function DossierPage({ params }: { params: Readonly<Record<string, string>> }) {
  const found = useOwnSeen<DossierFace>(`/api/dossiers/${params['dossier'] ?? ''}`);
  useLive(found.state === 'ready' ? found.again : undefined, `/ho-so/${params['dossier'] ?? ''}`);
  return (
    <Show of={found} outline="page" title={words.value.headings.dossier}>
      {(face) => <Face face={face} again={() => found.state === 'ready' && found.again()} />}
    </Show>
  );
}

function Face({ face, again }: { face: DossierFace; again: () => void }) {
  const w = dossier.value;
  const request = useOwnSeen<RequestFace>(face.status === 5 ? `/api/dossiers/${face.id}/supplement` : undefined);
  const { headline, next, because } = tell(face, request.state === 'ready' ? request.data.pins.length : undefined);
  useEffect(() => { document.title = `${headline} · Một Cửa`; }, [headline]);
  const turn = turnOf(face);
  const ended = face.turn === 'nobody';
  /** No result will come of it, so there is no day to come for one. */
  const unkept = ended && face.status !== 10;
  return (
    <article>
      <p class="note">{say(face.procedure.name)}</p>
      <h1 tabIndex={-1}>{headline}</h1>
      <p class="note">{w.national}: {say(face.statusName)}</p>
      {because && <p class="because">{because}</p>}
      <TurnCard
        turn={turn}
        ended={ended}
        who={face.turn === 'office' || face.turn === 'other' ? say(face.holder.name) : undefined}
        since={ended ? undefined : showSoon(face.turnSince)}
        by={face.turn === 'resident' && face.answerBy ? showMoment(face.answerBy) : undefined}
      >
        <p>{next}.</p>
        {face.status === 3 || face.status === 7 ? <Refile face={face} /> : <Act face={face} />}
      </TurnCard>
      <dl class="facts card">
        {!unkept && (
          <div>
            <dt>{w.dueDate}</dt>
            <dd>
              <b>{face.dueAt ? showMoment(face.dueAt) : face.startedAt ? w.neverDue : w.noDue}</b>
              {face.extended && face.firstDueAt && <span class="note">{w.newDate(showMoment(face.firstDueAt))}</span>}
              {face.pausedAt && !ended && <span class="note">{w.paused(showSoon(face.pausedAt))}</span>}
            </dd>
          </div>
        )}
        <div><dt>{w.code}</dt><dd class="code">{face.code}</dd></div>
      </dl>
      <Section title={w.timeline}><Steps face={face} /></Section>
      {face.share.office + face.share.resident + face.share.other >= 3600 && <Section title={w.shares}><Shares face={face} /></Section>}
      <Section title={w.money}><Fees face={face} /></Section>
      <Section title={w.files}><Files id={face.id} /></Section>
      <Papers id={face.id} />
      <HelperHere dossier={face.id} />
      <Section title={w.looks}><Looks id={face.id} /></Section>
      <p class="section"><a class="button line" href={`tel:${face.holder.phone ?? ''}`}><Icon name="phone" /><span>{w.contact(say(face.holder.name))}</span></a></p>
      <Withdraw face={face} again={again} />
    </article>
  );
}

function Section({ title, children }: { title: string; children: ComponentChildren }) {
  return <section class="section"><h2>{title}</h2>{children}</section>;
}

/** One action at most; one whose page is not built is not offered. */
function Act({ face }: { face: DossierFace }) {
  const w = dossier.value.acts;
  const owed = face.fees.find((fee) => fee.missingVnd > 0);
  const offers: readonly (readonly [boolean, string, string])[] = [
    [face.status === 5, `/ho-so/${face.id}/bo-sung`, w.supplement],
    [face.stage === 'proof', `/ho-so/${face.id}/ban-nhap`, w.proof],
    [owed !== undefined && face.turn === 'resident', `/nop-tien/${owed?.id ?? ''}`, w.pay],
    [face.status >= 9, `/ho-so/${face.id}/ket-qua`, w.result],
  ];
  const offer = offers.find(([due, path]) => due && find(path).route);
  return offer ? <ButtonLink look="filled" href={offer[1]}>{offer[2]}</ButtonLink> : null;
}

function Steps({ face }: { face: DossierFace }) {
  const w = dossier.value;
  const named = useOffices();
  const who = (move: Move): string =>
    move.saidBy ? say(move.saidBy) : [move.by === 'resident' ? w.byResident : move.by === 'system' ? w.bySystem : named(move.office ?? ''), move.onBehalf && w.onBehalf]
      .filter(Boolean)
      .join(', ');
  const step = (move: Move): Step => ({ id: String(move.version), turn: turnOf({ turn: move.turn, status: move.status, outcome: face.outcome }), title: say(move.words), at: showMoment(move.at), who: who(move), seen: move.seenAt ? showSoon(move.seenAt) : undefined });
  const steps = face.moves.map(step);
  const ahead: readonly Step[] = face.turn === 'nobody' || face.status >= 9 ? [] : [{ id: 'ahead', turn: 'done', title: face.dueAt && !face.pausedAt ? `${w.expected}: ${showSoon(face.dueAt)}` : w.expected }];
  return <Timeline past={steps.slice(0, -1)} now={steps[steps.length - 1]} ahead={ahead} />;
}

function Shares({ face }: { face: DossierFace }) {
  const w = dossier.value;
  const hours = (seconds: number): number => Math.round(seconds / 3600);
  return (
    <TurnBar
      shares={(
        [
          ['office', w.inOffice, face.share.office],
          ['resident', w.inResident, face.share.resident],
          ['elsewhere', w.inOther, face.share.other],
        ] as const
      )
        .filter(([, , seconds]) => seconds > 0)
        .map(([turn, label, seconds]) => ({ turn, label, hours: hours(seconds) }))}
    />
  );
}

function Fees({ face }: { face: DossierFace }) {
  const w = dossier.value;
  if (!face.fees.length) return <Unasked face={face} />;
  return (
    <ul class="plain rows sums">
      {face.fees.map((fee) => (
        <li key={fee.id}>
          <b class="sum">{showDong(fee.totalVnd)}</b>
          <b>{w.fee[fee.word] ?? fee.word}</b>
          {fee.parts.map((part) => <span key={part.label.vi} class="fee-part">{say(part.label)}{say(part.why) && <span class="note block">{say(part.why)}</span>}</span>)}
          {find(`/nop-tien/${fee.id}`).route && <a class="edit" href={`/nop-tien/${fee.id}`}>{fee.missingVnd ? w.acts.pay : w.acts.see}</a>}
        </li>
      ))}
    </ul>
  );
}

/** By its own answers, as the review said it; without them, what the procedure alone can tell. */
function Unasked({ face }: { face: DossierFace }) {
  const cost = useOwnSeen<OwnCost>(`/api/dossiers/${face.id}/cost`);
  const said = (cost.state === 'ready' && cost.data.words) || face.unpriced;
  return cost.state === 'loading' ? null : <p>{said && say(said)}</p>;
}

function Files({ id }: { id: string }) {
  const w = dossier.value;
  const files = useOwnSeen<List<FileFace>>(`/api/dossiers/${id}/files`);
  return (
    <>
      {files.state === 'ready' && (files.data.items.length ? (
        <ul class="plain rows files">
          {files.data.items.map((file) => (
            <li key={file.id}>{files.since ? say(file.label) : <a href={`/api/files/${file.id}`} download>{say(file.label)}</a>}<span class="note block">{file.name} · {showSize(file.keptBytes)}</span></li>
          ))}
        </ul>
      ) : <p>{w.noFiles}</p>)}
      <p><a class="edit" href={`/da-nop/${id}`}>{w.receipt}</a></p>
    </>
  );
}

function Looks({ id }: { id: string }) {
  const w = dossier.value;
  const looks = useOwnSeen<List<Look>>(`/api/dossiers/${id}/looks`);
  if (looks.state === 'failed') return <p class="note">{words.value.states.error}</p>;
  if (looks.state !== 'ready') return null;
  const { items } = looks.data;
  if (!items.length) return <p>{w.nobodyLooked}</p>;
  const rows = (of: readonly Look[]) => (
    <ul class="plain rows">
      {of.map((look) => <li key={look.at + look.who + look.what} class="look"><b>{look.who}</b> · {showMoment(look.at)}<span class="note block">{[look.what, look.why].filter(Boolean).join(' · ')}</span></li>)}
    </ul>
  );
  return (
    <>
      {rows(items.slice(0, LOOKS_SHOWN))}
      {items.length > LOOKS_SHOWN && <details class="rest"><summary>{w.earlierLooks(items.length - LOOKS_SHOWN)}</summary>{rows(items.slice(LOOKS_SHOWN))}</details>}
    </>
  );
}

const LOOKS_SHOWN = 3;

/** What the office has issued: the appointment slip to keep, a letter, the result. */
function Papers({ id }: { id: string }) {
  const w = dossier.value;
  const papers = useOwnSeen<List<PaperFace>>(`/api/dossiers/${id}/papers`);
  const issued = papers.state === 'ready' ? papers.data.items.filter((paper) => !paper.supersededAt) : [];
  if (!issued.length) return null;
  return (
    <Section title={w.papers}>
      <ul class="plain rows files">
        {issued.map((paper) => <li key={paper.id}>{papers.state === 'ready' && papers.since ? paper.title : <a href={`/api/dossiers/${id}/papers/${paper.id}`} target="_blank" rel="noopener">{paper.title}</a>}<span class="note block">{showMoment(paper.issuedAt)}</span></li>)}
      </ul>
    </Section>
  );
}
