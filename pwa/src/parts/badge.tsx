/** How much of a procedure can be done on a phone, in two words. */

import type { OnlineLevel, SubmitChannel } from '../server/shapes.ts';
import { finding } from '../words/finding.ts';

export function Badge({ level, channel }: { level: OnlineLevel; channel: SubmitChannel }) {
  const w = finding.value;
  return <span class="badge">{channel === 'national_link' ? w.national : w.badge(level)}</span>;
}
