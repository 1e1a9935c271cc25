import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

/** Each test is a page of its own: what lies in memory dies with it, what lies in IndexedDB does not. */
async function openPage() {
  vi.resetModules();
  const [shelves, store, drafts, holder] = await Promise.all([import('../src/offline/shelves.ts'), import('../src/offline/store.ts'), import('../src/offline/drafts.ts'), import('../src/offline/holder.ts')]);
  return { ...shelves, ...store, ...drafts, ...holder };
}

const both = (text: string) => ({ vi: text, en: text });
const KEY = new Uint8Array(32).fill(7);
const whole = indexedDB.open.bind(indexedDB);
let refusals = 0;

/** The next so many openings fail as Chromium's do while another process still holds the files. */
function refuse(times: number, name = 'UnknownError'): void {
  refusals = times;
  vi.spyOn(indexedDB, 'open').mockImplementation((...told) => {
    if (refusals-- > 0) throw new DOMException('Internal error opening backing store', name);
    return whole(...told);
  });
}

beforeEach(() => {
  vi.stubGlobal('navigator', {});
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

async function patiently<T>(work: Promise<T>): Promise<T> {
  let done = false;
  const end = work.finally(() => { done = true; });
  while (!done) {
    vi.advanceTimersByTime(50);
    await new Promise((next) => { const { port1, port2 } = new MessageChannel(); port1.onmessage = () => { port1.close(); next(undefined); }; port2.postMessage(0); }); // timers stand still here, messages do not
  }
  return end;
}

test('shelves that open a moment later are waited for, and nothing stays in memory', async () => {
  refuse(3);
  const page = await openPage();
  const draft = page.newDraft({ procedure: 'a', version: '1', title: both('a'), of: null });
  await patiently(page.addDraft(draft));
  expect(page.storage.value).toBe('kept');
  const next = await openPage();
  expect(await patiently(next.get('drafts', draft.id))).toMatchObject({ id: draft.id });
});

test('what memory held goes to the shelves as soon as they open, without another key being pressed in it', async () => {
  refuse(5);
  const page = await openPage();
  const draft = page.newDraft({ procedure: 'b', version: '1', title: both('b'), of: null });
  await patiently(page.addDraft(draft));
  expect(page.storage.value).toBe('refused');
  await vi.waitFor(() => expect(page.storage.value).toBe('kept'));
  const next = await openPage();
  expect(await patiently(next.get('drafts', draft.id))).toMatchObject({ id: draft.id });
});

test('a key got meanwhile does not take the place of the one that lies there: what is under it stays readable', async () => {
  const before = await openPage();
  await before.hold('old', 'p1', KEY);
  await before.put('meta', { id: 'device', device: 'd1' });
  const old = before.newDraft({ procedure: 'c', version: '1', title: both('c'), of: 'p1' });
  await patiently(before.addDraft(old));
  refuse(5);
  const page = await openPage();
  await patiently(page.put('meta', { id: 'device', device: 'd2' }));
  await patiently(page.hold('new', 'p1', new Uint8Array(32).fill(9)));
  const made = page.newDraft({ procedure: 'd', version: '1', title: both('d'), of: 'p1' });
  await patiently(page.addDraft(made));
  await vi.waitFor(() => expect(page.storage.value).toBe('kept'));
  const next = await openPage();
  expect((await patiently(next.listDrafts('p1'))).map(({ procedure }) => procedure).sort()).toEqual(expect.arrayContaining(['c', 'd']));
  expect(await next.get('meta', 'device')).toMatchObject({ device: 'd1' });
});

test('a browser that forbids its shelves is believed at once', async () => {
  refuse(Infinity, 'SecurityError');
  const page = await openPage();
  const draft = page.newDraft({ procedure: 'e', version: '1', title: both('e'), of: null });
  await page.addDraft(draft);
  expect(page.storage.value).toBe('refused');
  expect(await page.get('drafts', draft.id)).toMatchObject({ id: draft.id });
});

test('a connection that breaks under the app is made anew', async () => {
  const page = await openPage();
  const draft = page.newDraft({ procedure: 'f', version: '1', title: both('f'), of: null });
  await patiently(page.addDraft(draft));
  (await page.database())?.close(); // as iOS does while the app sleeps
  await patiently(page.change(draft.id, (now) => ({ ...now, answers: { s: { f: 1 } } })));
  const next = await openPage();
  expect(await patiently(next.get('drafts', draft.id))).toMatchObject({ answers: { s: { f: 1 } } });
});

test('an adoption is shown once it is on the phone', async () => {
  const page = await openPage();
  await page.hold('k', 'p2', KEY);
  const draft = page.newDraft({ procedure: 'g', version: '1', title: both('g'), of: null });
  await patiently(page.addDraft(draft));
  const adopting = page.adopt(draft.id, 'p2');
  expect(page.draftSignal(draft.id).value?.of).toBeNull();
  await patiently(adopting);
  expect(page.draftSignal(draft.id).value?.of).toBe('p2');
});

test('what is filed is not offered to be gone on with, though it is not tidied away yet', async () => {
  const page = await openPage();
  await page.hold('k', 'p3', KEY);
  const draft = page.newDraft({ procedure: 'h', version: '1', title: both('h'), of: 'p3' });
  await patiently(page.addDraft(draft));
  await patiently(page.put('outbox', { id: draft.id, of: 'p3', title: draft.title, state: 'filed', tries: 0, madeAt: 0, pages: [] }));
  expect((await patiently(page.listDrafts('p3'))).map(({ procedure }) => procedure)).not.toContain('h');
});

test('what the page’s HTML has read is believed once; then the page looks for itself', async () => {
  const before = await openPage();
  const draft = before.newDraft({ procedure: 'e', version: '1', title: both('e'), of: null });
  await patiently(before.addDraft(draft));
  await import('../src/early.ts');
  const early = await globalThis.early;
  expect(early?.drafts.map(({ id }) => id)).toContain(draft.id);
  // Another tab writes before the app's code has come.
  await patiently(before.change(draft.id, (now) => ({ ...now, seen: ['child'] })));
  const page = await openPage();
  const opened = vi.spyOn(indexedDB, 'open');
  expect((await patiently(page.get('drafts', draft.id)))?.seen).toEqual([]);
  expect(opened).not.toHaveBeenCalled();
  expect((await patiently(page.get('drafts', draft.id)))?.seen).toEqual(['child']);
  // A change goes on top of what lies there, not of what was read early.
  const after = await patiently(page.change(draft.id, (now) => ({ ...now, wishes: { phone: '0912345678' } })));
  expect(after).toMatchObject({ seen: ['child'], wishes: { phone: '0912345678' } });
});

test('a phone without shelves is not given any by the page’s HTML, and the app makes them', async () => {
  await new Promise((done) => { indexedDB.deleteDatabase('motcua').onsuccess = done; });
  vi.resetModules();
  await import('../src/early.ts');
  await expect(globalThis.early).rejects.toBeDefined();
  const page = await openPage();
  const draft = page.newDraft({ procedure: 'f', version: '1', title: both('f'), of: null });
  await patiently(page.addDraft(draft));
  expect(page.storage.value).toBe('kept');
});

test('shelves that the page’s HTML began to open and never got are opened by the app itself', async () => {
  globalThis.early = new Promise(() => undefined);
  const page = await openPage();
  const draft = page.newDraft({ procedure: 'g', version: '1', title: both('g'), of: null });
  await patiently(page.addDraft(draft));
  expect(page.storage.value).toBe('kept');
});
