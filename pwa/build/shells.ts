/** One HTML file per route: its own heading and outline, first-paint CSS inlined, its code and reads announced; and dist/routes.json, which the server follows. */

import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { browserslistToTargets, bundle as bundleCss } from 'lightningcss';
import { build, runnerImport, type Plugin, type Rolldown } from 'vite';
import { routes, type Route } from '../src/routes.ts';
import { core as words } from '../src/words/vi/core.ts';
import { jsx } from './jsx.ts';

/** What the server needs to know of the build. Paths are from the root of dist/ or of the site. */
export interface RoutesFile {
  /** Written into each shell's `<html data-sandbox="off">` as `on` while a sandbox is on. */
  readonly marker: string;
  readonly routes: readonly {
    readonly pattern: string;
    readonly html: string;
    /** Sources for script-src and style-src, quoted as a policy wants them. */
    readonly scripts: readonly string[];
    readonly styles: readonly string[];
    /** `Link: <…>; rel=preload; as=fetch; crossorigin=anonymous`, after filling `{name}` from the path. */
    readonly reads: readonly string[];
    /** The same, for a request that carries a session. */
    readonly own: readonly string[];
  }[];
  /** A procedure's first screen, for the server to fill in (api/opening.py). */
  readonly opening: unknown;
  /** Which shell answers a path that is no route (with 404). */
  readonly missing: string;
}

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const targets = browserslistToTargets(['chrome 87', 'safari 14', 'firefox 91']);
const css = (file: string): string => bundleCss({ filename: here(`../src/styles/${file}`), minify: true, targets }).code.toString();
const digest = (text: string): string => createHash('sha256').update(text).digest('base64');

export function routeShells(): Plugin {
  return {
    name: 'route-shells',
    enforce: 'post',
    // While developing, one page with all styles linked serves every path.
    transformIndexHtml: {
      order: 'pre',
      handler: (html, { server }) => (server ? html.replace('</head>', ['critical', 'parts', 'desk'].map((name) => `<link rel="stylesheet" href="/src/styles/${name}.css">`).join('') + '</head>') : html),
    },
    generateBundle: {
      order: 'post',
      async handler(_, bundle) {
        const template = bundle['index.html'];
        if (template?.type !== 'asset') return;
        delete bundle['index.html'];
        const { paint, opening } = (await runnerImport<typeof import('./paint.tsx')>(here('paint.tsx'), { configFile: false, oxc: { jsx } })).module;
        const critical = css('critical.css');
        const sheet = (name: string): string => {
          const source = css(`${name}.css`);
          const fileName = `assets/${name}-${digest(source).replace(/\W/g, '').slice(0, 6)}.css`;
          this.emitFile({ type: 'asset', fileName, source });
          return `<link rel="stylesheet" href="/${fileName}">`;
        };
        const sheets = { resident: sheet('parts'), desk: '' };
        sheets.desk = sheets.resident + sheet('desk');
        const html = withoutFacade(String(template.source), bundle);
        const early = await inline('early.ts');
        const page = (route: Route | undefined): string => {
          const chunk = route && find(bundle, `/src/pages/${route.page}.tsx`);
          if (route && !chunk) throw new Error(`route ${route.pattern}: src/pages/${route.page}.tsx does not exist`);
          const head = route?.early ? html.replace('</script>', () => `</script><script>${early}</script>`) : html;
          const ahead = chunk ? needed(bundle, chunk.fileName).filter((file) => !html.includes(file)) : [];
          return head
            .replace('<title>Một Cửa</title>', () => `<title>${route ? `${words.headings[route.heading]} · ${words.brand}` : words.headings.missing}</title>`)
            .replace('</head>', () => `<style>${critical}</style>${ahead.map((file) => `<link rel="modulepreload" crossorigin href="/${file}">`).join('')}</head>`)
            .replace('<div id="app"></div>', () => `<div id="app">${paint(route)}</div>${sheets[route?.frame === 'desk' ? 'desk' : 'resident']}`)
            .replace(/>\s+</g, '><');
        };
        const scriptsOf = (text: string): readonly string[] => [...text.matchAll(/<script>(.*?)<\/script>/gs)].map(([, source]) => `'sha256-${digest(source ?? '')}'`);
        const styles = [`'sha256-${digest(critical)}'`];
        for (const route of routes) this.emitFile({ type: 'asset', fileName: shellOf(route), source: page(route) });
        this.emitFile({ type: 'asset', fileName: 'shells/missing.html', source: page(undefined) });
        const list: RoutesFile = {
          marker: 'data-sandbox="off"',
          routes: routes.map((route) => ({ pattern: route.pattern, html: shellOf(route), scripts: scriptsOf(page(route)), styles, reads: route.preload ?? [], own: route.own ?? [] })),
          opening,
          missing: 'shells/missing.html',
        };
        this.emitFile({ type: 'asset', fileName: 'routes.json', source: JSON.stringify(list, null, 1) });
      },
    },
  };
}

export const shellOf = (route: Route): string => `shells/${route.page.replaceAll('/', '-')}.html`;

/** One of our files as a script that stands in the HTML itself. */
async function inline(file: string): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    build: { write: false, target: 'es2020', rolldownOptions: { input: here(`../src/${file}`), output: { format: 'iife' } } },
  });
  const [chunk] = (built as Rolldown.RolldownOutput).output;
  return chunk.code.trim();
}

function find(bundle: Rolldown.OutputBundle, ending: string): Rolldown.OutputChunk | undefined {
  for (const file of Object.values(bundle)) if (file.type === 'chunk' && file.facadeModuleId?.endsWith(ending)) return file;
  return undefined;
}

/** The entry does nothing but import the piece that holds the app: named at once, it spares a request on every first visit. */
function withoutFacade(html: string, bundle: Rolldown.OutputBundle): string {
  for (const [name, file] of Object.entries(bundle)) {
    if (file.type !== 'chunk' || !file.isEntry) continue;
    const whole = /^import\s*["'`]\.\/([\w.-]+)["'`];?\s*$/.exec(file.code)?.[1];
    if (!whole) continue;
    delete bundle[name];
    return html.replace(`/${name}`, `/assets/${whole}`);
  }
  return html;
}

/** A piece with everything that it imports, and what that imports: each one found late would cost a round trip of its own. */
function needed(bundle: Rolldown.OutputBundle, wanted: string, found: readonly string[] = []): readonly string[] {
  const chunk = bundle[wanted];
  if (found.includes(wanted) || chunk?.type !== 'chunk') return found;
  return chunk.imports.reduce<readonly string[]>((all, each) => needed(bundle, each, all), [...found, wanted]);
}

/** For the worker's build: what every phone keeps, what a helper's keeps besides, and what waits until an officer's page asks for it. */
export const isField = (file: string): boolean => /(^|\/)helper-/.test(file);
export const isDesk = (file: string): boolean => /(^|\/)desk/.test(file);
