/** The helper's work on this phone: what was read, what waits, and sending it. Screens read `field`; every word is on the phone, locked and sealed, before it is shown. */

import { signal } from '@preact/signals';
import { isKept } from '../../helper/keeping.ts';
import type { Area, Call, Entry, Household, Mandate, TeamMe, Word } from '../../helper/model.ts';
import { overlay } from '../../helper/overlay.ts';
import { ask, get, Refusal } from '../../server/client.ts';
import type { List } from '../../server/shapes.ts';
import type { Both } from '../../words/index.ts';
import { newId } from '../ids.ts';
import { alone } from '../locks.ts';
import { flush } from '../outbox.ts';
import { noteStanding } from './dossiers.ts';
import { seal, type ServerKey } from './seal.ts';
import { changeRow, dropRows, keepRow, rowOf, rowsOf, type Row } from './shelf.ts';
import { lockAway, opened, read } from './vault.ts';

interface Own {
  readonly me: TeamMe;
  readonly key: ServerKey;
}

export interface Waiting {
  readonly id: string;
  readonly at: number;
  readonly entry: Entry | undefined;
  readonly problem: Both | undefined;
}

export interface Field extends Own {
  readonly of: string;
  /** Undefined when it was never read here, or wiped after its seven days. */
  readonly area: Area | undefined;
  readonly readAt: number;
  readonly waiting: readonly Waiting[];
}

/** Undefined while the vault is shut. */
export const field = signal<Field | undefined>(undefined);
opened.subscribe((now) => { if (field.peek()?.of !== now?.of) field.value = undefined; });

const ownId = (of: string): string => `own ${of}`;
const areaId = (of: string): string => `area ${of}`;

async function keepRead(of: string, id: string, kind: string, standing: Row['standing'], value: unknown): Promise<void> {
  await keepRow({ id, of, kind, standing, at: Date.now(), ...(await lockAway(of, id, value)) });
}

/** Wipes what is over its time, whoever's it is. */
export async function wipe(of: string, now = Date.now()): Promise<void> {
  await dropRows((await rowsOf(of)).filter((row) => !isKept(row.standing, row.at, now)).map((row) => row.id));
}

/** From the phone. Throws Locked; undefined when this helper's own facts were never read here. */
export async function readField(of: string): Promise<Field | undefined> {
  await wipe(of);
  const own = await rowOf(ownId(of));
  const known = own && (await read<Own>(own));
  if (!known) return undefined;
  const held = await rowOf(areaId(of));
  const area = held && (await read<Area>(held));
  const rows = [...(await rowsOf(of, 'entry'))].sort((a, b) => (a.id < b.id ? -1 : 1));
  const waiting = await Promise.all(rows.map(async (row) => ({ id: row.id, at: row.at, entry: await read<Entry>(row), problem: row.problem })));
  const entries = waiting.flatMap(({ entry, problem }) => (entry && !problem ? [entry] : []));
  field.value = { of, ...known, area: area && overlay(area, entries, known.me.displayName), readAt: held?.at ?? 0, waiting };
  return field.value;
}

/** From the system, onto the phone. Throws Refusal (404: not a helper, or no longer). */
export async function fetchField(of: string): Promise<void> {
  const [me, key, day, mandates, households] = await Promise.all([
    get<TeamMe>('/api/team/me'), get<ServerKey>('/api/team/key'), get<List<Call>>('/api/team/day'), get<List<Mandate>>('/api/team/mandates'), everyHousehold(),
  ]);
  await keepRead(of, ownId(of), 'own', 'own', { me, key } satisfies Own);
  await keepRead(of, areaId(of), 'area', 'read', { households, day: day.items, mandates: mandates.items } satisfies Area);
  await readField(of);
  await noteStanding(mandates.items);
  void flush();
}

async function everyHousehold(): Promise<readonly Household[]> {
  const found: Household[] = [];
  let next: string | null | undefined = '';
  while (next !== null && next !== undefined) {
    const page: List<Household> = await get<List<Household>>(`/api/team/households${next && `?after=${encodeURIComponent(next)}`}`);
    found.push(...page.items);
    next = page.next;
  }
  return found;
}

