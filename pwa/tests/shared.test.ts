import 'fake-indexeddb/auto';
import { beforeEach, expect, test, vi } from 'vitest';
import { addDraft, adopt, change, listDrafts, newDraft, type Draft, type Page } from '../src/offline/drafts.ts';
import { holder, letGo } from '../src/offline/holder.ts';
import { newId } from '../src/offline/ids.ts';
import { file, flush, outbox, readOutbox, takeBack } from '../src/offline/outbox.ts';
import { database } from '../src/offline/shelves.ts';
import { all, get, Locked, put } from '../src/offline/store.ts';
import { bringUp } from '../src/offline/sync.ts';
import { whatWaits } from '../src/offline/use.ts';
import { ended, me, readMe, signOut } from '../src/server/me.ts';

const both = (text: string) => ({ vi: text, en: text });
const NAME = 'Giàng Thị Ngọc Ánh';
const PERSON = { subject: 's', kind: 'individual', level: 2, personalNumberMasked: null, posts: [] };
const MAI = { ...PERSON, id: '0190-mai', displayName: 'Sùng Thị Mai' };
const PAO = { ...PERSON, id: '0190-pao', displayName: 'Giàng A Páo' };

const json = (status: number, body: unknown): Response => new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } });
/** Who is signed in, as the system sees it; undefined: it cannot be reached. */
let here: typeof MAI | null | undefined;
let other: (path: string, init: RequestInit) => Response | Promise<Response>;
const asked: { path: string; person: string | null }[] = [];

beforeEach(async () => {
  here = null;
  other = () => json(404, {});
  asked.length = 0;
  vi.stubGlobal('navigator', {});
  vi.stubGlobal('location', { assign: vi.fn(), reload: vi.fn() });
  vi.stubGlobal('fetch', async (path: string, init: RequestInit): Promise<Response> => {
    asked.push({ path, person: new Headers(init.headers).get('Motcua-Person') });
    if (here === undefined) throw new TypeError('network');
    if (path === '/api/visitor') return json(200, { me: here });
    if (path.startsWith('/api/me/device-keys/')) return json(200, { id: `key-${here?.id === MAI.id ? 1 : 2}-${path.slice(-4)}`, key: btoa(`${here?.id}-and-32-bytes-of-a-secret!!!!!`.slice(0, 32).padEnd(32, '.')) });
    if (path === '/auth/logout') {
      here = null;
      return json(200, { redirectUrl: '/bye' });
    }
    return other(path, init);
  });
  const db = await database();
  for (const shelf of ['drafts', 'outbox', 'files', 'meta', 'keys']) await db?.clear(shelf);
  await letGo('too');
  me.value = undefined;
  await readMe();
});

const fresh = (of: string | null): Draft => ({ ...newDraft({ procedure: '1.001193', version: '2025-07-01', title: both('Đăng ký khai sinh'), of }), answers: { child: { fullName: NAME } } });

async function withPage(draft: Draft): Promise<Page> {
  const page: Page = { id: newId(), name: `${NAME}.jpg`, type: 'image/jpeg', size: 3, sha256: 'aa' };
  await put('files', { id: page.id, of: draft.of, type: 'image/jpeg', bytes: new TextEncoder().encode(NAME).buffer });
  await change(draft.id, (now) => ({ ...now, papers: { ...now.papers, notice: [page] } }));
  return page;
}

/** Everything on the phone's shelves as whoever finds the phone could read it. */
async function dump(): Promise<string> {
  const db = await database();
  const rows = (await Promise.all(['drafts', 'outbox', 'files', 'meta', 'keys'].map(async (shelf) => (await db?.getAll(shelf)) ?? []))).flat();
  const text = (value: unknown): unknown => (value instanceof ArrayBuffer || ArrayBuffer.isView(value) ? new TextDecoder('utf-8').decode(value as ArrayBuffer) : value);
  return JSON.stringify(rows, (_, value) => text(value) as string);
}

