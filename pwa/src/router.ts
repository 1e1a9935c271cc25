/** Where we are, and going elsewhere: one signal, the History API, and one listener for every link. */

import { signal } from '@preact/signals';
import { find, type Place } from './routes.ts';
import { outdated } from './update.ts';

export const place = signal<Place>(find(location.pathname, location.search));

/** How many of our own pages lie behind this one: "back" may use the history only then. */
let behind = historyState().behind;
/** Where the page being shown should stand once it is drawn; undefined means its top, with the heading focused. */
let standAt: number | undefined;

interface Kept {
  readonly behind: number;
  readonly y?: number;
}

function historyState(): Kept {
  return (history.state as Kept | null) ?? { behind: 0 };
}

function leave(): void {
  history.replaceState({ behind, y: scrollY } satisfies Kept, '');
}

/** Goes to one of our paths. Another document's page (the desk's, a sign-in) is loaded as the browser would. */
export function go(to: string, how: 'push' | 'replace' = 'push'): void {
  const url = new URL(to, location.href);
  const next = find(url.pathname, url.search);
  if (outdated.peek() || !next.route || (next.route.frame === 'desk') !== (place.peek().route?.frame === 'desk')) {
    location.assign(url.href);
    return;
  }
  leave();
  if (how === 'push') behind += 1;
  history[how === 'push' ? 'pushState' : 'replaceState']({ behind } satisfies Kept, '', url.href);
  standAt = undefined;
  place.value = next;
}

/** Back to where the person came from, or to `up` when they came from outside. */
export function back(up: string): void {
  if (behind > 0) history.back();
  else go(up, 'replace');
}

/** What had the focus last; nothing before anybody has touched the page. */
let last: Node | undefined;

const readOut = (): void => (document.querySelector<HTMLElement>('main h1') ?? document.getElementById('main'))?.focus({ preventScroll: true });

/** Called once a new page is drawn: its heading is read out, at the page's top or where it was left. */
export function arrive(): void {
  scrollTo(0, standAt ?? 0);
  readOut();
}

export function listen(): void {
  // Where the focus was is gone, or the page has only now drawn its heading: whoever cannot see is told where they are.
  addEventListener('focusin', ({ target }) => { last = target as Node; });
  new MutationObserver(() => {
    const at = document.activeElement;
    if (last && (at === document.body ? !last.isConnected : at?.id === 'main')) readOut();
  }).observe(document.body, { childList: true, subtree: true });
  history.scrollRestoration = 'manual';
  addEventListener('pagehide', leave);
  addEventListener('popstate', () => {
    if (outdated.peek()) return location.reload();
    const kept = historyState();
    behind = kept.behind;
    standAt = kept.y ?? 0;
    place.value = find(location.pathname, location.search);
  });
  addEventListener('click', (event) => {
    const link = (event.target as Element | null)?.closest?.('a');
    if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    if (link.origin !== location.origin || link.target || link.hasAttribute('download')) return;
    if (link.hash && link.pathname === location.pathname && link.search === location.search) return;
    if (!find(link.pathname).route) return;
    event.preventDefault();
    // A link marked `data-back` returns to where the person was, if that was ours.
    if ('back' in link.dataset) back(link.href);
    else go(link.href);
  });
}
