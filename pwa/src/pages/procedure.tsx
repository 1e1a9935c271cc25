/** R3: what one gets, when, for how much and with which papers; then begin, go on, or be sent where it is filed. */

import { useEffect, useRef, useState } from 'preact/hooks';
import { addDraft, isOwn, listDrafts, newDraft, type Draft } from '../offline/drafts.ts';
import { fetchAhead } from '../offline/ahead.ts';
import { holder } from '../offline/holder.ts';
import { alone } from '../offline/locks.ts';
import { PATIENCE_MS } from '../offline/shelves.ts';
import { badgeOf } from '../parts/badge.tsx';
import { online } from '../parts/banners.tsx';
import { Button, ButtonLink } from '../parts/button.tsx';
import { Ended } from '../parts/ended.tsx';
import { Show } from '../parts/loaded.tsx';
import { Opening } from '../parts/opening.tsx';
import { go, place } from '../router.ts';
import { useLoad } from '../server/load.ts';
import { ended, me, readMe } from '../server/me.ts';
import type { Estimate, ProcedureFace } from '../server/shapes.ts';
import { finding } from '../words/finding.ts';
import { showDay, showDong, showMoment, showWeekday } from '../words/format.ts';
import { kept, language, say, words } from '../words/index.ts';

export default function Procedure({ params }: { params: Readonly<Record<string, string>> }) {
  const code = params['code'] ?? '';
  const procedure = useLoad<ProcedureFace>(`/api/procedures/${encodeURIComponent(code)}`);
  return <Show of={procedure} outline="page" title={words.value.headings.procedure}>{(found) => <Face procedure={found} />}</Show>;
}

function Face({ procedure }: { procedure: ProcedureFace }) {
  const begun = useBegun(procedure);
  useEffect(() => {
    document.title = `${say(procedure.name)} · Một Cửa`;
    // On the phone before it is asked for: what is begun here can go on without a network.
    if (procedure.hasForm && procedure.channel === 'local') void fetchAhead(procedure.code, procedure.version);
  }, [procedure]);
  return (
    <article>
      <Opening
        name={say(procedure.name)}
        when={say(procedure.whenUsed)}
        badge={badgeOf(procedure.online.level, procedure.channel)}
        result={say(procedure.result.name)}
        time={say(procedure.time.told)}
        filed={filedNow(procedure)}
        practice={<Practice code={procedure.code} />}
        money={say(procedure.cost.told)}
      />
      {begun.drafts && <Rest procedure={procedure} begun={{ ...begun, drafts: begun.drafts }} />}
    </article>
  );
}

function Rest({ procedure, begun }: { procedure: ProcedureFace; begun: Begun & { readonly drafts: readonly Draft[] } }) {
  const w = finding.value.procedure;
  return (
    <>
      <div class="actions"><Begin procedure={procedure} begun={begun} /></div>
      <Money procedure={procedure} />
      <Papers procedure={procedure} />
      <section class="section">
        <h2>{w.steps}</h2>
        <ol class="steps">{procedure.steps.map((step) => <li key={step.vi}><b>{w.who[step.who]}.</b> {say(step)}</li>)}</ol>
      </section>
      <details class="section">
        <summary>{w.law}</summary>
        <ul>{procedure.laws.map((law) => <li key={law.title}>{law.title}{law.start && ` (${w.lawFrom(showDay(law.start))})`}</li>)}</ul>
        <p class="note">{w.code}: {procedure.code}</p>
      </details>
    </>
  );
}

function filedNow({ channel, time }: ProcedureFace): string {
  const w = finding.value.procedure;
  const { seenFrom, due } = time.filedNow;
  const spoken = (iso: string): string => showWeekday(iso, language.value);
  if (channel !== 'local') return '';
  return due ? w.filedNow(spoken(seenFrom), spoken(due)) : w.seenFrom(spoken(seenFrom));
}

function Practice({ code }: { code: string }) {
  const w = finding.value.procedure;
  const estimate = useLoad<Estimate>(`/api/procedures/${encodeURIComponent(code)}/estimate`);
  const practice = estimate.state === 'ready' ? estimate.data.practice : null;
  if (!practice) return <>{w.tooFew}</>;
  return (
    <>
      <b>{w.onTime(practice.onTimePerHundred)}</b>
      <span class="note">{w.half(showWeekday(practice.p50At, language.value))}</span>
    </>
  );
}

