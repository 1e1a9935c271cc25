/** What this phone has shown and opened: nothing is shown twice, and every report leaves, with or without a network. */

/** Background Sync, where the browser has it. */
declare const self: { readonly registration: { readonly sync?: { register: (tag: string) => Promise<void> } } };

export type Seen = 'shown' | 'opened';

interface Told {
  readonly id: string;
  readonly token: string;
  readonly event: Seen;
  readonly at: number;
  readonly sent: boolean;
}

/** The system takes so many in one batch; nothing is sent again after so long. */
const AT_ONCE = 50;
const KEPT_MS = 40 * 86_400_000;

let opening: Promise<IDBDatabase> | undefined;

function shelf(): Promise<IDBDatabase> {
  opening ??= new Promise((done, fail) => {
    const asked = indexedDB.open('motcua-told', 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore('told', { keyPath: 'id' });
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => fail(asked.error);
  });
  return opening;
}

async function run<T>(mode: IDBTransactionMode, act: (told: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const request = act((await shelf()).transaction('told', mode).objectStore('told'));
  return new Promise((done, fail) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error);
  });
}

/** Whether this delivery was shown here before, whatever has become of its notification since. */
export const wasShown = async (delivery: string): Promise<boolean> => Boolean(await run('readonly', (told) => told.getKey(`${delivery}/shown`)).catch(() => undefined));

/** Written down before it is sent: a phone without a network, or one that is switched off now, reports later. */
export async function note(delivery: string, event: Seen, token: string): Promise<void> {
  const told: Told = { id: `${delivery}/${event}`, token, event, at: Date.now(), sent: false };
  await run('readwrite', (all) => all.add(told)).catch(() => undefined); // there already: the first stands
  await report();
}

/** Everything that has not been reported, in batches. What cannot leave now leaves with the next chance. */
export async function report(): Promise<void> {
  try {
    const all = await run<Told[]>('readonly', (told) => told.getAll());
    const waiting = all.filter((each) => !each.sent);
    while (waiting.length) {
      const batch = waiting.splice(0, AT_ONCE);
      const items = batch.map(({ token, event, at }) => ({ token, event, at: new Date(at) }));
      const answer = await fetch('/api/push/receipts', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ items }) });
      // Refused for good (too old, another house's) is done with too; a busy or broken house is asked again.
      if (answer.status > 403) throw 0;
      for (const each of batch) await run('readwrite', (told) => told.put({ ...each, token: '', sent: true }));
    }
    for (const { id, sent, at } of all) if (sent && at < Date.now() - KEPT_MS) await run('readwrite', (told) => told.delete(id));
  } catch {
    await self.registration.sync?.register('receipts').catch(() => undefined);
  }
}
