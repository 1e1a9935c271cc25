import 'fake-indexeddb/auto';
import { beforeEach, expect, test, vi } from 'vitest';
import { damm, judgeCode } from '../src/helper/damm.ts';
import { DAY_MS, daysWaiting, isKept, judgePin, waitAfter } from '../src/helper/keeping.ts';
import { firstAsking, lacking } from '../src/helper/asking.ts';
import type { Area, Household } from '../src/helper/model.ts';
import { calls, overlay } from '../src/helper/overlay.ts';
import { beginVisit, entriesOf, lacks } from '../src/helper/visit.ts';
import { bring, field, fetchField, forgo, readField, sayAgain, send, wipe, write } from '../src/offline/field/field.ts';
import { seal, type Envelope, type ServerKey } from '../src/offline/field/seal.ts';
import { toBytes, toText } from '../src/offline/text64.ts';
import { rowsOf, vaultOf } from '../src/offline/field/shelf.ts';
import { lock, makeVault, opened, openVault, touch } from '../src/offline/field/vault.ts';

const ME = 'p-helper';
const PIN = '260417';
const CURVE = { name: 'ECDH', namedCurve: 'P-256' };

/** The other side of the seal, as the contract writes it and not as our own code does it. */
async function unseal(pair: CryptoKeyPair, { kid, epk, iv, box }: Envelope, purpose: string, context: string): Promise<unknown> {
  const words = (text: string) => new TextEncoder().encode(text);
  const theirs = await crypto.subtle.importKey('raw', toBytes(epk), CURVE, false, []);
  const shared = await crypto.subtle.deriveBits({ name: 'ECDH', public: theirs }, pair.privateKey, 256);
  const from = await crypto.subtle.importKey('raw', shared, 'HKDF', false, ['deriveBits']);
  const bits = await crypto.subtle.deriveBits({ name: 'HKDF', hash: 'SHA-256', salt: toBytes(epk), info: words(`motcua-sealed-1|${purpose}|${kid}`) }, from, 256);
  const key = await crypto.subtle.importKey('raw', bits, 'AES-GCM', false, ['decrypt']);
  return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt({ name: 'AES-GCM', iv: toBytes(iv), additionalData: words(context) }, key, toBytes(box))));
}

async function serverKey(): Promise<{ pair: CryptoKeyPair; key: ServerKey }> {
  const pair = await crypto.subtle.generateKey(CURVE, true, ['deriveBits']);
  return { pair, key: { kid: 'k1', key: toText(await crypto.subtle.exportKey('raw', pair.publicKey)) } };
}

const household = (id: string, more: Partial<Household> = {}): Household => ({
  id, hamletId: 'h1', headName: 'Thào Thị Mỷ', consent: null, house: null, phone: null, needs: [], language: null, digitalMember: null,
  facts: { level2: null, appInstalled: null, notifications: null, firstDossier: null, digitalMember: null }, lessons: [], notes: [], nextOn: null, visitedAt: null, unseen: 0, ...more,
});

/** The system in memory: opens seals, keeps each entry once, loses requests and answers on command. */
class System {
  kept = new Map<string, Record<string, unknown>>();
  heard: string[] = [];
  lose: () => 'before' | 'after' | undefined = () => undefined;
  refuse: (entry: Record<string, unknown>) => boolean = () => false;
  ended = false;
  pair!: CryptoKeyPair;
  key!: ServerKey;
  households = [household('a'), household('b')];

  fetch = async (path: string, init: RequestInit): Promise<Response> => {
    const lost = this.lose();
    if (lost === 'before') throw new TypeError('network');
    const answer = await this.answer(path, init);
    if (lost === 'after') throw new TypeError('network');
    return answer;
  };

