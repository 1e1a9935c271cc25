/** The session is over and nobody signed out: what was here lies sealed, and opens again for whose it is. */

import { finding } from '../words/finding.ts';

export function Ended() {
  const w = finding.value.signIn;
  return (
    <div class="callout">
      <p>{w.ended}</p>
      <a class="button filled" href={`/auth/login?next=${encodeURIComponent(location.pathname + location.search)}`}><span>{w.go}</span></a>
    </div>
  );
}
