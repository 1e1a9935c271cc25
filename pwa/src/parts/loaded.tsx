/** A read on the screen: outline while it comes, the page once it is here, plain words when it fails. */

import type { ComponentChildren } from 'preact';
import type { Outline } from '../routes.ts';
import type { Refused } from '../server/client.ts';
import type { Loaded } from '../server/load.ts';
import { showMoment } from '../words/format.ts';
import { say, words } from '../words/index.ts';
import { Button, ButtonLink } from './button.tsx';
import { Loading } from './loading.tsx';

interface Props<T> {
  readonly of: Loaded<T>;
  readonly outline: Outline;
  /** The screen's own heading, for as long as the data do not bring one. */
  readonly title?: string;
  readonly children: (data: T) => ComponentChildren;
}

export function Show<T>({ of, outline, title, children }: Props<T>) {
  const heading = title && <h1 tabIndex={-1}>{title}</h1>;
  switch (of.state) {
    case 'loading':
      return <>{heading}<Loading outline={outline} /></>;
    case 'failed':
      if (of.refusal.status === 401) return <SignInFirst refusal={of.refusal} />;
      return of.refusal.status === 404 || of.refusal.status === 403 ? <Missing /> : <>{heading}<Failed refusal={of.refusal} again={of.again} /></>;
    case 'ready':
      return <><Since of={of} />{children(of.data)}</>;
  }
}

/** What stands in for a read without a network says from when it is. */
export function Since({ of }: { of: Loaded<unknown> }) {
  return of.state === 'ready' && of.since ? <p class="note" role="status">{words.value.states.stale(showMoment(of.since))} <Button look="quiet" onClick={of.again}>{words.value.states.retry}</Button></p> : null;
}

export function Failed({ refusal, again }: { refusal?: Refused; again: () => void }) {
  const w = words.value.states;
  return (
    <div class="empty" role="alert">
      <p>{refusal?.vi ? say(refusal) : w.error}</p>
      <Button icon="again" onClick={again}>{w.retry}</Button>
    </div>
  );
}

/** A page of one's own, opened by nobody yet: they come back to it. */
export function SignInFirst({ refusal }: { refusal: Refused }) {
  return (
    <div class="empty">
      <h1 tabIndex={-1}>{words.value.headings.signIn}</h1>
      <p>{refusal.vi ? say(refusal) : words.value.states.signIn}</p>
      <a class="button filled" href={`/auth/login?next=${encodeURIComponent(location.pathname + location.search)}`}><span>{words.value.headings.signIn}</span></a>
    </div>
  );
}

/** The same words for what does not exist and for what is somebody else's. */
export function Missing() {
  const w = words.value.states;
  return (
    <div class="empty">
      <h1 tabIndex={-1}>{w.missing}</h1>
      <p>{w.missingNext}</p>
      <ButtonLink href="/" icon="home">{w.goHome}</ButtonLink>
    </div>
  );
}
