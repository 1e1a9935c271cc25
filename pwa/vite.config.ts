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
  },
  plugins: [routeShells(), serviceWorker()],
  server: { port: 5173, proxy: Object.fromEntries(['/api', '/auth', '/payments', '/sandbox'].map((path) => [path, { target: api }])) },
  test: { include: ['tests/**/*.test.ts'] },
});