  private async answer(path: string, init: RequestInit): Promise<Response> {
    const json = (body: unknown, status = 200) => new Response(JSON.stringify(body), { status, headers: { 'Content-Type': status < 400 ? 'application/json' : 'application/problem+json' } });
    if (this.ended) return json({ type: '/problems/not-found' }, 404);
    switch (path.replace(/\?.*/, '')) {
      case '/api/team/me':
        return json({ helperId: 'H', displayName: 'Giàng Văn Dế', badge: 12, office: 'o', commune: { vi: '', en: '' }, team: { vi: '', en: '' }, hamlets: [{ id: 'h1', name: 'Ky Quan San' }] });
      case '/api/team/key':
        return json(this.key);
      case '/api/team/day':
        return json({ items: [{ householdId: 'a', reasons: ['never'], unseen: 0 }, { householdId: 'b', reasons: ['need'], unseen: 0 }] });
      case '/api/team/mandates':
        return json({ items: [] });
      case '/api/team/households':
        return json({ items: this.households });
    }
    const { entries } = JSON.parse(String(init.body)) as { entries: { id: string; sealed: Envelope }[] };
    const items: unknown[] = [];
    for (const { id, sealed } of entries) {
      const entry = (await unseal(this.pair, sealed, 'entry', id)) as Record<string, unknown>;
      expect(entry['helper']).toBe('H');
      expect(entry['id']).toBe(id);
      this.heard.push(id);
      if (this.refuse(entry)) items.push({ id, result: 'refused', problem: { type: '/problems/consent-needed', vi: 'Chưa có đồng ý.', en: 'No consent.', facts: {} } });
      else {
        items.push({ id, result: this.kept.has(id) ? 'known' : 'kept' });
        this.kept.set(id, entry);
      }
    }
    return json({ items });
  }
}

let system: System;
beforeEach(async () => {
  system = new System();
  Object.assign(system, await serverKey());
  vi.stubGlobal('fetch', system.fetch);
  vi.stubGlobal('navigator', {});
  lock();
  await makeVault(ME, PIN, 1000);
  await wipe(ME, Number.MAX_SAFE_INTEGER);
  for (const { id } of await rowsOf(ME)) await forgo(id);
});

test('every wrong digit and every swap of neighbours in a consent code shows at once', () => {
  expect(damm('572')).toBe(4);
  for (let n = 0; n < 300; n += 1) {
    const six = String(Math.floor(Math.random() * 1e6)).padStart(6, '0');
    const code = six + damm(six);
    expect(judgeCode(code)).toBe('whole');
    for (let at = 0; at < 7; at += 1) {
      for (let digit = 0; digit < 10; digit += 1) if (String(digit) !== code[at]) expect(judgeCode(code.slice(0, at) + digit + code.slice(at + 1))).toBe('mistyped');
      if (at && code[at] !== code[at - 1]) expect(judgeCode(code.slice(0, at - 1) + code[at] + code[at - 1] + code.slice(at + 1))).toBe('mistyped');
    }
  }
  expect(judgeCode('482')).toBe('short');
});

test('what was read goes after seven days, what waits never does, and from the fifth day it says so', () => {
  expect([isKept('read', 0, 7 * DAY_MS - 1), isKept('read', 0, 7 * DAY_MS), isKept('unsent', 0, 400 * DAY_MS)]).toEqual([true, false, true]);
  expect([daysWaiting([], 0), daysWaiting([DAY_MS, 0], 5 * DAY_MS - 1), daysWaiting([DAY_MS, 0], 5 * DAY_MS)]).toEqual([undefined, undefined, 5]);
});

test('a PIN that anybody tries first is not one', () => {
  expect(['12345', '12345a', '111111', '123456', '987654', '121212', '123123', PIN, '19870412'].map(judgePin)).toEqual(['short', 'short', 'plain', 'plain', 'plain', 'plain', 'plain', 'good', 'good']);
  expect([4, 5, 6, 9].map(waitAfter)).toEqual([0, 60_000, 120_000, 960_000]);
});

