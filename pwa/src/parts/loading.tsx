/** The outline of a page before its data: the same lines the build paints into each route's HTML. CSS keeps them hidden for 300 ms and adds the words after 3 s. */

import type { Outline } from '../routes.ts';
import { words } from '../words/index.ts';

const blocks: Record<Outline, readonly string[]> = {
  home: ['search', 'line', 'tiles'],
  list: ['card', 'card', 'card'],
  page: ['wide', 'line', 'card', 'card'],
  form: ['wide', 'line', 'field', 'button'],
  desk: ['line', 'rows'],
};

export function Loading({ outline }: { outline: Outline }) {
  return (
    <div class="loading" aria-busy="true">
      {blocks[outline].map((block, at) => <div key={at} class={`ghost ghost-${block}`} />)}
      <p class="slow" role="status">{words.value.states.slow}</p>
    </div>
  );
}
