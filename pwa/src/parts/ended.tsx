/** The session is over and nobody signed out: what was here lies sealed, and opens again for whose it is. */

import { signInAt } from '../server/me.ts';
import { dossier } from '../words/dossier.ts';

export function Ended() {
  const w = dossier.value;
  return (
    <div class="callout">
      <p>{w.ended}</p>
      <a class="button filled" href={signInAt(location.pathname + location.search)}><span>{w.signInDo}</span></a>
    </div>
  );
}
