/** The deployment as its settings name it: remembered, so that the header never waits for it. */

import { signal } from '@preact/signals';
import { keep, kept, say } from '../words/index.ts';
import { get } from './client.ts';
import type { Site } from './shapes.ts';

interface Face {
  readonly code: string;
  readonly province: string;
  readonly hotline: string;
  readonly sandbox: boolean;
}

export const site = signal<Face>(remembered());

/** `data-sandbox` is written into the HTML by the server, so the banner is there from the first paint. */
function remembered(): Face {
  const sandbox = typeof document !== 'undefined' && document.documentElement.dataset['sandbox'] === 'on';
  try {
    return { code: '', province: '', hotline: '1022', ...(JSON.parse(kept('site') ?? '{}') as Partial<Face>), sandbox };
  } catch {
    return { code: '', province: '', hotline: '1022', sandbox };
  }
}

export async function readSite(): Promise<void> {
  const found = await get<Site>('/api/site');
  site.value = { code: found.province.code, province: say(found.province.name), hotline: found.hotline, sandbox: found.sandbox };
  document.documentElement.dataset['sandbox'] = found.sandbox ? 'on' : 'off';
  keep('site', JSON.stringify(site.value));
  const scheme = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  for (const [token, colour] of Object.entries(found.colours?.[scheme] ?? {})) document.documentElement.style.setProperty(`--${token}`, colour);
}
