/** Words of R2, R3 and R4. */

import { area } from './index.ts';
import { finding as vi } from './vi/finding.ts';

export const finding = area(vi, async () => (await import('./en/finding.ts')).finding);
