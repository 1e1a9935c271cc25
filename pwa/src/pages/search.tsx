/** R2: what can be done, by what people call it; each row says what it is for, what it costs and how long it takes. */

import { Badge } from '../parts/badge.tsx';
import { ButtonLink } from '../parts/button.tsx';
import { Show } from '../parts/loaded.tsx';
import { Search } from '../parts/search.tsx';
import { useLoad } from '../server/load.ts';
import type { LifeEvent, List, ProcedureRow } from '../server/shapes.ts';
import { site } from '../server/site.ts';
import { finding } from '../words/finding.ts';
import { say, words } from '../words/index.ts';

export default function Find({ query }: { query: URLSearchParams }) {
  const w = finding.value.search;
  const asked = query.get('q') ?? '';
  const event = query.get('event') ?? '';
  const found = useLoad<List<ProcedureRow>>(`/api/procedures?${new URLSearchParams(asked ? { q: asked } : event ? { event } : {})}`.replace(/\?$/, ''));
  const events = useLoad<List<LifeEvent>>(event ? '/api/life-events' : undefined);
  const named = events.state === 'ready' && events.data.items.find((each) => each.id === event);
  return (
    <>
      <h1 tabIndex={-1}>{named ? say(named.name) : words.value.headings.search}</h1>
      <Search key={asked} asked={asked} />
      <Show of={found} outline="list">
        {({ items }) =>
          items.length === 0 ? (
            <div class="section empty">
              <p role="status">{w.nothing(asked)}</p>
              <ButtonLink href={`/tim?q=${encodeURIComponent(w.tryInstead)}`} icon="search">{w.tryInstead}</ButtonLink>
              <ButtonLink href={`tel:${site.value.hotline}`} icon="phone">{words.value.help.call(site.value.hotline)}</ButtonLink>
            </div>
          ) : (
            <section class="section" aria-labelledby="found">
              <h2 id="found" class="note">{asked || event ? w.found(items.length) : w.all}</h2>
              <ul class="plain">
                {items.map((row) => <li key={row.code}><Row row={row} /></li>)}
              </ul>
            </section>
          )
        }
      </Show>
    </>
  );
}

function Row({ row }: { row: ProcedureRow }) {
  return (
    <a class="card row" href={`/thu-tuc/${row.code}`}>
      <span class="row-name">{say(row.name)}</span>
      <span class="row-when">{say(row.whenUsed)}</span>
      <span class="row-facts">
        <span>{finding.value.cost}: <b>{say(row.cost)}</b></span>
        <span>{finding.value.time}: <b>{say(row.time)}</b></span>
        <Badge level={row.online.level} channel={row.channel} />
      </span>
    </a>
  );
}
