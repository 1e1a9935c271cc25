/** Words of carrying a draft to another phone. */

import { area } from './index.ts';
import { handover as vi } from './vi/handover.ts';

export const handover = area(vi, async () => (await import('./en/handover.ts')).handover);
