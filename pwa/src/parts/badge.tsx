/** How much of a procedure can be done on a phone, in two words. */

import type { OnlineLevel, SubmitChannel } from '../server/shapes.ts';
import { finding } from '../words/finding.ts';

export const badgeOf = (level: OnlineLevel, channel: SubmitChannel): string => (channel === 'national_link' ? finding.value.national : finding.value.badge(level));

export function Badge({ level, channel }: { level: OnlineLevel; channel: SubmitChannel }) {
  return <span class="badge">{badgeOf(level, channel)}</span>;
}
