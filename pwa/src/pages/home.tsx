/** R1: what is urgent, what to look for, and what is already on its way. */

import { Button } from '../parts/button.tsx';
import { Icon, type IconName } from '../parts/icons.tsx';
import { Show } from '../parts/loaded.tsx';
import { go } from '../router.ts';
import { useLoad } from '../server/load.ts';
import type { LifeEvent, List } from '../server/shapes.ts';
import { say, words } from '../words/index.ts';

const drawings: Readonly<Record<string, IconName>> = {
  birth: 'baby', marriage: 'heart', residence: 'key', business: 'shop', land: 'land', licence: 'wheel', elderly: 'elder', death: 'leaf', family: 'family',
};

export default function Home() {
  const w = words.value;
  const events = useLoad<List<LifeEvent>>('/api/life-events');
  return (
    <>
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
                    <Icon name={drawings[event.id] ?? 'paper'} />
                    {say(event.name)}
                  </a>
                </li>
              ))}
            </ul>
          )}
        </Show>
      </section>
    </>
  );
}

function Search() {
  const w = words.value.search;
  return (
    <form
      class="search"
      role="search"
      action="/tim"
      onSubmit={(event) => {
        event.preventDefault();
        const asked = String(new FormData(event.currentTarget).get('q') ?? '').trim();
        go(asked ? `/tim?q=${encodeURIComponent(asked)}` : '/tim');
      }}
    >
      <input type="search" name="q" aria-label={w.label} placeholder={w.example} autocomplete="off" enterkeyhint="search" />
      <Button type="submit" look="filled" icon="search">{w.go}</Button>
    </form>
  );
}
