/** Asking to act for somebody, and the code that they type: the first needs a network, the second does not. */

import type { Asking } from '../../helper/asking.ts';
import { digitsOf } from '../../helper/asking.ts';
import type { Mandate } from '../../helper/model.ts';
import { ask } from '../../server/client.ts';
import { fetchFormAhead } from './dossiers.ts';
import { bring, fetchField, field, forgo, write } from './field.ts';
import { toText } from '../text64.ts';
import { seal } from './seal.ts';

/** Secrets of the QR codes shown by this page: never written down, a new one is made instead. */
const secrets = new Map<string, string>();

export async function newSecret(mandate: string): Promise<string> {
  const secret = crypto.getRandomValues(new Uint8Array(32));
  secrets.set(mandate, toText(secret));
  return toText(await crypto.subtle.digest('SHA-256', secret));
}

/** One address for the resident's camera; what follows # never reaches a server's log. */
export const linkOf = (mandate: string): string | undefined => {
  const secret = secrets.get(mandate);
  return secret && `${location.origin}/cho-phep#${mandate}.${secret}`;
};

/** Throws Refusal. `id` is the asking's own, so that asking twice is asking once. */
export async function askMandate(id: string, householdId: string, asking: Asking): Promise<void> {
  const number = digitsOf(asking.number);
  await ask<Mandate>('/api/team/mandates', {
    method: 'POST',
    key: id,
    body: {
      id,
      householdId,
      acts: asking.acts,
      procedureCode: asking.procedure,
      days: asking.days,
      way: asking.way,
      resident: number ? { fullName: asking.name.normalize('NFC').trim(), personalNumber: number } : null,
      ...(asking.way === 'qr' ? { secretHash: await newSecret(id) } : {}),
    },
  });
  await fetchFormAhead(asking.procedure).catch(() => undefined);
  await readAgain();
}

async function readAgain(): Promise<void> {
  const of = field.peek()?.of;
  if (of) await fetchField(of).catch(() => undefined);
}

export async function newLink(id: string): Promise<void> {
  await ask(`/api/team/mandates/${id}/link`, { method: 'POST', body: { secretHash: await newSecret(id) } });
  await readAgain();
}

export async function dropMandate(id: string): Promise<void> {
  await ask(`/api/team/mandates/${id}/drop`, { method: 'POST' });
  await readAgain();
}

/** Sealed at once to the system alone: from here on neither the helper nor this phone can read it. */
export async function storeCode(mandateId: string, code: string): Promise<void> {
  const now = field.peek();
  if (!now) return;
  for (const { id, entry } of now.waiting) if (entry?.kind === 'code' && entry.mandateId === mandateId) await forgo(id);
  const sealed = await seal(now.key, 'code', mandateId, { code, typedAt: new Date().toISOString() });
  await write([{ kind: 'code', mandateId, code: sealed }]);
  await bring(now.of).catch(() => false);
}
