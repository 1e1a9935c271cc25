/** A route's first paint as text. Run by Vite's module runner, which knows our TSX. */

import { renderToString } from 'preact-render-to-string';
import { Frame } from '../src/parts/frame.tsx';
import { Loading } from '../src/parts/loading.tsx';
import { Opening } from '../src/parts/opening.tsx';
import type { Route } from '../src/routes.ts';
import { core } from '../src/words/vi/core.ts';
import { dossier } from '../src/words/vi/dossier.ts';
import { finding } from '../src/words/vi/finding.ts';
import { DAYS } from '../src/words/format.ts';

/** By page, the sentence under its heading where no answer is needed to know it: it is read while the code comes. */
const leads: Readonly<Record<string, string>> = { track: dossier.track.private };

export const paint = (route: Route | undefined): string => renderToString(<Frame route={route} params={{}}>{route && leads[route.page] && <Known route={route} />}</Frame>);

function Known({ route }: { route: Route }) {
  return (
    <>
      <h1 tabIndex={-1}>{core.headings[route.heading]}</h1>
      <p class="lead">{leads[route.page]}</p>
      <Loading outline={route.outline} />
    </>
  );
}

/** A procedure's first screen with `{name}` where the server writes, and the words that it needs for that. */
export const opening = {
  html: renderToString(
    <article><Opening name="{name}" when="{when}" badge="{badge}" result="{result}" time="{time}" filed="{filed}" practice={finding.procedure.tooFew} money="{money}" /></article>,
  ),
  badges: { national_link: finding.national, ...Object.fromEntries(['full', 'partial', 'none'].map((level) => [level, finding.badge(level)])) },
  seen: finding.procedure.seenFrom('{from}'),
  due: finding.procedure.filedNow('{from}', '{due}'),
  days: DAYS.vi,
};
