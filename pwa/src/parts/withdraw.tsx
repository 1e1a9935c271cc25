/** Taking a dossier back: asked twice, with the version that the person saw. */

import { useState } from 'preact/hooks';
import { ask, type Refusal } from '../server/client.ts';
import type { DossierFace } from '../server/shapes.ts';
import { after } from '../words/after.ts';
import { say, words } from '../words/index.ts';
import { Button } from './button.tsx';
import { Confirm } from './confirm.tsx';
import { tell } from './toast.tsx';

export function Withdraw({ face, again }: { face: DossierFace; again: () => void }) {
  const w = after.value.withdraw;
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState('');
  if (!face.actions.includes('withdraw')) return null;
  const withdraw = async (): Promise<void> => {
    setBusy(true);
    setTrouble('');
    try {
      await ask(`/api/dossiers/${face.id}/withdraw`, { method: 'POST', version: `"${face.version}"`, body: {} });
      tell(w.done);
    } catch (error) {
      setTrouble((error as Refusal).vi ? say(error as Refusal) : words.value.states.error);
    } finally {
      setBusy(false);
      again();
    }
  };
  return (
    <div class="lead">
      <div role="alert">{trouble && <p class="callout stop">{trouble}</p>}</div>
      <Button look="quiet" busy={busy} onClick={() => setAsking(true)}>{w.do}</Button>
      {asking && (
        <Confirm ask={w.ask} yes={w.yes} no={w.no} answer={(sure) => {
          setAsking(false);
          if (sure) void withdraw();
        }} />
      )}
    </div>
  );
}
