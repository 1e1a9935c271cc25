/** A route's first paint as text. Run by Vite's module runner, which knows our TSX. */

import { renderToString } from 'preact-render-to-string';
import { Frame } from '../src/parts/frame.tsx';
import type { Route } from '../src/routes.ts';

export const paint = (route: Route | undefined): string => renderToString(<Frame route={route} params={{}} />);
