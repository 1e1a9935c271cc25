/** A resident signs in on a helper's phone for one draft: their work lies under a key of its own, the helper's waits behind the PIN, and at the end nothing of theirs is left. */

import { effect, signal } from '@preact/signals';
import { go, place } from '../../router.ts';
import { ask } from '../../server/client.ts';
import { readMe } from '../../server/me.ts';
import type { Me } from '../../server/shapes.ts';
import { keep, kept } from '../../words/index.ts';
import { asNew, pagesOf, removeDraft, type Draft, type Page } from '../drafts.ts';
import { dropThere } from '../elsewhere.ts';
import { holder, lookAgain, type Holder } from '../holder.ts';
import { newId } from '../ids.ts';
import { keyOf, seal } from '../sealing.ts';
import { database, lay, newRev, type Shelf } from '../shelves.ts';
import { get, put, tellTabs, update } from '../store.ts';
import { sweepTraces } from '../traces.ts';

const IDLE_MS = 15 * 60_000;
const TOLD_EVERY_MS = 20_000;
const PATIENCE_MS = 6_000;
const TOUCHED = 'khach';

/** On the shelf of keys. mine: who holds the phone; guest: made ready, not signed in yet; parked: whose phone it is. */
interface Ready {
  readonly id: 'guest';
  readonly tag: string;
  readonly key: CryptoKey;
  /** The copy's id here, its id on the system, and the helper's own draft. */
  readonly draft: string;
  readonly create: string;
  readonly lent: string;
}

interface Parked extends Holder {
  readonly id: 'parked';
  /** The helper's draft that the resident has filed as their own. */
  readonly filed?: string;
}

async function shelves() {
  const db = await database();
  if (!db) throw new Error('this browser keeps nothing');
  return db;
}

/** A copy of the draft and its photographs for whoever signs in next; where to go for that. */
export async function lend(draft: Draft): Promise<string> {
  const db = await shelves();
  await dropReady();
  const tag = newId();
  const key = await keyOf(crypto.getRandomValues(new Uint8Array(32)));
  const write = async (shelf: Shelf, value: { readonly id: string }): Promise<void> => {
    const id = `${tag}/${value.id}`;
    await lay(db, shelf, new Map(), { id, rev: newRev(), ...(await seal(key, `${shelf}/${id}`, value)) });
  };
  const papers: Record<string, readonly Page[]> = {};
  const { mandate: _mandate, ...own } = asNew(draft);
  for (const [document, pages] of Object.entries(own.papers)) {
    papers[document] = await Promise.all(pages.map(async ({ refused: _refused, ...page }) => {
      const held = await get('files', page.id);
      const mine = { ...page, id: newId() };
      if (held) await write('files', { ...held, id: mine.id, of: null } as never);
      return mine;
    }));
  }
  // Their own identity fills in what the helper could not know.
  const copy: Draft = { ...own, id: newId(), of: null, papers, seen: draft.seen.filter((each) => each !== '#filled') };
  await write('drafts', copy);
  await db.put('keys', { id: 'guest', tag, key, draft: copy.id, create: copy.keys.create, lent: draft.id } satisfies Ready);
  return `/auth/login?next=/lam/${copy.id}&guest=${copy.keys.create}`;
}

/** Nobody signed in with it. */
async function dropReady(): Promise<void> {
  const db = await shelves();
  const ready = (await db.get('keys', 'guest')) as Ready | undefined;
  if (ready) await dropAll(ready.tag);
  await db.delete('keys', 'guest');
}

async function dropAll(tag: string): Promise<void> {
  const db = await shelves();
  for (const shelf of ['drafts', 'outbox', 'files', 'meta'] as const) {
    for (const id of (await db.getAllKeys(shelf)) as string[]) if (id.startsWith(`${tag}/`)) await db.delete(shelf, id);
  }
}

/** Whoever the system says is here, once a guest is, or was, or their place is ready. Null: nobody until the helper's PIN. */
export async function settle(found: Me | null): Promise<Me | null> {
  const db = await shelves();
  if (found?.guestOf) {
    if (await arrive(found, found.guestOf)) return found;
    await endStay();
    return null;
  }
  if ((await holder())?.guest) await wipe();
  await dropReady();
  const parked = await parkedHere();
  if (!parked) return found;
  if (!found || found.id === parked.of) {
    if (!place.peek().path.startsWith('/to-vien')) go('/to-vien', 'replace');
    return null;
  }
  await db.delete('keys', 'parked'); // another person has signed in for good
  return found;
}

