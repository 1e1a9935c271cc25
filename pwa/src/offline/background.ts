/** When the phone talks to the system by itself: a moment after a change, at the start, when the network or the person comes back. */

import { Refusal } from '../server/client.ts';
import { countUnread } from '../server/inbox.ts';
import { listenLive } from '../server/live.ts';
import { me, readMe, whenOpened } from '../server/me.ts';
import { kept } from '../words/index.ts';
import { listDrafts, readAgain, sealPages, whenChanged, type Draft } from './drafts.ts';
import { fetchElsewhere } from './elsewhere.ts';
import { flush, outbox, readOutbox } from './outbox.ts';
import { flushReplies } from './replies.ts';
import { backOff } from './pause.ts';
import { lookForYourself } from './shelves.ts';
import { bringUp } from './sync.ts';

export { fetchElsewhere };

const AFTER_TYPING_MS = 2_000;

/** Once a visit is enough to see that notifications still come. */
let looked = false;

const soon = new Map<string, ReturnType<typeof setTimeout>>();

export function listenOffline(): void {
  lookForYourself();
  void readAgain();
  whenChanged(pushSoon);
  whenOpened(() => void readAgain().then(readOutbox));
  addEventListener('online', () => void everything());
  addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') void everything();
  });
}

/** Everything that waits: filed work first, then drafts. */
export async function everything(): Promise<void> {
  const person = await readMe();
  if (!person) return;
  if (person.guestOf) {
    // On somebody else's phone, for one draft: nothing else of theirs comes here.
    await flush();
    for (const draft of await listDrafts(person.id)) if (draft.of === person.id && draft.changes !== draft.sent) await push(draft.id);
    return;
  }
  // A helper's sealed entries go first: a consent code among them opens the way for a dossier.
  if (helps()) await import('./field/field.ts').then(({ send }) => send(person.id)).catch(() => undefined);
  void countUnread().catch(() => undefined);
  listenLive();
  navigator.serviceWorker?.controller?.postMessage('REPORT');
  if (!looked) void import('../server/push.ts').then(({ renewPush }) => renewPush()).catch(() => undefined);
  looked = true;
  await flush();
  await flushReplies();
  await fetchElsewhere(person.id).catch(() => undefined);
  for (const draft of await listDrafts(person.id)) {
    if (draft.of !== person.id) continue;
    await sealPages(draft);
    if (draft.changes !== draft.sent && draft.mandate?.stands !== false) await push(draft.id);
  }
}

/** Said by the vault once a PIN was chosen here. */
const helps = (): boolean => kept('to-vien') === '1';

/** One for somebody else waits on the phone until they have said yes. */
function pushSoon(draft: Draft): void {
  if (draft.mandate?.stands === false) return;
  if (draft.of === null || draft.of !== me.peek()?.id) return;
  later(draft.id, () => push(draft.id), AFTER_TYPING_MS);
}

/** A draft on its way to be filed is the outbox's. What did not go is tried again: the chip keeps saying where the work is. */
async function push(id: string, tries = 1): Promise<void> {
  if (outbox.peek().some((entry) => entry.id === id && entry.state === 'waiting')) return;
  await bringUp(id).catch((error: unknown) => {
    if (error instanceof Refusal && error.passing && navigator.onLine) later(id, () => push(id, tries + 1), backOff(tries));
  });
}

function later(id: string, work: () => Promise<void>, ms: number): void {
  clearTimeout(soon.get(id));
  soon.set(id, setTimeout(() => void work(), ms));
}
