/** A draft's way to the person it is for: on their own phone by QR, and then it is no longer on this one. */

import { useState } from 'preact/hooks';
import { dropThere } from '../../offline/elsewhere.ts';
import { removeDraft, type Draft } from '../../offline/drafts.ts';
import { offer, type Offer } from '../../offline/field/giving.ts';
import { go } from '../../router.ts';
import type { Refusal } from '../../server/client.ts';
import { showHour } from '../../words/format.ts';
import { helper } from '../../words/helper.ts';
import { say } from '../../words/index.ts';
import { Button } from '../button.tsx';
import { Confirm } from '../confirm.tsx';
import { QrCode } from './qr-code.tsx';

export function Give({ draft }: { draft: Draft }) {
  const w = helper.value.give;
  const [given, setGiven] = useState<Offer>();
  const [trouble, setTrouble] = useState('');
  const [going, setGoing] = useState('');
  const [asking, setAsking] = useState(false);
  const give = async (): Promise<void> => {
    setTrouble('');
    setGoing(w.going(0));
    await offer(draft, (done, of) => setGoing(w.going(Math.round((100 * done) / of)))).then(setGiven, (error: unknown) => setTrouble((error as Refusal).vi ? say(error as Refusal) : w.offline));
    setGoing('');
  };
  const gone = async (): Promise<void> => {
    await removeDraft(draft.id);
    await dropThere(draft);
    go('/to-vien', 'replace');
  };
  return (
    <section class="section" aria-labelledby="chuyen-may">
      <h2 id="chuyen-may">{w.give}</h2>
      <p class="note">{given ? w.how : w.why}</p>
      <div role="alert">{trouble && <p class="callout stop">{trouble}</p>}</div>
      <p role="status" class="note">{going}</p>
      {given ? (
        <>
          <QrCode text={given.link} label={w.label} />
          <p class="note lead">{w.until(showHour(given.until))}</p>
          <div class="actions"><Button look="filled" icon="check" onClick={() => setAsking(true)}>{w.arrived}</Button><Button icon="again" onClick={() => void give()}>{w.again}</Button></div>
        </>
      ) : <p class="lead"><Button busy={going !== ''} onClick={() => void give()}>{w.give}</Button></p>}
      {asking && <Confirm ask={w.arrivedAsk} yes={w.arrivedDo} no={w.keep} answer={(sure) => { setAsking(false); if (sure) void gone(); }} />}
    </section>
  );
}
