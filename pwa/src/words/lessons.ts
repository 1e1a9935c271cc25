/** The five lessons. Another language is another file; a recording may be named by lesson and step. */

import { area } from './index.ts';
import { lessons as vi } from './vi/lessons.ts';

export const lessons = area(vi, async () => (await import('./en/lessons.ts')).lessons);
