/** Words of R10, R14 and R15. */

import { area } from './index.ts';
import { own as vi } from './vi/own.ts';

export const own = area(vi, async () => (await import('./en/own.ts')).own);