async function arrive(found: Me, create: string): Promise<boolean> {
  const db = await shelves();
  let mine = await holder();
  if (!mine?.guest || mine.of !== found.id) {
    const ready = (await db.get('keys', 'guest')) as Ready | undefined;
    if (!ready || ready.create !== create) return false;
    if (mine && !mine.guest) await db.put('keys', { ...mine, id: 'parked' } satisfies Parked);
    mine = { tag: ready.tag, of: found.id, key: ready.key, guest: ready.draft, lent: ready.lent };
    await db.put('keys', { id: 'mine', ...mine });
    await db.delete('keys', 'guest');
    lookAgain();
    await holder();
    await sweepTraces();
    keep(TOUCHED, String(Date.now()));
    const draft = await update('drafts', ready.draft, (now) => now && { ...now, of: found.id });
    for (const page of draft ? pagesOf(draft) : []) await update('files', page.id, (now) => now && { ...now, of: found.id });
    tellTabs('keys', '');
  }
  watch(mine.guest ?? '');
  return true;
}

/** They have tapped a way out of their draft: whether to give the phone back is asked. */
export const wantsOut = signal(false);

let watching = false;

/** They stay with their draft, and not for longer than they are there. */
function watch(draft: string): void {
  if (watching) return;
  watching = true;
  const over = (): boolean => Date.now() - Number(kept(TOUCHED)) >= IDLE_MS;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const touch = (): void => {
    if (!kept(TOUCHED)) return;
    if (over()) return void leave();
    if (Date.now() - Number(kept(TOUCHED)) > TOLD_EVERY_MS) keep(TOUCHED, String(Date.now()));
    clearTimeout(timer);
    timer = setTimeout(touch, IDLE_MS + 1);
  };
  for (const sign of ['pointerdown', 'keydown', 'visibilitychange']) addEventListener(sign, touch, { passive: true });
  touch();
  effect(() => {
    const { path } = place.value;
    if (kept(TOUCHED) && !path.startsWith(`/lam/${draft}`) && !path.startsWith('/da-nop/')) queueMicrotask(() => {
      wantsOut.value = true;
      go(`/lam/${draft}`, 'replace');
    });
  });
}

/** Given up, or walked off. */
export async function leave(): Promise<void> {
  location.assign(await endStay());
}

/** Off the phone first, then off the system, then off the provider: where that is. `filed`: the helper's own draft is not needed any more. */
export async function endStay(how?: 'filed'): Promise<string> {
  const mine = await holder();
  await wipe();
  const db = await shelves();
  const parked = await parkedHere();
  if (parked && how && mine?.lent) await db.put('keys', { ...parked, filed: mine.lent });
  const ended = ask<{ redirectUrl: string }>('/auth/guest/end', { method: 'POST' }).then(({ body }) => body.redirectUrl, () => '/');
  const to = await Promise.race([ended, new Promise<string>((done) => setTimeout(() => done('/'), PATIENCE_MS))]);
  return to === '/' ? '/to-vien' : to;
}

async function wipe(): Promise<void> {
  const db = await shelves();
  const mine = await holder();
  keep(TOUCHED, '');
  if (mine?.guest) {
    await db.delete('keys', 'mine');
    await dropAll(mine.tag);
  }
  lookAgain();
  await holder();
  await sweepTraces();
  try {
    sessionStorage.clear();
  } catch {
    /* refused, so there is nothing */
  }
  tellTabs('keys', '');
}

/** Whose phone this is, while they have not shown that they are there. */
export const parkedHere = async (): Promise<Parked | undefined> => (await (await database())?.get('keys', 'parked')) as Parked | undefined;

/** The PIN was right: the phone is theirs again, with or without a network. */
export async function comeBack(): Promise<void> {
  const db = await shelves();
  const parked = await parkedHere();
  if (!parked) return;
  const { filed, ...mine } = parked;
  await put('meta', { id: 'returning' });
  await db.put('keys', { ...mine, id: 'mine' });
  await db.delete('keys', 'parked');
  lookAgain();
  await readMe();
  const lent = filed ? await get('drafts', filed) : undefined;
  if (!lent) return;
  await removeDraft(lent.id);
  await dropThere(lent);
}

/** The PIN is forgotten: a sign-in of their own brings the phone back. */
export async function forgetParked(): Promise<void> {
  await (await shelves()).delete('keys', 'parked');
}
