/** English for `vi/handover.ts`. */

import type { Same } from '../same.ts';
import type { handover as vi } from '../vi/handover.ts';

export const handover: Same<typeof vi> = {
  give: 'Carry to another phone',
  giveWhy: 'Shows a QR code for the other phone’s camera. Only the two phones can read the draft; the system carries it unread.',
  how: 'Point the other phone’s camera at the code.',
  label: 'QR code that carries the draft',
  until: (time) => `Good once, until ${time}.`,
  offline: 'Carrying a draft needs a network. The draft is kept.',
  photos: (n) => `${n} photographs do not go along; take them again on the other phone.`,
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
