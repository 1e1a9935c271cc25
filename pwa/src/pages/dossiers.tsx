/** R11: every dossier by whose turn it is; what waits on this phone among them, never mistaken for filed. */

import { useEffect } from 'preact/hooks';
import type { Draft } from '../offline/drafts.ts';
import { outbox, type Entry } from '../offline/outbox.ts';
import { useDrafts, useFiledSince } from '../offline/use.ts';
import { ButtonLink } from '../parts/button.tsx';
import { DossierCard, DraftCard } from '../parts/cards.tsx';
import { Ended } from '../parts/ended.tsx';
import { Failed, Since } from '../parts/loaded.tsx';
import { Loading } from '../parts/loading.tsx';
import { SignInOffer } from '../parts/sign-in-offer.tsx';
import { useLive } from '../server/live.ts';
import { useLoad } from '../server/load.ts';
import { ended, me, readMe } from '../server/me.ts';
import { useSeen } from '../server/seen.ts';
import type { Card, List, Receipt } from '../server/shapes.ts';
import { dossier } from '../words/dossier.ts';
import { showMoment } from '../words/format.ts';
import { say, words, type Both } from '../words/index.ts';

export default function Dossiers() {
  const w = dossier.value;
  const person = me.value;
  useEffect(() => { if (me.value === undefined) void readMe(); }, []);
  const filed = useSeen('/api/dossiers', useLoad<List<Card>>(person ? '/api/dossiers' : undefined));
  const drafts = useDrafts(person?.id ?? null, person !== undefined);
  useFiledSince(filed);
  useLive(filed.state === 'ready' ? filed.again : undefined);
  const cards = filed.state === 'ready' ? filed.data.items : [];
  const since = filed.state === 'ready' && filed.since;
  const resident = cards.filter((card) => card.turn === 'resident');
  const office = cards.filter((card) => card.turn === 'office' || card.turn === 'other');
  const done = cards.filter((card) => card.turn === 'nobody');
  const waiting = person === undefined || (person && filed.state === 'loading') || drafts === undefined;
  return (
    <>
      <h1 tabIndex={-1}>{words.value.headings.dossiers}</h1>
      {person === null && (ended.value ? <Ended /> : (
        <SignInOffer why={w.signIn} next="/ho-so" />
      ))}
      <Since of={filed} />
      {filed.state === 'failed' && <Failed refusal={filed.refusal} again={filed.again} />}
      {waiting ? (
        <Loading outline="list" />
      ) : (
        <>
          <Group title={w.groups.resident}>{resident.map((card) => <DossierCard key={card.id} card={card} />)}</Group>
          <Group title={w.groups.office}>{office.map((card) => <DossierCard key={card.id} card={card} />)}</Group>
          <Group title={w.groups.unfiled}>{(drafts ?? []).map((draft) => <DraftCard key={draft.id} draft={draft} entry={entryOf(draft)} />)}</Group>
          {(filed.state === 'failed' || since) && <Group title={w.groups.kept}>{outbox.value.flatMap(({ title, receipt }) => (receipt && !cards.some(({ id }) => id === receipt.id) ? <KeptCard key={receipt.id} title={title} receipt={receipt} /> : []))}</Group>}
          <Group title={w.groups.done}>{done.map((card) => <DossierCard key={card.id} card={card} />)}</Group>
          {cards.length + (drafts?.length ?? 0) === 0 && filed.state !== 'failed' && !ended.value && (
            <div class="section empty">
              <p>{w.none}</p>
              <ButtonLink href="/tra-cuu" icon="search">{w.lookUp}</ButtonLink>
              <ButtonLink href="/" icon="home">{w.findOne}</ButtonLink>
            </div>
          )}
        </>
      )}
    </>
  );
}

/** Filed from this phone: its proof lies here, whatever has happened to it since. */
function KeptCard({ title, receipt }: { title: Both; receipt: Receipt }) {
  return (
    <a class="card dossier" href={`/da-nop/${receipt.id}`}>
      <span class="row-name">{say(title)}</span>
      <span class="note block">{words.value.states.stale(showMoment(receipt.submittedAt))} <span class="code">{receipt.code}</span></span>
    </a>
  );
}

const entryOf = (draft: Draft): Entry | undefined => outbox.value.find((entry) => entry.id === draft.id);

function Group({ title, children }: { title: string; children: readonly preact.JSX.Element[] }) {
  if (!children.length) return null;
  return (
    <section class="section">
      <h2>{title}</h2>
      <ul class="plain">{children.map((child, at) => <li key={at}>{child}</li>)}</ul>
    </section>
  );
}
