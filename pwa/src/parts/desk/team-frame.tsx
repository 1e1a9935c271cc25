/** Around the commune's team screens: whose office, the four parts, and the words when something was refused. */

import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { find } from '../../routes.ts';
import type { Refusal } from '../../server/client.ts';
import type { Read } from '../../server/desk.ts';
import { me, readMe, signInAt } from '../../server/me.ts';
import { officeLed } from '../../server/team.ts';
import { desk } from '../../words/desk.ts';
import { say } from '../../words/index.ts';
import { team } from '../../words/team.ts';
import { ButtonLink } from '../button.tsx';
import { Loading } from '../loading.tsx';
import { tell } from '../toast.tsx';
import { Shown } from './shown.tsx';

export type Tab = 'team' | 'households' | 'coverage' | 'mandates';
const paths: Readonly<Record<Tab, string>> = { team: '/can-bo/to', households: '/can-bo/to/ho', coverage: '/can-bo/to/do-phu', mandates: '/can-bo/to/lam-ho' };

export function TeamFrame({ tab, title, children }: { tab: Tab; title: string; children: (office: string) => ComponentChildren }) {
  const w = team.value;
  const person = me.value;
  useEffect(() => { if (me.value === undefined) void readMe(); }, []);
  const led = person ? officeLed(person) : undefined;
  // Whoever sits at the counter sees who may act for whom, and confirms telephones.
  const office = tab === 'mandates' ? (led ?? person?.posts[0]?.office) : led;
  const tabs = (Object.keys(paths) as Tab[]).filter((each) => find(paths[each]).route && (led !== undefined || each === 'mandates'));
  return (
    <>
      <div class="desk-top"><h1 tabIndex={-1}>{title}</h1></div>
      <nav class="filters" aria-label={w.parts}>
        {tabs.map((each) => <a key={each} href={paths[each]} aria-current={each === tab ? 'page' : undefined}>{w.tabs[each]}</a>)}
      </nav>
      {person === undefined ? <Loading outline="desk" />
        : person === null ? <div class="empty"><p>{desk.value.signIn}.</p><ButtonLink look="filled" href={signInAt(paths[tab])}>{desk.value.signIn}</ButtonLink></div>
        : office === undefined ? <div class="empty"><p>{w.none}</p></div> : children(office)}
    </>
  );
}

/** A commune's own read; whoever leads an office above the communes is told where their numbers are. */
export function OfCommune<T>({ of, next, children }: { of: Read<T>; next: string; children: (data: T) => ComponentChildren }) {
  if (of.refusal?.status !== 404) return <Shown inside of={of} next={next}>{children}</Shown>;
  return <div class="empty"><p>{team.value.noTeam}</p><ButtonLink href={paths.coverage}>{team.value.tabs.coverage}</ButtonLink></div>;
}

/** Does something to the team; what was refused is said, what is done too. */
export function useDo(again: () => unknown): { readonly trouble: string; readonly run: (work: () => Promise<unknown>, said: string) => Promise<boolean> } {
  const [trouble, setTrouble] = useState('');
  const run = async (work: () => Promise<unknown>, said: string): Promise<boolean> => {
    setTrouble('');
    try {
      await work();
      if (said) tell(said);
      await again();
      return true;
    } catch (error) {
      setTrouble((error as Refusal).vi ? say(error as Refusal) : team.value.failed);
      return false;
    }
  };
  return { trouble, run };
}

export const Trouble = ({ text }: { text: string }) => <div role="alert">{text && <p class="callout stop">{text}</p>}</div>;