test('the vault opens with its PIN alone, makes a guesser wait, and is thrown away after ten', async () => {
  await fetchField(ME);
  await write([{ kind: 'visit', householdId: 'a', startedAt: '2026-11-20T01:00:00Z', outcome: 'met' }]);
  lock();
  expect(field.value).toBeUndefined();
  let now = Date.now();
  for (let n = 1; n <= 9; n += 1) {
    const told = await openVault(ME, '000001', now);
    expect(told).toMatchObject({ how: 'wrong', left: 10 - n });
    if (told.how === 'wrong' && told.waitUntil) {
      expect(await openVault(ME, PIN, told.waitUntil - 1)).toMatchObject({ how: 'wait' });
      now = told.waitUntil;
    }
  }
  expect(await openVault(ME, '000001', now)).toEqual({ how: 'none' });
  expect(await vaultOf(ME)).toBeUndefined();
  expect((await rowsOf(ME)).map((row) => row.kind)).toEqual(['entry']);
  expect(await send(ME)).toBe(1); // sealed to the system: the PIN is not needed
  expect(system.kept.size).toBe(1);
});

test('the right PIN gives the tries back; five idle minutes shut the vault', async () => {
  lock();
  await openVault(ME, '000001');
  expect(await openVault(ME, PIN)).toEqual({ how: 'open' });
  expect((await vaultOf(ME))?.tries).toBe(0);
  touch(Date.now() + 4 * 60_000);
  expect(opened.value?.of).toBe(ME);
  touch(Date.now() + 10 * 60_000);
  expect(opened.value).toBeUndefined();
});

test('nothing on the shelves can be read as words', async () => {
  await fetchField(ME);
  await write([{ kind: 'visit', householdId: 'a', startedAt: '2026-11-20T01:00:00Z', outcome: 'met', note: 'chân đau' }]);
  const seen = JSON.stringify(await rowsOf(ME), (_, value: unknown) => (value instanceof ArrayBuffer ? new TextDecoder().decode(value) : value));
  expect(seen).not.toMatch(/Thào|Mỷ|chân đau|Ky Quan San|householdId/);
});

test('a row moved to another place or another PIN does not open', async () => {
  const { key, pair } = await serverKey();
  const sealed = await seal(key, 'entry', 'one', { code: '1' });
  await expect(unseal(pair, sealed, 'entry', 'two')).rejects.toThrow();
  await expect(unseal(pair, sealed, 'code', 'one')).rejects.toThrow();
  expect(await unseal(pair, sealed, 'entry', 'one')).toEqual({ code: '1' });
});

test('read for seven days, then wiped; the helper goes on with what is unsent', async () => {
  await fetchField(ME);
  await write([{ kind: 'visit', householdId: 'a', startedAt: '2026-11-20T01:00:00Z', outcome: 'absent' }]);
  await wipe(ME, Date.now() + 8 * DAY_MS);
  const after = await readField(ME);
  expect(after?.area).toBeUndefined();
  expect(after?.waiting).toHaveLength(1);
});

test('whatever is lost on the way, each entry is kept once, in its order, and then wiped here', async () => {
  await fetchField(ME);
  for (let round = 0; round < 40; round += 1) {
    system.lose = () => (['before', 'after', undefined] as const)[Math.floor(Math.random() * 3)];
    if (Math.random() < 0.6) {
      system.refuse = () => false;
      await write([{ kind: 'consent', householdId: 'a', agreed: true, words: 'w' }, { kind: 'visit', householdId: 'a', startedAt: '2026-11-20T01:00:00Z', outcome: 'met', note: `${round}` }]);
    }
    await bring(ME);
  }
  system.lose = () => undefined;
  await bring(ME);
  expect(await rowsOf(ME, 'entry')).toEqual([]);
  const kept = [...system.kept.values()];
  expect(kept.map((entry) => entry['id'])).toEqual([...system.kept.keys()].sort());
  expect(kept.filter((entry) => entry['kind'] === 'visit').length * 2).toBe(kept.length);
});

