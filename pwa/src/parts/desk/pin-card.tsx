/** One thing to put right: what is wrong with it, why it matters and how it is mended, and what right looks like. */

import { flaws, idOf, type Pin } from '../../desk/supplement.ts';
import { desk } from '../../words/desk.ts';

export function PinCard({ pin, pages, change, drop }: { pin: Pin; pages: number; change: (change: Partial<Pin>) => void; drop: () => void }) {
  const w = desk.value.supplement;
  const id = idOf(pin.pointer);
  const isPaper = pin.pointer.startsWith('/documents/');
  const kind = isPaper ? 'paper' : 'field';
  return (
    <section class="pin-card" id={id} aria-label={pin.label}>
      <p class="pin-head"><b>{pin.label}</b><button type="button" class="as-link" onClick={drop}>{w.unpin}<span class="unseen"> {pin.label}</span></button></p>
      <fieldset class="flaws">
        <legend>{w.flaw}</legend>
        {flaws.filter((flaw) => isPaper || (flaw !== 'blurred' && flaw !== 'wrong_kind')).map((flaw) => (
          <label key={flaw}><input type="radio" id={`${id}-flaw-${flaw}`} name={`${id}-flaw`} checked={pin.flaw === flaw} onChange={() => change({ flaw })} /><span>{w.flaws[flaw]}</span></label>
        ))}
      </fieldset>
      {pages > 1 && (
        <div class="blank"><label for={`${id}-page`}>{w.page}</label>
          <select id={`${id}-page`} onChange={(event) => change({ page: Number(event.currentTarget.value) || undefined } as Partial<Pin>)}>
            <option value="">{w.wholePaper}</option>
            {Array.from({ length: pages }, (_, at) => <option key={at} value={at + 1} selected={pin.page === at + 1}>{at + 1}</option>)}
          </select>
        </div>
      )}
      <div class="blank"><label for={`${id}-reason`}>{w.reason}</label><textarea id={`${id}-reason`} rows={2} placeholder={w.reasonExample[kind]} value={pin.reason} onInput={(event) => change({ reason: event.currentTarget.value })} /></div>
      <div class="blank"><label for={`${id}-example`}>{w.example}</label><input id={`${id}-example`} autocomplete="off" placeholder={w.exampleExample[kind]} value={pin.example} onInput={(event) => change({ example: event.currentTarget.value })} /></div>
    </section>
  );
}
