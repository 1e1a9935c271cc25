/** The public lists that filling in a form needs, put beside the app before the signal is lost: the worker answers with them. */

import { site } from '../server/site.ts';
import { formOf } from './forms.ts';
import { CATALOGUE } from './traces.ts';

export async function fetchAhead(code: string, version: string): Promise<void> {
  const procedure = encodeURIComponent(code);
  const province = site.peek().code;
  await Promise.allSettled([
    formOf(code, version),
    keep(`/api/procedures/${procedure}`),
    keep(`/api/offices?procedure=${procedure}`),
    keep('/api/places/provinces'),
    ...(province ? [keep(`/api/places/provinces/${province}/communes`)] : []),
  ]);
}

/** A public read that the phone should have without a network, put beside the app unless it is there. */
export async function keep(path: string): Promise<void> {
  if (!('caches' in globalThis)) return;
  const catalogue = await caches.open(CATALOGUE);
  if (!(await catalogue.match(path))) await catalogue.add(path);
}
