/** The first page's own things: what waits for the person or what they began, and their latest dossiers. Loaded after the first paint. */

import { useEffect } from 'preact/hooks';
import { keep as keepAhead } from '../offline/ahead.ts';
import type { Draft } from '../offline/drafts.ts';
import { outbox } from '../offline/outbox.ts';
import { useDrafts, useFiledSince } from '../offline/use.ts';
import { useLoad, type Loaded } from '../server/load.ts';
import { ended, me, readMe } from '../server/me.ts';
import { useSeen } from '../server/seen.ts';
import type { Card, List } from '../server/shapes.ts';
import { keep, words } from '../words/index.ts';
import { DossierCard, DraftCard } from './cards.tsx';
import { Ended } from './ended.tsx';
import { Since } from './loaded.tsx';

const MOST = 3;

interface Mine {
  readonly urgent: Card | undefined;
  readonly draft: Draft | undefined;
  readonly rest: readonly Card[];
  readonly known: boolean;
  readonly filed: Loaded<unknown>;
}

function useMine(): Mine {
  const person = me.value;
  useEffect(() => { if (me.value === undefined) void readMe(); }, []);
  const drafts = useDrafts(person?.id ?? null, person !== undefined);
  const filed = useSeen('/api/dossiers', useLoad<List<Card>>(person ? '/api/dossiers' : undefined));
  useFiledSince(filed);
  const cards = filed.state === 'ready' ? filed.data.items : [];
  const urgent = cards.find((card) => card.turn === 'resident');
  const known = drafts !== undefined && (person === null || filed.state !== 'loading');
  const draft = urgent ? undefined : drafts?.[0];
  // So that the next visit leaves room for it before the script is awake: as many pixels as it takes here.
  useEffect(() => { if (known) keep('resume', urgent || draft ? `${document.querySelector<HTMLElement>('.resume > *')?.offsetHeight ?? 1}` : ''); }, [known, urgent?.id ?? draft?.id]);
  return { urgent, draft, rest: cards.filter((card) => card !== urgent).slice(0, MOST), known, filed };
}

/** Above the search: the one thing to go on with. */
export function Resume() {
  const { urgent, draft } = useMine();
  // It came in the page, past the worker: the next visit may have no network.
  useEffect(() => void keepAhead('/api/life-events').catch(() => undefined), []);
  if (ended.value) return <Ended />;
  if (urgent) return <DossierCard card={urgent} />;
  return draft ? <DraftCard draft={draft} entry={outbox.value.find((entry) => entry.id === draft.id)} /> : null;
}

/** Below: the latest, or where to begin. */
export function Latest() {
  const { urgent, draft, rest, known, filed } = useMine();
  const w = words.value.home;
  if (!known) return null;
  return (
    <section class="section" aria-labelledby="mine">
      <h2 id="mine">{w.mine}</h2>
      <Since of={filed} />
      {rest.length || urgent || draft ? (
        <>
          <ul class="plain">{rest.map((card) => <li key={card.id}><DossierCard card={card} /></li>)}</ul>
          <p><a class="edit" href="/ho-so">{w.all}</a></p>
        </>
      ) : (
        !ended.value && <p>{w.none}</p>
      )}
      {me.value?.helps && <p><a class="edit" href="/to-vien">{w.helping}</a></p>}
      <p><a class="edit" href="/tra-cuu">{w.track}</a></p>
    </section>
  );
}
