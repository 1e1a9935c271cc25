/** Words of R13, R17, the draft to read and the check of a paper. */

import { area } from './index.ts';
import { after as vi } from './vi/after.ts';

export const after = area(vi, async () => (await import('./en/after.ts')).after);
