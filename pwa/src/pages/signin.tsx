/** R4: what VNeID will tell us, before it is asked; or begin now and sign in later. */

import { useEffect } from 'preact/hooks';
import { online } from '../parts/banners.tsx';
import { ButtonLink } from '../parts/button.tsx';
import { me, readMe, signInAt } from '../server/me.ts';
import { finding } from '../words/finding.ts';
import { words } from '../words/index.ts';

/** `lam`: the draft to go on with; `toi`: another of our pages; `het`: the session has just ended. */
export default function SignIn({ query }: { query: URLSearchParams }) {
  const w = finding.value.signIn;
  const draft = query.get('lam');
  const wanted = query.get('toi');
  const next = draft ? `/lam/${draft}?gan=1` : wanted?.startsWith('/') ? wanted : '/';
  useEffect(() => { if (me.value === undefined) void readMe(); }, []);
  return (
    <>
      <h1 tabIndex={-1}>{words.value.headings.signIn}</h1>
      {query.has('het') && <p class="lead">{w.ended}</p>}
      {me.value ? (
        <>
          <p class="lead">{w.already(me.value.displayName)}</p>
          <div class="actions"><ButtonLink look="filled" href={next}>{w.goOn}</ButtonLink></div>
        </>
      ) : (
        <>
          <h2 class="section">{w.what}</h2>
          <ul class="papers">{w.facts.map((fact) => <li key={fact}>{fact}</li>)}</ul>
          <p class="note lead">{w.why}</p>
          <p class="lead"><b>{w.alone}</b></p>
          {!online.value && <p class="lead" role="status">{w.offline}</p>}
          <div class="actions">
            {/* A navigation of the browser: the server sends it on to the provider. */}
            <a class="button filled" href={signInAt(next)}><span>{w.go}</span></a>
            {draft && <ButtonLink href={`/lam/${draft}`}>{w.later}</ButtonLink>}
          </div>
          {draft && <p class="note lead">{w.nobody}</p>}
        </>
      )}
    </>
  );
}
