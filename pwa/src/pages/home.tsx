/** R1: what is urgent, what to look for, and what is already on its way. */

import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { ButtonLink } from '../parts/button.tsx';
import { size } from '../parts/help.tsx';
import { Icon, type IconName } from '../parts/icons.tsx';
import { Show } from '../parts/loaded.tsx';
import { Search } from '../parts/search.tsx';
import { useLoad } from '../server/load.ts';
import type { LifeEvent, List } from '../server/shapes.ts';
import { site } from '../server/site.ts';
import { say, words } from '../words/index.ts';

const drawings: Readonly<Record<string, IconName>> = {
  'sinh-con': 'baby', 'ket-hon': 'heart', 'chuyen-nha': 'key', 'lam-an': 'shop', 'tuoi-gia-kho-khan': 'elder', 'qua-doi': 'leaf',
};

export default function Home() {
  const w = words.value;
  const simple = size.value === '150';
  const [mine, setMine] = useState<{ Resume: ComponentType; Latest: ComponentType }>();
  useEffect(() => void import('../parts/mine.tsx').then(setMine, () => undefined), []);
  return (
    <>
      <div class="resume">{mine && <mine.Resume />}</div>
      <h1 tabIndex={-1}>{w.headings.home}</h1>
      {simple ? (
        <Simple />
      ) : (
        <>
          <Search />
          <Events />
          {mine && <mine.Latest />}
        </>
      )}
    </>
  );
}

function Events() {
  const events = useLoad<List<LifeEvent>>('/api/life-events');
  return (
    <section class="section" aria-labelledby="events">
      <h2 id="events">{words.value.home.events}</h2>
      <Show of={events} outline="home">
        {({ items }) => (
          <ul class="tiles plain">
            {items.map((event) => (
              <li key={event.id}>
                <a href={`/tim?event=${event.id}`}>
                  <Icon name={drawings[event.id] ?? 'paper'} size={28} />
                  {say(event.name)}
                </a>
              </li>
            ))}
          </ul>
        )}
      </Show>
    </section>
  );
}

/** For eyes that want very large letters: three buttons. */
function Simple() {
  const w = words.value;
  return (
    <div class="simple">
      <ButtonLink look="filled" icon="search" href="/tim">{w.home.papers}</ButtonLink>
      <ButtonLink icon="folder" href="/ho-so">{w.home.mine}</ButtonLink>
      <a class="button line" href={`tel:${site.value.hotline}`}><Icon name="phone" /><span>{w.help.call(site.value.hotline)}</span></a>
    </div>
  );
}
