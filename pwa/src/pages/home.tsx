/** R1: what is urgent, what to look for, and what is already on its way. */

import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Icon, type IconName } from '../parts/icons.tsx';
import { Show } from '../parts/loaded.tsx';
import { Search } from '../parts/search.tsx';
import { useLoad } from '../server/load.ts';
import type { LifeEvent, List } from '../server/shapes.ts';
import { say, words } from '../words/index.ts';

const drawings: Readonly<Record<string, IconName>> = {
  'sinh-con': 'baby', 'ket-hon': 'heart', 'chuyen-nha': 'key', 'lam-an': 'shop', 'tuoi-gia-kho-khan': 'elder', 'qua-doi': 'leaf',
};

export default function Home() {
  const w = words.value;
  const events = useLoad<List<LifeEvent>>('/api/life-events');
  const [mine, setMine] = useState<{ Resume: ComponentType; Latest: ComponentType }>();
  useEffect(() => void import('../parts/mine.tsx').then(setMine, () => undefined), []);
  return (
    <>
      <div class="resume">{mine && <mine.Resume />}</div>
      <h1 tabIndex={-1}>{w.headings.home}</h1>
      <Search />
      <section class="section" aria-labelledby="events">
        <h2 id="events">{w.home.events}</h2>
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
      {mine && <mine.Latest />}
    </>
  );
}
