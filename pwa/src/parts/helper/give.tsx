/** A draft's way to another phone: the code appears when it is asked for, and not before. */

import { useState } from 'preact/hooks';
import { pagesOf, type Draft } from '../../offline/drafts.ts';
import { offer, type Offer } from '../../offline/field/giving.ts';
import type { Refusal } from '../../server/client.ts';
import { showHour } from '../../words/format.ts';
import { handover } from '../../words/handover.ts';
import { say } from '../../words/index.ts';
import { Button } from '../button.tsx';
import { QrCode } from './qr-code.tsx';

export function Give({ draft }: { draft: Draft }) {
  const w = handover.value;
  const [given, setGiven] = useState<Offer>();
  const [trouble, setTrouble] = useState('');
  const [busy, setBusy] = useState(false);
  const give = async (): Promise<void> => {
    setBusy(true);
    setTrouble('');
    await offer(draft).then(setGiven, (error: unknown) => setTrouble((error as Refusal).vi ? say(error as Refusal) : w.offline));
    setBusy(false);
  };
  const photos = pagesOf(draft).length;
  return (
    <section class="section" aria-labelledby="chuyen-may">
      <h2 id="chuyen-may">{w.give}</h2>
      <p class="note">{given ? w.how : w.giveWhy}</p>
      {photos > 0 && <p class="note">{w.photos(photos)}</p>}
      <div role="alert">{trouble && <p class="callout stop">{trouble}</p>}</div>
      {given ? <><QrCode text={given.link} label={w.label} /><p class="note lead">{w.until(showHour(given.until))}</p></> : <p class="lead"><Button busy={busy} onClick={() => void give()}>{w.give}</Button></p>}
    </section>
  );
}
