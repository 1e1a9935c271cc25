/** Words of D4. */

import { area } from './index.ts';
import { money as vi } from './vi/money.ts';

export const money = area(vi, async () => (await import('./en/money.ts')).money);
