/** What a screen of one's own shows to nobody in particular. */

import { signInAt } from '../server/me.ts';
import { own } from '../words/own.ts';

export function SignInOffer({ why, next }: { why: string; next: string }) {
  return (
    <div class="callout">
      <p>{why}</p>
      <a class="button filled" href={signInAt(next)}><span>{own.value.inbox.signInDo}</span></a>
    </div>
  );
}