function Money({ procedure }: { procedure: ProcedureFace }) {
  const w = finding.value.procedure;
  if (!procedure.cost.lines.some((line) => line.amountVnd !== 0)) return null;
  return (
    <section class="section">
      <h2>{w.money}</h2>
      <ul class="plain rows sums">
        {procedure.cost.lines.map((line) => {
          const sum = line.onlineVnd ?? line.amountVnd;
          return (
            <li key={line.id}>
              <span>{say(line.label)}{line.conditional && <span class="note"> ({w.conditional})</span>}</span>
              {sum === null ? <span class="note">{w.unsure}</span> : <b>{sum === 0 ? finding.value.free : finding.value.each(showDong(sum), line.per)}</b>}
              {line.onlineVnd !== null && line.amountVnd !== null && line.onlineVnd < line.amountVnd && <span class="note">{w.online(showDong(line.amountVnd))}</span>}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function Papers({ procedure }: { procedure: ProcedureFace }) {
  const w = finding.value.procedure;
  return (
    <section class="section">
      <h2>{w.papers}</h2>
      {procedure.documents.length === 0 ? <p>{w.noPapers}</p> : (
        <ul class="papers">
          {procedure.documents.map((need) => (
            <li key={need.id}>
              {say(need.label)}
              {(need.when || !need.required) && <span class="note"> ({need.when ? w.conditional : w.ifAsked})</span>}
              {need.why && <span class="note block">{say(need.why)}</span>}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** How long a tap waits for what another device may have begun. */
const ELSEWHERE_MS = 2000;

const isLocal = (procedure: ProcedureFace): boolean => procedure.channel === 'local' && procedure.hasForm;

interface Begun {
  /** Undefined while the phone, which holds some draft, is being asked whether one is this procedure's. */
  readonly drafts: readonly Draft[] | undefined;
  /** The same, as they are now. */
  readonly read: () => Promise<readonly Draft[]>;
  /** Ends once other devices have been asked, too. */
  readonly looking: { readonly current: Promise<void> | undefined };
}

function useBegun(procedure: ProcedureFace): Begun {
  const [drafts, setDrafts] = useState<readonly Draft[] | undefined>(kept('resume') && isLocal(procedure) ? undefined : []);
  const looking = useRef<Promise<void>>(undefined);
  const of = async (person: string | null | undefined): Promise<readonly Draft[]> =>
    (await listDrafts(person ?? null)).filter((each) => each.procedure === procedure.code && isOwn(each));
  const read = async (): Promise<readonly Draft[]> => of((me.peek() === undefined ? await readMe() : me.peek())?.id);
  useEffect(() => {
    if (!isLocal(procedure)) return undefined;
    // A phone whose shelves do not open, or not soon, holds nothing of this page back.
    const late = setTimeout(() => setDrafts((now) => now ?? []), PATIENCE_MS);
    looking.current = (async () => {
      // What lies here needs no network to be shown.
      setDrafts(await of((await holder())?.of));
      setDrafts(await read());
      const person = me.peek();
      // Its code is no part of what is seen first.
      if (person && online.peek()) await import('../offline/background.ts').then(({ fetchElsewhere }) => fetchElsewhere(person.id)).then(read).then(setDrafts, () => undefined);
    })();
    return () => clearTimeout(late);
  }, [procedure.code]);
  return { drafts, read, looking };
}

/** One draft per procedure is offered, the one begun on another device too; a second only when it is asked for. */
function Begin({ procedure, begun: { drafts, read, looking } }: { procedure: ProcedureFace; begun: Begun & { readonly drafts: readonly Draft[] } }) {
  const w = finding.value.procedure;
  if (!isLocal(procedure)) {
    return procedure.nationalUrl ? <a class="button filled" href={procedure.nationalUrl} rel="noreferrer"><span>{w.portal}</span></a> : <p>{w.counter}</p>;
  }
  /** Two quick taps, or two tabs, begin one draft. */
  const begin = (known: readonly Draft[]): Promise<void> =>
    alone(`begin ${procedure.code}`, async () => {
      const here = place.peek();
      await Promise.race([looking.current, new Promise((done) => setTimeout(done, ELSEWHERE_MS))]);
      const now = await read();
      if (place.peek() !== here) return; // gone on meanwhile: nobody is called back
      if (ended.peek() && !over) return; // found out only now: the screen says so
      const other = now.find((each) => !known.some(({ id }) => id === each.id));
      if (other) return go(`/lam/${other.id}`);
      const person = me.peek();
      const made = newDraft({ procedure: procedure.code, version: procedure.version, title: procedure.name, of: person?.id ?? null });
      await addDraft(made);
      go(person ? `/lam/${made.id}` : `/dang-nhap?lam=${made.id}`);
    });
  const [latest, ...older] = drafts;
  // What was begun may lie sealed here: a second one is not begun before that has been said.
  const over = ended.value;
  if (!latest) return <>{over && <Ended />}<Button look={over ? 'line' : 'filled'} onClick={() => void begin([])}>{w.begin}</Button></>;
  const when = (draft: Draft): string => showMoment(new Date(draft.changedAt).toISOString());
  return (
    <>
      <ButtonLink look="filled" href={`/lam/${latest.id}`}>{w.resume}</ButtonLink>
      <p class="note lead">{w.again} {when(latest)}.</p>
      {older.map((draft) => <ButtonLink key={draft.id} href={`/lam/${draft.id}`}>{w.resumeOther(when(draft))}</ButtonLink>)}
      <Button look="quiet" onClick={() => void begin(drafts)}>{w.another}</Button>
    </>
  );
}
