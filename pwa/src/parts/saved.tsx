/** Where the work is, in words, wherever one types. */

import { words } from '../words/index.ts';
import { Icon } from './icons.tsx';

/** here: on this phone; there: on the system too; waiting: on this phone, the network is awaited; nowhere: not written down yet. */
export type Saved = 'here' | 'there' | 'waiting' | 'nowhere';

export function SaveChip({ saved }: { saved: Saved }) {
  const w = words.value.saved;
  return (
    <p class={`chip chip-${saved}`} role="status">
      <Icon name={saved === 'there' ? 'cloud' : 'device'} size={20} />
      <span>{saved === 'nowhere' ? w.waiting : saved === 'waiting' ? `${w.here} · ${w.waiting}` : w[saved]}</span>
    </p>
  );
}
