/** A screen of the filing line around its draft: while it is read, when it is gone, when its form has not come, and once both are here. */

import type { ComponentChildren, ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Form } from '../form/model.ts';
import type { Draft } from '../offline/drafts.ts';
import { savedAs, useFiling } from '../offline/use.ts';
import type { Heading } from '../routes.ts';
import { me, signInAt } from '../server/me.ts';
import { filing } from '../words/filing.ts';
import { say, words } from '../words/index.ts';
import { Button, ButtonLink } from './button.tsx';
import { Loading } from './loading.tsx';
import { SaveChip } from './saved.tsx';

export function FilingScreen({ id, heading, children }: { id: string; heading: Heading; children: (draft: Draft, form: Form) => ComponentChildren }) {
  const w = filing.value.parts;
  const found = useFiling(id);
  switch (found.state) {
    case 'loading':
      return (
        <>
          <h1 tabIndex={-1}>{words.value.headings[heading]}</h1>
          <Loading outline="form" />
        </>
      );
    case 'gone':
      return (
        <div class="empty">
          <h1 tabIndex={-1}>{w.gone}</h1>
          {me.value === null && <><p>{w.goneSignIn}</p><a class="button filled" href={signInAt(location.pathname + location.search)}><span>{w.signIn}</span></a></>}
          <ButtonLink href="/" icon="home">{words.value.states.goHome}</ButtonLink>
        </div>
      );
    case 'formless':
      return (
        <div class="empty">
          <h1 tabIndex={-1}>{say(found.draft.title)}</h1>
          <SaveChip saved={savedAs(found.draft)} />
          <p role="alert">{w.noForm}</p>
          <Button icon="again" onClick={found.again}>{words.value.states.retry}</Button>
        </div>
      );
    case 'ready':
      return found.draft.mandate || me.value?.guestOf ? <Behalf draft={found.draft}>{() => children(found.draft, found.form)}</Behalf> : <>{children(found.draft, found.form)}</>;
  }
}

export interface BehalfProps {
  readonly draft: Draft;
  readonly children: () => ComponentChildren;
}

/** A helper's work for somebody is behind their PIN and says for whom it is, and a resident's on that phone says whose it is; that code comes to helpers' phones alone. */
function Behalf(props: BehalfProps) {
  const [Part, setPart] = useState<ComponentType<BehalfProps>>();
  useEffect(() => void import('./helper/behalf.tsx').then((part) => setPart(() => part.Behalf)), []);
  return Part ? <Part {...props} /> : <Loading outline="form" />;
}