/** On the phone at once, in the order given; sent when there is a network. Throws Locked. */
export async function write(words: readonly Word[]): Promise<readonly string[]> {
  const now = field.peek();
  if (!now) throw new Error('the vault is shut');
  const ids: string[] = [];
  for (const [at, word] of words.entries()) {
    const made = Date.now() + at; // so that ids keep the order of the words
    const entry = { ...word, id: newId(made), at: new Date(made).toISOString() } as Entry;
    const sealed = await seal(now.key, 'entry', entry.id, { ...entry, helper: now.me.helperId });
    await keepRow({ id: entry.id, of: now.of, kind: 'entry', standing: 'unsent', at: made, sealed, ...(await lockAway(now.of, entry.id, entry)) });
    ids.push(entry.id);
  }
  await readField(now.of);
  return ids;
}

const AT_ONCE = 100;
/** Of one request's bytes, what the boxes of its entries may take. */
const MOST_CHARACTERS = 900_000;

/** The next that fit into one request: a photograph goes nearly alone. */
function fitting(rows: readonly Row[]): readonly Row[] {
  let size = 0;
  return rows.slice(0, AT_ONCE).filter((row, at) => {
    size += row.sealed?.box.length ?? 0;
    return at === 0 || size <= MOST_CHARACTERS;
  });
}

interface Result {
  readonly id: string;
  readonly result: 'kept' | 'known' | 'refused';
  readonly problem?: Both | null;
}

/** Sends what waits, sealed, so with the vault shut too. Kept there is wiped here. Throws Refusal; nothing is lost by it. */
export const send = (of: string): Promise<number> => alone(`field ${of}`, () => sendAll(of));

async function sendAll(of: string): Promise<number> {
  const rows = [...(await rowsOf(of, 'entry'))].filter((row) => row.sealed && !row.problem).sort((a, b) => (a.id < b.id ? -1 : 1));
  let sent = 0;
  for (let from = 0; from < rows.length;) {
    const some = fitting(rows.slice(from));
    from += some.length;
    const { body } = await ask<List<Result>>('/api/team/entries', { method: 'POST', body: { entries: some.map(({ id, sealed }) => ({ kind: 'sealed', id, sealed })) } });
    for (const { id, result, problem } of body.items) {
      if (result === 'refused') await changeRow(id, (row) => ({ ...row, problem: { vi: problem?.vi ?? '', en: problem?.en ?? '' } }));
      else {
        await dropRows([id]);
        sent += 1;
      }
    }
  }
  return sent;
}

/** What the system last said of the helper themselves: 401, the session is over; 404, they are in no team any more. */
export const refusedAs = signal<number | undefined>(undefined);

/** When there may be a network: what waits goes, then what the system knows now is read. False without one. */
export async function bring(of: string): Promise<boolean> {
  try {
    await send(of);
    if (opened.peek()?.of === of) await fetchField(of);
    refusedAs.value = undefined;
    return true;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (!error.passing) refusedAs.value = error.status;
    // Whoever is in no team any more reads nothing of its households; what they wrote waits.
    if (error.status === 404) await dropRows([areaId(of)]);
    if (opened.peek()?.of === of) await readField(of);
    if (!error.passing) throw error;
    return false;
  }
}

/** A refused entry is said again, as a new one, or thrown away: the person's word either way. */
export async function sayAgain(waiting: Waiting): Promise<void> {
  if (!waiting.entry) return;
  const { id: _id, at: _at, ...word } = waiting.entry;
  await write([word as Word]);
  await forgo(waiting.id);
}

export async function forgo(id: string): Promise<void> {
  await dropRows([id]);
  const now = field.peek();
  if (now) await readField(now.of);
}

/** Work in hand, kept from the first key: a visit half written, one per place. */
export async function keepScratch(place: string, value: unknown): Promise<void> {
  const now = field.peek();
  if (now) await keepRow({ id: `scratch ${now.of} ${place}`, of: now.of, kind: 'scratch', standing: 'unsent', at: Date.now(), ...(await lockAway(now.of, `scratch ${now.of} ${place}`, value)) });
}

export async function scratch<T>(place: string): Promise<T | undefined> {
  const now = field.peek();
  const row = now && (await rowOf(`scratch ${now.of} ${place}`));
  return row && read<T>(row);
}

export async function dropScratch(place: string): Promise<void> {
  const now = field.peek();
  if (now) await dropRows([`scratch ${now.of} ${place}`]);
}
