/** English for `vi/handover.ts`. */

import type { Same } from '../same.ts';
import type { handover as vi } from '../vi/handover.ts';

export const handover: Same<typeof vi> = {
  left: (n) => `${n} photographs could not come along; take them again on this phone.`,
  taking: 'Receiving the draft…',
  taken: 'The draft has come',
  takenMore: 'It is kept on this phone.',
  goOn: 'Go on',
  dead: 'This code cannot be used any more.',
  deadMore: 'Each code is good once, for 15 minutes. On the other phone tap “Carry to another phone” again.',
  empty: 'Scan the QR code on the other phone to receive a draft.',
  retry: 'Try again',
  network: 'Nothing came: no network. Tap again when there is one.',
};
