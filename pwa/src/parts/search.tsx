/** The search box, the same on the first page and above the results; its words work without script too. */

import { go } from '../router.ts';
import { words } from '../words/index.ts';
import { Button } from './button.tsx';

export function Search({ asked = '' }: { asked?: string }) {
  const w = words.value.search;
  return (
    <form
      class="search"
      role="search"
      action="/tim"
      onSubmit={(event) => {
        event.preventDefault();
        const typed = String(new FormData(event.currentTarget).get('q') ?? '').normalize('NFC').trim();
        go(typed ? `/tim?q=${encodeURIComponent(typed)}` : '/tim');
      }}
    >
      <input type="search" name="q" defaultValue={asked} aria-label={w.label} aria-describedby="search-example" autocomplete="off" enterkeyhint="search" />
      <Button type="submit" look="filled" icon="search">{w.go}</Button>
      <p id="search-example" class="note">{w.example}</p>
    </form>
  );
}
