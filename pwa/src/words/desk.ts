/** Words of D1 to D3 and of the counter. */

import { area } from './index.ts';
import { desk as vi } from './vi/desk.ts';

export const desk = area(vi, async () => (await import('./en/desk.ts')).desk);
