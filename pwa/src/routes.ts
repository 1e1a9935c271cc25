/** The route table: what the router, the build's shells and the worker's allow-list all read. A page that is not built is not listed. */

import { match, type Params } from './match.ts';

/** Which of the ready-made outlines stands in for the page until its data is here. */
export type Outline = 'home' | 'list' | 'page' | 'form' | 'desk';

export interface Route {
  readonly pattern: string;
  /** File under pages/, without its ending; also the shell's name. */
  readonly page: string;
  /** bar: a resident's screen with the bottom bar; form: without it; desk: the officer's wide frame, a document of its own. */
  readonly frame: 'bar' | 'form' | 'desk';
  readonly outline: Outline;
  /** Key of `words.headings`. */
  readonly heading: Heading;
  /** Where "back" leads when there is no page to go back to. */
  readonly up?: string;
  /** Reads that the page always begins with; `{name}` is the path's own piece. Never one that answers differently by query. */
  readonly preload?: readonly string[];
}

export type Heading = 'home' | 'search' | 'procedure' | 'missing';

export const routes: readonly Route[] = [
  { pattern: '/', page: 'home', frame: 'bar', outline: 'home', heading: 'home', preload: ['/api/life-events'] },
];

export interface Place {
  readonly route: Route | undefined;
  readonly params: Params;
  readonly path: string;
  readonly query: URLSearchParams;
}

export function find(path: string, search = ''): Place {
  const query = new URLSearchParams(search);
  for (const route of routes) {
    const params = match(route.pattern, path);
    if (params) return { route, params, path, query };
  }
  return { route: undefined, params: {}, path, query };
}
