/** Whether the phone keeps what is done: apart from the shelves, for the first screen says it and has no need of them. */

import { signal } from '@preact/signals';

/** refused: private mode and the like, or shelves that will not open; full: the last change could not be written. What is not here is in memory, and on the system once it is sent. */
export const storage = signal<'kept' | 'refused' | 'full'>('kept');
