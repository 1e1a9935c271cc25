/** Anybody who holds a paper asks whether it is genuine. The token stays behind `#`: it is in no address that a server writes down. */

import { useEffect, useState } from 'preact/hooks';
import { Button } from '../parts/button.tsx';
import { Compare } from '../parts/compare.tsx';
import { Shape } from '../parts/icons.tsx';
import { Loading } from '../parts/loading.tsx';
import { ask } from '../server/client.ts';
import type { VerificationAnswer } from '../server/shapes.ts';
import { after } from '../words/after.ts';
import { showMoment } from '../words/format.ts';
import { words } from '../words/index.ts';

const tokenHere = (): string => decodeURIComponent(location.hash.slice(1));

export default function VerifyPage() {
  const w = after.value.verify;
  const [token, setToken] = useState(tokenHere);
  const [found, setFound] = useState<VerificationAnswer | 'failed'>();
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    const change = (): void => setToken(tokenHere());
    addEventListener('hashchange', change);
    return () => removeEventListener('hashchange', change);
  }, []);
  useEffect(() => {
    setFound(undefined);
    if (!token) return;
    let stale = false;
    // A mangled code is no code of ours; only an answer that did not come leaves it open.
    ask<VerificationAnswer>('/api/verification', { method: 'POST', body: { token } }).then(
      ({ body }) => { if (!stale) setFound(body); },
      (refusal: { readonly status: number }) => { if (!stale) setFound(refusal.status === 400 || refusal.status === 422 ? { genuine: false } : 'failed'); },
    );
    return () => { stale = true; };
  }, [token, turn]);
  if (!token) {
    return (
      <>
        <h1 tabIndex={-1}>{words.value.headings.verify}</h1>
        <p class="lead">{w.empty}</p>
        <p class="note lead">{w.emptyMore}</p>
      </>
    );
  }
  if (found === undefined) {
    return (
      <>
        <h1 tabIndex={-1}>{w.checking}</h1>
        <Loading outline="page" />
      </>
    );
  }
  if (found === 'failed') {
    return (
      <>
        <h1 tabIndex={-1}>{words.value.headings.verify}</h1>
        <p class="callout" role="alert">{w.failed}</p>
        <div class="actions"><Button look="filled" icon="again" onClick={() => setTurn(turn + 1)}>{words.value.states.retry}</Button></div>
      </>
    );
  }
  return found.genuine ? <Genuine found={found} /> : (
    <div role="alert">
      <h1 tabIndex={-1}><Shape turn="stopped" /> {w.forged}</h1>
      <p class="callout stop">{w.forgedMore}</p>
    </div>
  );
}

function Genuine({ found }: { found: VerificationAnswer }) {
  const w = after.value.verify;
  return (
    <>
      <h1 tabIndex={-1}><Shape turn="done" /> {w.genuine}</h1>
      {found.supersededAt ? <p class="callout stop">{w.superseded(showMoment(found.supersededAt))}</p> : <p class="callout fine">{w.genuineMore}</p>}
      <dl class="facts card">
        <div><dt>{w.kind}</dt><dd><b>{found.kindName}</b></dd></div>
        <div><dt>{w.office}</dt><dd>{found.officeName}</dd></div>
        <div><dt>{w.issued}</dt><dd>{found.issuedAt && showMoment(found.issuedAt)}</dd></div>
        <div><dt>{w.sealed}</dt><dd>{found.sealed ? w.sealedYes : w.sealedNo}</dd></div>
        <div><dt>{w.sum}</dt><dd class="hash">{found.sha256?.replace(/(.{8})/g, '$1 ')}</dd></div>
      </dl>
      {found.sha256 && <section class="section"><h2>{w.compare}</h2><Compare sha256={found.sha256} /></section>}
      <p class="note section">{w.private}</p>
    </>
  );
}
