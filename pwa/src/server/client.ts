/** The one door to the API: JSON in and out, refusals as values to catch, and never a hang. */

export interface Refused {
  readonly status: number;
  /** Last piece of the problem's type: `stale`, `sign-in-needed`; `offline` and `garbled` are ours. */
  readonly kind: string;
  readonly vi: string;
  readonly en: string;
  /** What else the problem document carried. */
  readonly facts: Readonly<Record<string, unknown>>;
}

export class Refusal extends Error implements Refused {
  readonly status: number;
  readonly kind: string;
  readonly vi: string;
  readonly en: string;
  readonly facts: Readonly<Record<string, unknown>>;
  constructor(told: Refused) {
    super(`${told.status} ${told.kind}`);
    this.status = told.status;
    this.kind = told.kind;
    this.vi = told.vi;
    this.en = told.en;
    this.facts = told.facts;
  }
  /** Worth the same request again later: nothing was decided. */
  get passing(): boolean {
    return this.status === 0 || this.status === 408 || this.status === 429 || this.status >= 500 || this.kind === 'idempotency-key-in-use';
  }
}

export interface Ask {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH' | 'HEAD';
  readonly body?: unknown;
  /** Idempotency-Key: the same one for every repetition of the same act. */
  readonly key?: string;
  /** Version as last read, for If-Match. */
  readonly version?: string;
  readonly signal?: AbortSignal;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answer<T> {
  readonly status: number;
  readonly body: T;
  /** ETag as it came, to send back. */
  readonly version: string | undefined;
  readonly headers: Headers;
}

const PATIENCE_MS = 30_000;

/** Whose work this page carries: the system refuses it should another person have signed in on this phone meanwhile. */
let asker: string | undefined;
export const askAs = (person: string | undefined): void => { asker = person; };
/** Asked by the phone itself, about whoever is signed in. */
const ANYBODYS = /^\/(api\/visitor|api\/me\/device-keys\/|auth\/)/;

/** Throws `Refusal` for everything but a 2xx: no network and an answer that is not ours included. */
export async function ask<T>(path: string, { method = 'GET', body, key, version, signal, headers }: Ask = {}): Promise<Answer<T>> {
  const raw = body instanceof Blob;
  const given = new Headers(headers);
  given.set('Accept', 'application/json');
  if (body !== undefined && !raw) given.set('Content-Type', 'application/json');
  if (key) given.set('Idempotency-Key', key);
  if (version) given.set('If-Match', version);
  if (asker && !ANYBODYS.test(path)) given.set('Motcua-Person', asker);
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), PATIENCE_MS);
  const stop = (): void => patience.abort();
  signal?.addEventListener('abort', stop);
  let answer: Response;
  let text: string;
  try {
    answer = await fetch(path, {
      method,
      headers: given,
      body: body === undefined ? null : raw ? body : JSON.stringify(body),
      signal: patience.signal,
      credentials: 'same-origin',
    });
    text = await answer.text();
  } catch {
    throw ours('offline');
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
  }
  const read = parse(text, answer);
  // What is not ours (a hotspot's page, a proxy's, an empty 200) has decided nothing.
  if (!answer.ok) throw read === undefined ? ours('garbled') : told(answer.status, read);
  if (read === undefined && (text || method === 'GET')) throw ours('garbled');
  return { status: answer.status, body: read as T, version: answer.headers.get('ETag') ?? undefined, headers: answer.headers };
}

export async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  return (await ask<T>(path, signal ? { signal } : {})).body;
}

function parse(text: string, answer: Response): unknown {
  if (!/[/+]json/.test(answer.headers.get('Content-Type') ?? '')) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** A success that does not say what it should is not ours either: nothing may end by it. */
export function named<T extends { readonly id: string }>(body: T): T {
  if (!body?.id) throw ours('garbled');
  return body;
}

const ours = (kind: 'offline' | 'garbled'): Refusal => new Refusal({ status: 0, kind, vi: '', en: '', facts: {} });

function told(status: number, problem: unknown): Refusal {
  const facts = (typeof problem === 'object' && problem !== null ? problem : {}) as Record<string, unknown>;
  const text = (name: string): string => (typeof facts[name] === 'string' ? facts[name] : '');
  return new Refusal({ status, kind: text('type').split('/').pop() ?? '', vi: text('vi') || text('detail'), en: text('en') || text('detail'), facts });
}