async function signIn(person: typeof MAI): Promise<void> {
  here = person;
  await readMe();
}

test('what a person leaves is unreadable to the next and there again for themselves', async () => {
  await signIn(MAI);
  const draft = fresh(MAI.id);
  await addDraft(draft);
  const page = await withPage(draft);
  expect(await dump()).not.toContain(NAME);
  await signOut();
  const left = await dump();
  for (const secret of [NAME, 'Mai', 'khai sinh', '1.001193', 'jpg', MAI.id]) expect(left, secret).not.toContain(secret);
  expect(location.assign).toHaveBeenCalledWith('/bye');

  me.value = undefined;
  await signIn(PAO);
  expect(await listDrafts(PAO.id)).toEqual([]);
  expect(await get('drafts', draft.id)).toBeUndefined();
  expect(await get('files', page.id)).toBeUndefined();
  expect(await all('outbox')).toEqual([]);
  await signOut();

  me.value = undefined;
  await signIn(MAI);
  expect((await listDrafts(MAI.id))[0]?.answers).toEqual({ child: { fullName: NAME } });
  expect(new TextDecoder().decode((await get('files', page.id))?.bytes)).toBe(NAME);
});

test('the key is there without a network, and a request says whose it is', async () => {
  await signIn(MAI);
  await addDraft(fresh(MAI.id));
  here = undefined;
  me.value = undefined;
  expect((await readMe())?.id).toBe(MAI.id);
  expect(await listDrafts(MAI.id)).toHaveLength(1);
  here = MAI;
  await flush();
  await file((await listDrafts(MAI.id))[0]?.id ?? '');
  await flush();
  expect(asked.find(({ path }) => path === '/api/drafts')?.person).toBe(MAI.id);
  expect(asked.filter(({ path }) => path === '/api/visitor').every(({ person }) => person === null)).toBe(true);
});

test('a session that ends seals the phone, says so, and an open page can still keep what is typed', async () => {
  await signIn(MAI);
  const draft = fresh(MAI.id);
  await addDraft(draft);
  here = null;
  await readMe();
  expect([me.value, ended.value]).toEqual([null, true]);
  expect(await change(draft.id, (now) => ({ ...now, answers: { child: { fullName: 'Ánh' } } }))).toMatchObject({ answers: { child: { fullName: 'Ánh' } } });
  expect(await (await database())?.getAll('keys')).toEqual([]);
  expect(await dump()).not.toContain('Mai');
  await letGo('too'); // the page is left
  expect(await listDrafts(null)).toEqual([]);
  me.value = undefined;
  await signIn(MAI);
  expect(ended.value).toBe(false);
  expect((await listDrafts(MAI.id))[0]?.answers).toEqual({ child: { fullName: 'Ánh' } });
});

test('another who signs in without the first having left sees nothing, and the first page cannot write', async () => {
  await signIn(MAI);
  const draft = fresh(MAI.id);
  await addDraft(draft);
  await signIn(PAO);
  expect(location.reload).toHaveBeenCalled();
  expect(await listDrafts(PAO.id)).toEqual([]);
  await expect(put('drafts', draft)).rejects.toBeInstanceOf(Locked);
});

test('leaving without a network locks at once and ends the session as soon as it can', async () => {
  await signIn(MAI);
  await addDraft(fresh(MAI.id));
  const cookie = here;
  here = undefined;
  await signOut();
  expect(await holder()).toBeUndefined();
  me.value = undefined;
  expect(await readMe()).toBeNull();
  here = cookie; // the network is back, and with it the cookie of a session nobody wants
  expect(await readMe()).toBeNull();
  expect(asked.some(({ path }) => path === '/auth/logout')).toBe(true);
  expect(here).toBeNull();
});

