/** Words of the commune's screens for its community team. */

import { area } from './index.ts';
import { team as vi } from './vi/team.ts';

export const team = area(vi, async () => (await import('./en/team.ts')).team);
