/** Words of R5 to R9. */

import { area } from './index.ts';
import { filing as vi } from './vi/filing.ts';

export const filing = area(vi, async () => (await import('./en/filing.ts')).filing);
