/** The form that a dossier was filed under, for the screens that come after filing. */

import { useEffect, useState } from 'preact/hooks';
import type { Form } from '../form/model.ts';
import type { Refusal } from '../server/client.ts';
import type { DossierProcedure } from '../server/shapes.ts';
import { formOf } from './forms.ts';

export type FormFound = { readonly state: 'loading' } | { readonly state: 'ready'; readonly data: Form; readonly again: () => void } | { readonly state: 'failed'; readonly refusal: Refusal; readonly again: () => void };

export function useForm({ code, version }: DossierProcedure): FormFound {
  const [form, setForm] = useState<Form>();
  const [refusal, setRefusal] = useState<Refusal>();
  const [turn, setTurn] = useState(0);
  const again = (): void => setTurn((n) => n + 1);
  useEffect(() => {
    setRefusal(undefined);
    formOf(code, version).then(setForm, setRefusal);
  }, [code, version, turn]);
  if (form) return { state: 'ready', data: form, again };
  return refusal ? { state: 'failed', refusal, again } : { state: 'loading' };
}
