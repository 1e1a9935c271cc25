/** Opened by a camera: the draft that another phone shows comes here, and is this phone's from then on. */

import { useEffect, useState } from 'preact/hooks';
import { scannedIn, take, type Taken } from '../offline/handover.ts';
import { Button, ButtonLink } from '../parts/button.tsx';
import { Loading } from '../parts/loading.tsx';
import { Refusal } from '../server/client.ts';
import { me, readMe } from '../server/me.ts';
import { handover } from '../words/handover.ts';
import { words } from '../words/index.ts';

export default function ReceivePage() {
  const w = handover.value;
  const [scanned] = useState(() => scannedIn(location.hash));
  const [taken, setTaken] = useState<Taken>();
  const [failed, setFailed] = useState<'dead' | 'network'>();
  const receive = async (): Promise<void> => {
    if (!scanned) return;
    setFailed(undefined);
    try {
      const person = me.peek() ?? (await readMe());
      setTaken(await take(scanned, person?.id ?? null));
      history.replaceState(history.state, '', location.pathname);
    } catch (error) {
      setFailed(error instanceof Refusal && error.passing ? 'network' : 'dead');
    }
  };
  useEffect(() => void receive(), []);
  if (taken) {
    return (
      <div class="empty">
        <h1 tabIndex={-1}>{w.taken}</h1>
        <p>{w.takenMore} {taken.left > 0 && w.left(taken.left)}</p>
        <ButtonLink look="filled" href={`/lam/${taken.draft}`}>{w.goOn}</ButtonLink>
      </div>
    );
  }
  if (!scanned || failed === 'dead') {
    return (
      <div class="empty">
        <h1 tabIndex={-1}>{scanned ? w.dead : words.value.headings.receive}</h1>
        <p>{scanned ? w.deadMore : w.empty}</p>
        <ButtonLink href="/" icon="home">{words.value.states.goHome}</ButtonLink>
      </div>
    );
  }
  return (
    <>
      <h1 tabIndex={-1}>{words.value.headings.receive}</h1>
      {failed ? <div role="alert"><p>{w.network}</p><p class="lead"><Button look="filled" icon="again" onClick={() => void receive()}>{w.retry}</Button></p></div> : <><p role="status">{w.taking}</p><Loading outline="page" /></>}
    </>
  );
}