test('a draft of nobody’s is readable by all until it is adopted, its photos too', async () => {
  const draft = fresh(null);
  await addDraft(draft);
  const page = await withPage(draft);
  expect(await dump()).toContain(NAME);
  await signIn(MAI);
  await adopt(draft.id, MAI.id);
  expect(await dump()).not.toContain(NAME);
  expect(await get('files', page.id)).toMatchObject({ of: MAI.id });
  expect(await listDrafts(MAI.id)).toHaveLength(1);
  await signOut();
  expect(await listDrafts(null)).toEqual([]);
});

test('what waits is counted before leaving', async () => {
  await signIn(MAI);
  await addDraft(fresh(MAI.id));
  await addDraft(fresh(null));
  const filed = fresh(MAI.id);
  await addDraft(filed);
  other = () => new Response('<html>Chào mừng đến Wi-Fi quán</html>', { status: 403, headers: { 'Content-Type': 'text/html' } });
  await file(filed.id);
  await flush();
  expect(await whatWaits(MAI.id)).toEqual({ filings: 1, drafts: 1, open: 1 });
});

test('nothing but a receipt ends an entry', async () => {
  await signIn(MAI);
  const draft = fresh(MAI.id);
  await addDraft(draft);
  const html = (status: number) => new Response('<html>', { status, headers: { 'Content-Type': 'text/html' } });
  const answers = [html(200), html(302), html(403), html(404), html(502), new Response('', { status: 201 }), json(201, {}), json(503, {}), json(429, {}), json(409, { type: '/problems/idempotency-key-in-use' })];
  for (const answer of answers) {
    other = () => answer.clone();
    await file(draft.id);
    await flush();
    expect(outbox.value[0], `${answer.status}`).toMatchObject({ state: 'waiting' });
    expect(await get('drafts', draft.id)).not.toMatchObject({ lost: true });
  }
});

test('taken back while it is being brought up, it is not sent', async () => {
  await signIn(MAI);
  const draft = fresh(MAI.id);
  await addDraft(draft);
  let filed = 0;
  other = async (path, init) => {
    if (path === '/api/dossiers') filed += 1;
    if (path === '/api/drafts') await takeBack(draft.id);
    return new Response(JSON.stringify({ id: path === '/api/drafts' ? (JSON.parse(String(init.body)) as { id: string }).id : newId(), version: 2, attachments: [], answers: {} }), { status: 201, headers: { 'Content-Type': 'application/json', ETag: '"2"' } });
  };
  await file(draft.id);
  await flush();
  await readOutbox();
  expect(filed).toBe(0);
  expect(outbox.value).toEqual([]);
  expect(await get('drafts', draft.id)).toBeDefined();
});

const FACE = { id: 'r', procedureCode: '', procedureVersion: '2025-07-01', inForce: '2025-07-01', version: 2, updatedAt: '', attachments: [], answers: {}, office: null, resultBy: null, resultAddress: null, owner: null, phone: null, email: null };
const page = (id: string, file?: string): Page => ({ id, name: id, type: 'image/jpeg', size: 1, sha256: '', ...(file && { file, sent: true }) });

const told = (more: object) => ({ version: '2026-11-22', answers: {}, changes: [], look: [], dropped: [], ...more });

