/** Words of R11, R12 and R16. */

import { area } from './index.ts';
import { dossier as vi } from './vi/dossier.ts';

export const dossier = area(vi, async () => (await import('./en/dossier.ts')).dossier);
