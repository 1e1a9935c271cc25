/** Around every screen of a dossier prepared for somebody: the PIN first, then both names and whether it may be filed. Somebody who has signed in on this phone is told whose it is. */

import { helper } from '../../words/helper.ts';
import { showDay } from '../../words/format.ts';
import { say } from '../../words/index.ts';
import type { BehalfProps } from '../filing.tsx';
import type { Mandate } from '../../helper/model.ts';
import { useLoad } from '../../server/load.ts';
import { me } from '../../server/me.ts';
import type { List } from '../../server/shapes.ts';
import { Loading } from '../loading.tsx';
import { Icon } from '../icons.tsx';
import { Gate } from './gate.tsx';
import { Give } from './give.tsx';
import { OwnSignIn, Stay } from './stay.tsx';

export function Behalf(props: BehalfProps) {
  const { mandate } = props.draft;
  if (!mandate) return <Stay>{props.children()}</Stay>;
  if (mandate.delegate) return <Delegate {...props} />;
  // One that another device began says nothing of its kind; a helper's own is always of a household.
  return mandate.household === null ? <Unsure {...props} /> : <Helper {...props} />;
}

function Unsure(props: BehalfProps) {
  const found = useLoad<List<Mandate>>('/api/delegations');
  if (found.state === 'loading') return <Loading outline="form" />;
  const delegated = found.state === 'ready' && found.data.items.some(({ id }) => id === props.draft.mandate?.id);
  return delegated ? <Delegate {...props} /> : <Helper {...props} />;
}

/** Người được ủy quyền works on their own phone, as themselves. */
function Delegate({ draft, children }: BehalfProps) {
  return (
    <>
      <p class="for"><Icon name="person" size={20} /> <span>{helper.value.delegate.both(draft.mandate?.name || helper.value.delegate.somebody, me.value?.displayName ?? '')}</span></p>
      {children()}
    </>
  );
}

function Helper({ draft, children }: BehalfProps) {
  return (
    <Gate title={say(draft.title)}>
      {(field) => {
        const w = helper.value.mandate;
        const mandate = field.area?.mandates.find((each) => each.id === draft.mandate?.id);
        const name = mandate?.residentName ?? draft.mandate?.name ?? '';
        const stands = mandate?.state === 'standing' && mandate.expiresAt;
        const state = stands ? w.until(showDay(mandate.expiresAt ?? '').slice(0, 5)) : w.states[mandate?.state ?? 'asked'];
        return (
          <>
            <p class="for"><Icon name="person" size={20} /> <span>{w.both(name, field.me.displayName)} · {state.replace(/\.$/, '')}</span></p>
            {children()}
            {location.pathname === `/lam/${draft.id}` && <><OwnSignIn draft={draft} /><Give draft={draft} /></>}
          </>
        );
      }}
    </Gate>
  );
}
