/** Words of letting somebody act for one. */

import { area } from './index.ts';
import { mandates as vi } from './vi/mandates.ts';

export const mandates = area(vi, async () => (await import('./en/mandates.ts')).mandates);
