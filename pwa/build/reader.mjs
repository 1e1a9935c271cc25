/** Copies the API reader's files beside the site, compressed: /api/schema loads nothing from elsewhere. */

import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';

const from = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
const to = new URL('../dist/reader/', import.meta.url).pathname;
const start = "SwaggerUIBundle({ url: '/api/schema/openapi.json', dom_id: '#reader', deepLinking: true, supportedSubmitMethods: [] });\n";

mkdirSync(to, { recursive: true });
for (const name of ['swagger-ui.css', 'swagger-ui-bundle.js']) copyFileSync(join(from, name), join(to, name));
writeFileSync(join(to, 'start.js'), start);
for (const name of ['swagger-ui.css', 'swagger-ui-bundle.js', 'start.js']) {
  const text = readFileSync(join(to, name));
  writeFileSync(join(to, `${name}.br`), brotliCompressSync(text));
  writeFileSync(join(to, `${name}.gz`), gzipSync(text, { level: 9 }));
}
