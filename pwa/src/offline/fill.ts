/** What VNeID told, put into a draft once; asked again only if it could not be read. */

import type { Form } from '../form/model.ts';
import { prefill } from '../form/prefill.ts';
import { get } from '../server/client.ts';
import { me } from '../server/me.ts';
import type { Identity } from '../server/shapes.ts';
import { change, type Draft } from './drafts.ts';

const FILLED = '#filled';

export async function fillFromSignIn(draft: Draft, form: Form): Promise<void> {
  if (!me.peek() || draft.of !== me.peek()?.subject || draft.seen.includes(FILLED)) return;
  const known = await get<Identity>('/api/me/identity');
  await change(draft.id, (now) => {
    if (now.seen.includes(FILLED)) return now;
    const { answers, pointers } = prefill(form, now.answers, known);
    return {
      ...now,
      answers,
      prefilled: [...now.prefilled, ...pointers],
      wishes: { ...(known.phone ? { phone: known.phone } : {}), ...(known.email ? { email: known.email } : {}), ...now.wishes },
      seen: [...now.seen, FILLED],
    };
  });
}
