/** Around every screen of a dossier prepared for somebody: the PIN first, then both names and whether it may be filed. Somebody who has signed in on this phone is told whose it is. */

import { helper } from '../../words/helper.ts';
import { showDay } from '../../words/format.ts';
import { say } from '../../words/index.ts';
import type { BehalfProps } from '../filing.tsx';
import { Icon } from '../icons.tsx';
import { Gate } from './gate.tsx';
import { Give } from './give.tsx';
import { OwnSignIn, Stay } from './stay.tsx';

export function Behalf({ draft, children }: BehalfProps) {
  if (!draft.mandate) return <Stay>{children()}</Stay>;
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
