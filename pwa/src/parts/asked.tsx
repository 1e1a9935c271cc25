/** Who asks to act, for what, doing what, how long: the same words wherever somebody is to decide. */

import type { Asked } from '../server/mandates.ts';
import { say } from '../words/index.ts';
import { mandates } from '../words/mandates.ts';

export const whoIs = ({ helper }: Pick<Asked, 'helper'>): string => `${helper.name} (${helper.badge ? `${mandates.value.badge(helper.badge)}, ` : ''}${say(helper.team)})`;

export function AskedFacts({ asked }: { asked: Asked }) {
  const w = mandates.value;
  return (
    <dl class="facts card">
      <div><dt>{w.what}</dt><dd><b>{asked.procedureTitle ? say(asked.procedureTitle) : w.anything}</b></dd></div>
      <div><dt>{w.may}</dt><dd>{asked.acts.map((act) => w.acts[act] ?? act).join(', ')}</dd></div>
      <div><dt>{w.days}</dt><dd>{w.day(asked.days)}</dd></div>
    </dl>
  );
}
