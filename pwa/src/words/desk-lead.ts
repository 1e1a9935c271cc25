/** Words of broadcasts, delivery and templates. */

import { area } from './index.ts';
import { lead as vi } from './vi/desk-lead.ts';

export const lead = area(vi, async () => (await import('./en/desk-lead.ts')).lead);
