/** A form as a draft pins it, on the phone for as long as a draft may need it. */

import type { Form } from '../form/model.ts';
import { get as read, Refusal } from '../server/client.ts';
import { get, put } from './store.ts';
import { FORM, nameOf } from './traces.ts';

/** Those that this page has used, by code and version. */
const used = new Map<string, Form>();

interface Pinned {
  readonly procedure: string;
  readonly version: string;
}

export const formAtHand = (pinned: Pinned): Form | undefined => used.get(nameOf(pinned));

/** The phone's own copy. */
export async function formHere(pinned: Pinned): Promise<Form | undefined> {
  const name = nameOf(pinned);
  const form = used.get(name) ?? ((await get('meta', FORM + name)) as { readonly form?: Form } | undefined)?.form;
  if (form) used.set(name, form);
  return form;
}

/** A published version never changes: the phone's own copy first, the network when there is none. Throws Refusal. */
export async function formOf(code: string, version: string): Promise<Form> {
  const pinned = { procedure: code, version };
  const held = await formHere(pinned);
  if (held) return held;
  const form = await read<Form>(`/api/procedures/${encodeURIComponent(code)}/form?version=${version}`);
  if (form.version !== version) throw new Refusal({ status: 404, kind: 'another-version', vi: '', en: '', facts: {} });
  used.set(nameOf(pinned), form);
  await put('meta', { id: FORM + nameOf(pinned), form }).catch(() => undefined);
  return form;
}
