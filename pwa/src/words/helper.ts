/** Words of H1 to H4. */

import { area } from './index.ts';
import { helper as vi } from './vi/helper.ts';

export const helper = area(vi, async () => (await import('./en/helper.ts')).helper);
