/** Words of the ways a person is told, and of what about. */

import { area } from './index.ts';
import { ways as vi } from './vi/ways.ts';

export const ways = area(vi, async () => (await import('./en/ways.ts')).ways);
