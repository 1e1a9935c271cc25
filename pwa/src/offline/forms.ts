/** A form as a draft pins it, on the phone for as long as a draft may need it. */

import type { Form } from '../form/model.ts';
import { get as read, Refusal } from '../server/client.ts';
import { get, put } from './store.ts';
import { FORM, nameOf } from './traces.ts';

/** A published version never changes: the phone's own copy first, the network when there is none. Throws Refusal. */
export async function formOf(code: string, version: string): Promise<Form> {
  const id = FORM + nameOf({ procedure: code, version });
  const held = (await get('meta', id)) as { readonly form?: Form } | undefined;
  if (held?.form) return held.form;
  const form = await read<Form>(`/api/procedures/${encodeURIComponent(code)}/form?version=${version}`);
  if (form.version !== version) throw new Refusal({ status: 404, kind: 'another-version', vi: '', en: '', facts: {} });
  await put('meta', { id, form }).catch(() => undefined);
  return form;
}
