/** Signed papers that wait: the photograph beside what it has to say, then yes, or no and why. */

import { useEffect, useState } from 'preact/hooks';
import type { Mandate, PaperFault } from '../../helper/model.ts';
import { post } from '../../server/team.ts';
import { showDay } from '../../words/format.ts';
import { say } from '../../words/index.ts';
import { team } from '../../words/team.ts';
import { Button } from '../button.tsx';
import { Dialog } from './dialog.tsx';
import { Trouble, useDo } from './team-frame.tsx';

export type DeskMandate = Mandate & { readonly paperFileId: string | null; readonly helper: { readonly name: string; readonly badge: number; readonly team: { readonly vi: string; readonly en: string } } };
const faults: readonly PaperFault[] = ['unreadable', 'unsigned', 'otherWords', 'otherPerson'];

export function ConsentPapers({ items, again }: { items: readonly DeskMandate[]; again: () => unknown }) {
  const w = team.value.papers;
  const [open, setOpen] = useState<DeskMandate>();
  const waiting = items.filter(({ state }) => state === 'paperWaiting');
  return (
    <section class="sheet-part" aria-labelledby="giay-cho">
      <h2 id="giay-cho">{w.title(waiting.length)}</h2>
      {waiting.length === 0 ? <p class="note">{w.none}</p> : (
        <ul class="plain rows">
          {waiting.map((mandate) => (
            <li key={mandate.id} class="look">
              <b>{mandate.residentName}</b> <span class="note">{mandate.residentNumberMasked}</span> · {mandate.helper.name} · {mandate.procedureTitle ? say(mandate.procedureTitle) : w.anything}{' '}
              <button type="button" class="as-link" onClick={() => setOpen(mandate)}>{w.see}<span class="unseen"> {mandate.residentName}</span></button>
            </li>
          ))}
        </ul>
      )}
      {open && <Judge key={open.id} mandate={open} close={() => setOpen(undefined)} again={again} />}
    </section>
  );
}

function Judge({ mandate, close, again }: { mandate: DeskMandate; close: () => void; again: () => unknown }) {
  const w = team.value.papers;
  const photo = usePhoto(mandate);
  const { trouble, run } = useDo(again);
  const [refusing, setRefusing] = useState(false);
  const [fault, setFault] = useState<PaperFault>();
  const [lack, setLack] = useState('');
  const [busy, setBusy] = useState(false);
  const judge = async (how: 'confirm-paper' | 'refuse-paper', said: string): Promise<void> => {
    if (how === 'refuse-paper' && !fault) return setLack(w.noFault);
    setLack('');
    setBusy(true);
    const body = { fileId: mandate.paperFileId, ...(how === 'refuse-paper' ? { fault } : {}) };
    if (await run(() => post(`/api/desk/mandates/${mandate.id}/${how}`, body), said)) close();
    setBusy(false);
  };
  return (
    <Dialog title={w.judge(mandate.residentName ?? '')} close={close} wide>
      <div class="paper-judge">
        <div class="paper-seen" tabIndex={0} role="region" aria-label={w.photo}>{photo === 'failed' ? <p role="alert">{w.failed}</p> : photo ? <img src={photo} alt={w.photo} /> : <p class="note">{w.coming}</p>}</div>
        <div>
          <p><b>{w.must}</b></p>
          <dl class="facts">
            <div><dt>{team.value.mandates.resident}</dt><dd><b>{mandate.residentName}</b> {mandate.residentNumberMasked}</dd></div>
            <div><dt>{team.value.mandates.helper}</dt><dd>{mandate.helper.name}, {mandate.helper.badge > 0 && `${w.badge(mandate.helper.badge)}, `}{say(mandate.helper.team)}</dd></div>
            <div><dt>{team.value.mandates.what}</dt><dd>{mandate.procedureTitle ? say(mandate.procedureTitle) : w.anything}</dd></div>
            <div><dt>{w.may}</dt><dd>{mandate.acts.map((act) => w.acts[act]).join(', ')}</dd></div>
            <div><dt>{w.days}</dt><dd>{w.day(mandate.days)}</dd></div>
            <div><dt>{w.asked}</dt><dd>{showDay(mandate.askedAt)}</dd></div>
          </dl>
          <p class="note">{w.looked}</p>
          <Trouble text={lack || trouble} />
          {refusing ? (
            <fieldset class="blank">
              <legend>{w.why}</legend>
              {faults.map((each) => <label key={each} class="row-choice"><input type="radio" name="ly-do-giay" checked={fault === each} onChange={() => setFault(each)} /> {w.faults[each]}</label>)}
            </fieldset>
          ) : null}
          <p class="box-acts">
            {refusing
              ? <><Button look="filled" busy={busy} onClick={() => void judge('refuse-paper', w.refused)}>{w.refuse}</Button><Button onClick={() => setRefusing(false)}>{team.value.cancel}</Button></>
              : <><Button look="filled" busy={busy} onClick={() => void judge('confirm-paper', w.confirmed)}>{w.confirm}</Button><Button onClick={() => setRefusing(true)}>{w.refuse}</Button><Button look="quiet" onClick={close}>{team.value.cancel}</Button></>}
          </p>
        </div>
      </div>
    </Dialog>
  );
}

/** Fetched when it is looked at: the look is written down for the resident to see. */
function usePhoto(mandate: DeskMandate): string | 'failed' | undefined {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    let made: string | undefined;
    let gone = false;
    fetch(`/api/desk/mandates/${mandate.id}/paper`, { credentials: 'same-origin' })
      .then((answer) => (answer.ok ? answer.blob() : Promise.reject(new Error(String(answer.status)))))
      .then((blob) => { if (!gone) setUrl((made = URL.createObjectURL(blob))); }, () => setUrl('failed'));
    return () => { gone = true; if (made) URL.revokeObjectURL(made); };
  }, [mandate.id]);
  return url;
}
