/** The request in the very words that the resident will read. */

import { ended, type Composed } from '../../desk/supplement.ts';
import type { DeskDossier } from '../../server/contract.d.ts';
import { me } from '../../server/me.ts';
import { desk } from '../../words/desk.ts';
import { showDay, showHour } from '../../words/format.ts';
import { say } from '../../words/index.ts';

export function Preview({ composed, dossier }: { composed: Composed; dossier: DeskDossier }) {
  const w = desk.value.supplement;
  const { holder, supplementBy } = dossier;
  return (
    <section class="preview" aria-live="polite">
      <h3>{w.preview}</h3>
      <blockquote class="letter">
        <p>{w.opening(say(holder.name), composed.pins.length, w.when(showHour(supplementBy), showDay(supplementBy)))} {me.value && w.contact(me.value.displayName, holder.phone)}</p>
        <ul>
          {composed.pins.map((pin) => <li key={pin.pointer}>{w.line(pin.label, pin.page ? String(pin.page) : '', pin.flaw ? (w.flawOf[pin.flaw] ?? '') : '…', ended(pin.reason) || '…', ended(pin.example) || '…')}</li>)}
        </ul>
        {composed.note.trim() && <p>{ended(composed.note)}</p>}
        <p class="note">{w.answers}</p>
      </blockquote>
    </section>
  );
}
