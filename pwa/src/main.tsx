/** Draws the page of the route that the address names, inside the frame that every screen shares. */

import { effect, signal } from '@preact/signals';
import { render, type ComponentType } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { listenToNetwork } from './parts/banners.tsx';
import { Frame } from './parts/frame.tsx';
import { Failed, Missing } from './parts/loaded.tsx';
import { arrive, go, listen, place } from './router.ts';
import type { Place } from './routes.ts';
import { readSite } from './server/site.ts';
import { registerWorker } from './update.ts';
import { startLanguage, words, wordsReady } from './words/index.ts';

export interface PageProps {
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
}

type Page = ComponentType<PageProps>;

/** `before`: what is read from the phone, not for long, before the page is drawn. */
const files = import.meta.glob<{ default: Page; before?: (params: PageProps['params']) => Promise<void> }>('./pages/**/*.tsx');

interface Shown {
  readonly at: Place;
  readonly Page: Page | undefined;
  readonly failed: boolean;
}

const shown = signal<Shown>({ at: place.value, Page: undefined, failed: false });

const LONG_MS = 2_000;

/** The old page stays until the new one's code is here; only the last one asked for is shown. */
async function show(at: Place): Promise<void> {
  const { route } = at;
  try {
    const file = route && (await files[`./pages/${route.page}.tsx`]?.());
    await Promise.all([wordsReady(), file?.before?.(at.params)]);
    const Page = file?.default;
    if (place.peek() !== at) return;
    shown.value = { at, Page, failed: false };
    document.title = route ? `${words.peek().headings[route.heading]} · ${words.peek().brand}` : words.peek().headings.missing;
  } catch {
    if (place.peek() === at) shown.value = { at, Page: undefined, failed: true };
  }
}

function App() {
  const { at, Page, failed } = shown.value;
  const before = useRef<Page | undefined>(undefined);
  // With the drawing: a heading that takes the focus later would take it from whoever types already.
  useLayoutEffect(() => {
    if (before.current) arrive();
    before.current = Page;
  }, [at, Page]);
  return (
    <Frame route={at.route} params={at.params}>
      {failed ? (
        <Failed again={() => void show(at)} />
      ) : !at.route ? (
        <Missing />
      ) : (
        Page && <Page key={at.path} params={at.params} query={at.query} />
      )}
    </Frame>
  );
}

startLanguage();
listen();
listenToNetwork();
let first: Promise<void> | undefined;
effect(() => {
  const next = show(place.value);
  first ??= next;
});
const root = document.getElementById('app') as HTMLElement;
// What the HTML shows stays until the page's own code is here: it comes beside this one, and is not waited for long.
void Promise.race([first, new Promise((done) => setTimeout(done, LONG_MS))]).then(() => {
  render(<App />, root);
  void wordsReady().then(() => { root.dataset['awake'] = ''; });
});
void readSite().catch(() => undefined);
registerWorker();
// Drafts and what waits to be sent are looked after once the page is on the screen.
setTimeout(() => {
  void import('./offline/background.ts').then(({ everything, listenOffline }) => {
    listenOffline();
    return everything();
  }, () => undefined);
}, 0);
navigator.serviceWorker?.addEventListener('message', ({ data }: MessageEvent<{ go?: string } | undefined>) => {
  if (data?.go) go(data.go);
});
