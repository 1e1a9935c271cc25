/** A desk read on the screen: without a network what was read stays, says how old it is, and offers no decision. */

import type { ComponentChildren } from 'preact';
import type { Read } from '../../server/desk.ts';
import { place } from '../../router.ts';
import { desk } from '../../words/desk.ts';
import { showHour } from '../../words/format.ts';
import { words } from '../../words/index.ts';
import { ButtonLink } from '../button.tsx';
import { Icon } from '../icons.tsx';
import { Failed, Missing } from '../loaded.tsx';
import { Loading } from '../loading.tsx';

/** `inside`: a page that has its heading already. */
export function Shown<T>({ of, next, inside = false, children }: { of: Read<T>; next: string; inside?: boolean; children: (data: T) => ComponentChildren }) {
  const w = desk.value;
  const { data, refusal, again } = of;
  if (data !== undefined) return <>{refusal?.passing && <Stale at={of.at} />}{children(data)}</>;
  if (!refusal) return <>{!inside && <Title />}<Loading outline="desk" /></>;
  if (refusal.status === 401) return <div class="empty">{!inside && <Title />}<p>{w.signIn}.</p><ButtonLink look="filled" href={`/auth/login?next=${encodeURIComponent(next)}`}>{w.signIn}</ButtonLink></div>;
  if (refusal.kind === 'not-allowed') return <div class="empty">{!inside && <Title />}<p>{w.noPost}</p><ButtonLink href="/">{w.resident}</ButtonLink></div>;
  if (refusal.status === 404) return inside ? <p>{words.value.headings.missing}</p> : <Missing />;
  return <>{!inside && <Title />}<Failed refusal={refusal} again={() => void again()} /></>;
}

/** Of the route, while there is nothing to name more closely. */
function Title() {
  const route = place.value.route;
  return <h1 tabIndex={-1}>{route && words.value.headings[route.heading]}</h1>;
}

const Stale = ({ at }: { at: number }) => <p class="stale" role="status"><Icon name="wait" size={20} /> {desk.value.stale(showHour(new Date(at).toISOString()))}</p>;
