/** What VNeID told, put into a draft once; asked again only if it could not be read. */

import type { Form } from '../form/model.ts';
import { prefill, type Known } from '../form/prefill.ts';
import { get } from '../server/client.ts';
import { me } from '../server/me.ts';
import type { Identity } from '../server/shapes.ts';
import { change, type Draft } from './drafts.ts';

const FILLED = '#filled';

export async function fillFromSignIn(draft: Draft, form: Form): Promise<void> {
  if (draft.mandate || !me.peek() || draft.of !== me.peek()?.id || draft.seen.includes(FILLED)) return;
  const [{ values }, identity] = await Promise.all([
    get<{ values: Known }>(`/api/procedures/${encodeURIComponent(form.code)}/prefill?version=${form.version}`),
    get<Identity>('/api/me/identity'),
  ]);
  await change(draft.id, (now) => {
    if (now.seen.includes(FILLED)) return now;
    const { answers, pointers } = prefill(form, now.answers, values);
    const phone = identity.phone?.replace(/[^\d+]/g, '').replace(/^\+84/, '0');
    return {
      ...now,
      answers,
      prefilled: [...now.prefilled, ...pointers],
      wishes: { ...(phone ? { phone } : {}), ...(identity.email ? { email: identity.email } : {}), ...now.wishes },
      seen: [...now.seen, FILLED],
    };
  });
}
