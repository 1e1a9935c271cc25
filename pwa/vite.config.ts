import { defineConfig } from 'vitest/config';
import { jsx } from './build/jsx.ts';
import { routeShells } from './build/shells.ts';
import { serviceWorker } from './build/worker.ts';

const api = process.env['MOTCUA_BASE_URL'] ?? 'http://localhost:8000';

export default defineConfig({
  oxc: { jsx },
  build: {
    target: ['chrome87', 'safari14', 'firefox91'],
    // The shells announce each route's files; the run-time helper would cost more than it brings.
    modulePreload: false,
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    rolldownOptions: {
      output: {
        // The desk's pieces are named so that a resident's phone does not keep them beforehand.
        // So are a helper's, which only a helper's phone keeps.
        // Short, for the worker lists every one: seven of sixteen signs are enough to tell versions apart.
        hashCharacters: 'hex',
        entryFileNames: 'assets/[name]-[hash:7].js',
        chunkFileNames: (chunk) => {
          const owner = chunk.facadeModuleId?.match(/\/pages\/(desk\/lead|desk|helper)\//)?.[1]?.replace('/', '-') ?? chunk.facadeModuleId?.match(/\/words\/en\/(desk-lead|desk|team|money|helper|lessons)\.ts/)?.[1];
          const place = owner === 'lessons' ? 'helper' : owner === 'team' || owner === 'money' ? 'desk' : owner;
          return `assets/${place ? `${place}-` : ''}[name]-[hash:7].js`;
        },
        // A few pieces that travel together, instead of forty that each cost a round trip on a bad line.
        codeSplitting: {
          groups: [
            { name: 'core', test: /node_modules\/@?preact|src\/(main\.tsx|(router|routes|match|update|trusted)\.ts)|src\/words\/(index|format|vi\/core)\.ts|src\/server\/(client|load|site)\.ts|src\/parts\/(frame|header|help|bar|loading|loaded|banners|button|errors|icons|search|toast)\.tsx/, priority: 9 },
            { name: 'helper-words', test: /src\/words\/(vi\/)?(helper|lessons)\.ts|src\/parts\/helper\/drawings\.tsx|src\/helper\/qr\.ts/, priority: 5 },
            { name: 'acting', test: /src\/words\/(vi\/)?(mandates|handover|ways)\.ts|src\/offline\/(handover|text64)\.ts|src\/parts\/(asked|my-helpers)\.tsx|src\/server\/mandates\.ts/, priority: 5 },
            { name: 'helper-parts', test: /src\/(helper|offline\/field|parts\/helper)\//, priority: 0.4 },
            { name: 'own', test: /src\/words\/(vi\/)?own\.ts|src\/parts\/(push-switch|home-steps|sign-in-offer|confirm)\.tsx|src\/server\/(push|own|inbox|live)\.ts/, priority: 5 },
            { name: 'desk-lead', test: /src\/words\/(vi\/)?desk-lead\.ts|src\/parts\/desk\/(audience|report|lead-nav)\.tsx/, priority: 0.3 },
            { name: 'desk-team', test: /src\/words\/(vi\/)?team\.ts|src\/server\/team\.ts|src\/parts\/desk\/team-frame\.tsx/, priority: 0.2 },
            { name: 'desk-words', test: /src\/words\/(vi\/)?desk\.ts/, priority: 5 },
            // Lowest, for a group takes along what it imports unless another has it: a resident's page must never need a desk's piece.
            { name: 'desk-counter', test: /src\/desk\/counter\.ts|src\/parts\/desk\/counter-\w+\.tsx/, priority: 0.5 },
            { name: 'desk-work', test: /src\/parts\/desk\/(act-box|at-counter|money|people|story|papers|changed|checks|issued)\.tsx|src\/desk\/(acts|changes|moment)\.ts/, priority: 1.5 },
            { name: 'desk-money', test: /src\/parts\/desk\/money-\w+\.tsx|src\/server\/money\.ts|src\/words\/(vi\/)?money\.ts/, priority: 1.6 },
            { name: 'desk-parts', test: /src\/desk\/|src\/parts\/desk\/(?!audience|report|lead-nav)|src\/server\/(desk|queue)\.ts/, priority: 1 },
            { name: 'pages', test: /src\/parts\/(pages|pick|quoted)\.tsx|src\/offline\/(photos|sharpness|reduce)\.ts/, priority: 2 },
            { name: 'after', test: /src\/words\/(vi\/)?after\.ts/, priority: 2 },
            { name: 'mending', test: /src\/parts\/mending\.tsx/, priority: 2 },
            { name: 'sending', test: /src\/offline\/(sync|joining|renewing|outbox|replies|uploads|elsewhere|pause|use)\.ts|src\/form\/merge/, priority: 4 },
            { name: 'offline', test: /node_modules\/idb\/|src\/offline\/(?!reduce|photos|sharpness|field|sync|joining|renewing|outbox|replies|uploads|elsewhere|pause|background|use\.)|src\/form\/(prefill|conditions|questions|fold)|src\/server\/me\.ts|src\/words\/gone\.ts/, priority: 6 },
            { name: 'filing', test: /src\/form\/|src\/words\/(vi\/)?(filing|wrong)\.ts|src\/server\/places|src\/parts\/(field|date|address|filing|saved|question|section-review|where)\.tsx/, priority: 3 },
            { name: 'following', test: /src\/words\/((vi\/)?dossier|said)\.ts|src\/parts\/(cards|turn|timeline)\.tsx|src\/server\/poll\.ts/, priority: 2 },
            // English in two pieces, before filing and after: it packs better, and a phone that stays Vietnamese asks for neither.
            { name: 'filing-en', test: /src\/words\/en\/(finding|filing)\.ts/, priority: 5 },
            { name: 'desk-en', test: /src\/words\/en\/(desk-lead|team|money)\.ts/, priority: 5 },
            { name: 'own-en', test: /src\/words\/en\/(dossier|after|own|mandates|handover|ways)\.ts/, priority: 5 },
            { name: 'finding', test: /src\/words\/(vi\/)?finding\.ts|src\/parts\/(badge|ended|opening)\.tsx/, priority: 4 },
          ],
        },
      },
    },
  },
  plugins: [routeShells(), serviceWorker()],
  server: { port: 5173, proxy: Object.fromEntries(['/api', '/auth', '/payments', '/sandbox'].map((path) => [path, { target: api }])) },
  // No test depends on speed: a busy machine may take long over PBKDF2.
  test: { include: ['tests/**/*.test.ts'], testTimeout: 120_000, hookTimeout: 120_000 },
});
