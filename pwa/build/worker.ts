/** Builds the service worker with the list of what was just emitted, then writes .br and .gz beside every text file. */

import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { build, type Plugin, type ResolvedConfig } from 'vite';
import { routes } from '../src/routes.ts';
import { isDesk, isField, shellOf } from './shells.ts';

export function serviceWorker(): Plugin {
  let config: ResolvedConfig;
  return {
    name: 'service-worker',
    apply: 'build',
    enforce: 'post',
    configResolved(resolved) {
      config = resolved;
    },
    async closeBundle() {
      const out = config.build.outDir;
      const kept = filesOf(out)
        .map((file) => relative(out, file).replaceAll('\\', '/'))
        .filter((file) => /\.(html|js|css)$/.test(file) && !isDesk(file) && file !== 'sw.js')
        .sort();
      const version = createHash('sha256');
      for (const file of kept) version.update(file).update(readFileSync(join(out, file)));
      await build({
        configFile: false,
        logLevel: 'warn',
        publicDir: false,
        define: {
          __FILES__: listed(kept.filter((file) => !isField(file))),
          __FIELD__: listed(kept.filter(isField)),
          // One text: a list of lists would cost the worker a tenth of what it may weigh.
          __ROUTES__: JSON.stringify(routes.map((route) => `${route.pattern} ${shellOf(route).slice(SHELLS.length, -HTML.length)}`).join()),
          __VERSION__: JSON.stringify(version.digest('hex').slice(0, 12)),
        },
        build: {
          outDir: out,
          emptyOutDir: false,
          target: 'es2021', // what chrome87, safari14 and firefox91 all read
          reportCompressedSize: false,
          rolldownOptions: { input: 'service-worker/index.ts', output: { format: 'iife', entryFileNames: 'sw.js' } },
        },
      });
      for (const file of filesOf(out)) {
        if (!/\.(html|js|css|svg|json|webmanifest)$/.test(file)) continue;
        const text = readFileSync(file);
        writeFileSync(`${file}.br`, brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }));
        writeFileSync(`${file}.gz`, gzipSync(text, { level: 9 }));
      }
    },
  };
}

const SHELLS = 'shells/';
const HTML = '.html';

const listed = (files: readonly string[]): string => JSON.stringify(files.map((file) => `/${file}`).join(' '));

const filesOf = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? filesOf(join(folder, entry.name)) : [join(folder, entry.name)]));
