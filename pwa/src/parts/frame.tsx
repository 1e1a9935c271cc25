/** What every screen shares: the build paints it with an outline into each route's HTML, the app then draws the same. */

import type { ComponentChildren } from 'preact';
import { fill, type Params } from '../match.ts';
import type { Route } from '../routes.ts';
import { words } from '../words/index.ts';
import { Bar } from './bar.tsx';
import { Header } from './header.tsx';
import { Help } from './help.tsx';
import { Loading } from './loading.tsx';
import { Toasts } from './toast.tsx';

export function Frame({ route, params, children }: { route: Route | undefined; params: Params; children?: ComponentChildren }) {
  return (
    <>
      <a class="skip" href="#main">{words.value.skip}</a>
      <Header up={route?.up && fill(route.up, params)} desk={route?.frame === 'desk'} />
      <main id="main" tabIndex={-1} class={`frame-${route?.frame ?? 'bar'}`}>
        {children ?? (route && <Waiting route={route} />)}
      </main>
      {route?.frame !== 'form' && route?.frame !== 'desk' && <Bar at={route?.pattern} />}
      <Help />
      <Toasts />
    </>
  );
}

function Waiting({ route }: { route: Route }) {
  return (
    <>
      {route.outline === 'home' && <div class="resume" />}
      <h1 tabIndex={-1}>{words.value.headings[route.heading]}</h1>
      <Loading outline={route.outline} />
    </>
  );
}