test('a refused entry stays with its reason until the person says it again or lets it go', async () => {
  await fetchField(ME);
  system.refuse = (entry) => entry['kind'] === 'fact';
  await write([{ kind: 'fact', householdId: 'a', fact: 'level2', value: true, how: 'seen' }, { kind: 'visit', householdId: 'a', startedAt: '2026-11-20T01:00:00Z', outcome: 'met' }]);
  await bring(ME);
  const [refused] = field.value?.waiting ?? [];
  expect(refused?.problem?.vi).toBe('Chưa có đồng ý.');
  await bring(ME);
  expect(system.heard.filter((id) => id === refused?.id)).toHaveLength(1); // never by itself
  system.refuse = () => false;
  await sayAgain(refused!);
  await bring(ME);
  expect(field.value?.waiting).toEqual([]);
  expect([...system.kept.values()].map((entry) => entry['kind'])).toEqual(['visit', 'fact']);
});

test('a helper who was ended keeps what was not sent', async () => {
  await fetchField(ME);
  await write([{ kind: 'visit', householdId: 'a', startedAt: '2026-11-20T01:00:00Z', outcome: 'met' }]);
  system.ended = true;
  await expect(bring(ME)).rejects.toMatchObject({ status: 404 });
  expect(await rowsOf(ME, 'entry')).toHaveLength(1);
});

test('what waits is laid over what was read, and the day ends as its households are visited', () => {
  const area: Area = { households: [household('a'), household('b', { facts: { ...household('b').facts, level2: { value: true, at: '2026-11-01', how: 'system', by: null } } }), household('c', { nextOn: '2026-11-23' })], day: [{ householdId: 'a', reasons: ['unseen'], unseen: 2 }, { householdId: 'b', reasons: ['need'], unseen: 0 }], mandates: [] };
  const readAt = Date.parse('2026-11-20T00:00:00Z');
  const after = overlay(area, [
    { id: '1', at: '2026-11-20T02:00:00Z', kind: 'consent', householdId: 'a', agreed: true, words: 'w' },
    { id: '2', at: '2026-11-20T02:00:01Z', kind: 'visit', householdId: 'a', startedAt: '2026-11-20T01:50:00Z', outcome: 'met' },
    { id: '3', at: '2026-11-20T03:00:00Z', kind: 'fact', householdId: 'b', fact: 'level2', value: false, how: 'told' },
  ], 'tôi');
  expect(after.households[0]?.consent?.agreed).toBe(true);
  expect(after.households[1]?.facts.level2?.value).toBe(true); // the system's own sight outweighs hearsay
  expect(calls(after, readAt, '2026-11-20').map((call) => call.householdId)).toEqual(['b']);
  expect(calls(after, readAt, '2026-11-23').map((call) => call.householdId)).toEqual(['b', 'c']);
});

test('before consent a visit says only that somebody came', () => {
  const visit = { ...beginVisit(household('a'), '2026-11-20T01:00:00Z'), outcome: 'met' as const, note: 'x', house: '12', facts: { level2: 'seen' as const }, next: 7 };
  expect(lacks(visit)).toEqual([]);
  const day = () => '2026-11-27';
  expect(entriesOf(visit, household('a'), 'a', 'w', day)).toEqual([{ kind: 'visit', householdId: 'a', startedAt: '2026-11-20T01:00:00Z', outcome: 'met', nextOn: '2026-11-27' }]);
  expect(entriesOf({ ...visit, consent: true }, household('a'), 'a', 'w', day).map(({ kind }) => kind)).toEqual(['consent', 'household', 'fact', 'visit']);
  expect(lacks({ ...visit, headName: ' ', lessons: ['fraud'] })).toEqual(['head', 'learner']);
});

test('a code needs to know whose telephone; a QR code finds its person by who scans it', () => {
  const asking = { ...firstAsking('Thào Thị Mỷ'), procedure: '1.014027' };
  expect(lacking(asking)).toEqual(['number']);
  expect(lacking({ ...asking, number: '099 155 000 108' })).toEqual([]);
  expect(lacking({ ...asking, way: 'qr', name: '' })).toEqual([]);
  expect(lacking({ ...asking, way: 'qr', number: '0991' })).toEqual(['number']);
  expect(asking.days).toBe(7);
});