test('a form that changed under a draft: answers are carried, what is new is kept to be shown, and it is not filed unseen', async () => {
  await signIn(MAI);
  const draft: Draft = { ...fresh(MAI.id), seen: ['child', 'mother'], answers: { child: { fullName: NAME, nick: 'Tủa' } }, papers: { notice: [page('a', 'A')], old: [page('b', 'B')] } };
  await addDraft(draft);
  const sent: string[] = [];
  other = (path, init) => {
    sent.push(`${init.method} ${path}`);
    const body = typeof init.body === 'string' ? (JSON.parse(init.body) as Record<string, unknown>) : {};
    const answer = (status: number, found: object, tag = '"2"'): Response => new Response(JSON.stringify(found), { status, headers: { 'Content-Type': 'application/json', ETag: tag } });
    if (path.endsWith('/carry-over')) {
      expect(body).toEqual({ version: '2025-07-01', answers: draft.answers });
      return answer(200, told({ answers: { child: { fullName: NAME } }, look: ['/child/mark'], dropped: ['/child/nick'], changes: [{ pointer: '/child/mark', kind: 'added', vi: 'Câu mới: Dấu.', en: 'New question: Mark.' }] }));
    }
    if (path.includes('/form?version=2026-11-22')) return answer(200, { code: '1.001193', version: '2026-11-22', documents: [{ id: 'notice' }], sections: [] });
    if (path === '/api/drafts') return answer(201, { ...FACE, id: body['id'], procedureVersion: '2026-11-22', inForce: '2026-11-22' }, '"1"');
    if (init.method === 'PUT') {
      expect(body).toMatchObject({ procedureVersion: '2026-11-22', answers: { child: { fullName: NAME } }, attachments: [{ documentId: 'notice', page: 1, fileId: 'A' }] });
      return answer(200, { id: 'r', version: 2, inForce: '2026-11-22' });
    }
    return answer(201, { id: 'dossier', code: 'c' });
  };
  await file(draft.id);
  await flush();
  expect(outbox.value[0]).toMatchObject({ state: 'parked', refusal: { kind: 'form-changed' } });
  const kept = await get('drafts', draft.id);
  expect(kept).toMatchObject({ version: '2026-11-22', seen: ['mother'], news: { look: ['/child/mark'], dropped: [{ pointer: '/child/nick', was: 'Tủa' }] } });
  expect(sent.some((each) => each.includes('/api/dossiers'))).toBe(false);
  // Looked at, it is filed again, under the new form.
  await takeBack(draft.id);
  await file(draft.id);
  await flush();
  expect(outbox.value[0]?.state).toBe('filed');
});

test('two devices on two versions of a form meet on the newer one', async () => {
  await signIn(MAI);
  const draft: Draft = { ...fresh(MAI.id), answers: { child: { fullName: NAME, nick: 'here' } }, changes: 2, sent: 1, remote: { id: 'r', version: '"1"', answers: { child: { fullName: NAME } }, wishes: {}, files: [], form: '2025-07-01' } };
  await addDraft(draft);
  let puts = 0;
  other = (path, init) => {
    const body = typeof init.body === 'string' ? (JSON.parse(init.body) as { answers: Record<string, Record<string, string>> }) : { answers: {} };
    const answer = (status: number, found: object, tag = '"5"'): Response => new Response(JSON.stringify(found), { status, headers: { 'Content-Type': 'application/json', ETag: tag } });
    // The new form calls a name a name.
    if (path.endsWith('/carry-over')) {
      const { fullName, ...rest } = body.answers['child'] ?? {};
      return answer(200, told({ answers: { child: { ...(fullName && { name: fullName }), ...rest } } }));
    }
    if (path.includes('/form?')) return answer(200, { code: '1.001193', version: '2026-11-22', documents: [], sections: [] });
    if (init.method === 'PUT') {
      puts += 1;
      if (new Headers(init.headers).get('If-Match') !== '"5"') return json(412, { type: '/problems/stale' });
      expect(body).toMatchObject({ procedureVersion: '2026-11-22', answers: { child: { name: 'Ánh', nick: 'here', sex: 'female' } } });
      return answer(200, { id: 'r', version: 6, inForce: '2026-11-22' }, '"6"');
    }
    return answer(200, { ...FACE, procedureVersion: '2026-11-22', inForce: '2026-11-22', version: 5, answers: { child: { name: 'Ánh', sex: 'female' } } });
  };
  expect((await bringUp(draft.id))?.answers).toEqual({ child: { name: 'Ánh', nick: 'here', sex: 'female' } });
  expect(puts).toBe(2);
});
