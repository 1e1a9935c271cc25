/** Who may act for whom in this commune, and taking it back; a resident's telephone confirmed in their presence. */

import { useState } from 'preact/hooks';
import { Button } from '../../parts/button.tsx';
import { Confirm } from '../../parts/confirm.tsx';
import { Shown } from '../../parts/desk/shown.tsx';
import { TeamFrame, Trouble, useDo } from '../../parts/desk/team-frame.tsx';
import { ConsentPapers, type DeskMandate } from '../../parts/desk/consent-papers.tsx';
import { useDesk } from '../../server/desk.ts';
import { post } from '../../server/team.ts';
import { showDay } from '../../words/format.ts';
import { say, words } from '../../words/index.ts';
import { team } from '../../words/team.ts';

export default function DeskMandatesPage() {
  return <TeamFrame tab="mandates" title={words.value.headings.deskMandates}>{(office) => <><List office={office} /><Phone office={office} /></>}</TeamFrame>;
}

function List({ office }: { office: string }) {
  const w = team.value.mandates;
  const read = useDesk<{ readonly items: readonly DeskMandate[] }>(`/api/desk/mandates?office=${encodeURIComponent(office)}`);
  const { trouble, run } = useDo(read.again);
  const [asking, setAsking] = useState<string>();
  return (
    <>
      <Trouble text={trouble} />
      <Shown inside of={read} next="/can-bo/to/lam-ho">
        {({ items }) => items.length === 0 ? <p class="empty">{w.none}</p> : (
          <>
          <ConsentPapers items={items} again={read.again} />
          <table class="rows-table plain-rows">
            <thead><tr><th scope="col">{w.resident}</th><th scope="col">{w.helper}</th><th scope="col">{w.what}</th><th scope="col">{w.state}</th><th scope="col">{w.until}</th><th scope="col"><span class="unseen">{w.revoke}</span></th></tr></thead>
            <tbody>
              {items.map((mandate) => (
                <tr key={mandate.id}>
                  <td><b>{mandate.residentName ?? '–'}</b> <span class="note">{mandate.residentNumberMasked}</span></td>
                  <td>{mandate.helper.name} ({mandate.helper.badge || say(mandate.helper.team)})</td>
                  <td>{mandate.procedureTitle ? say(mandate.procedureTitle) : ''}</td>
                  <td>{w.states[mandate.state]}</td>
                  <td class="day">{mandate.expiresAt && showDay(mandate.expiresAt)}</td>
                  <td>{(mandate.state === 'standing' || mandate.state === 'asked' || mandate.state === 'paperWaiting') && <button type="button" class="as-link" onClick={() => setAsking(mandate.id)}>{w.revoke}<span class="unseen"> {mandate.residentName}</span></button>}</td>
                </tr>
              ))}
            </tbody>
          </table>
          </>
        )}
      </Shown>
      {asking && <Confirm ask={w.revokeAsk} yes={w.revoke} no={team.value.cancel} answer={(sure) => { setAsking(undefined); if (sure) void run(() => post(`/api/desk/mandates/${asking}/revoke`), w.revoked); }} />}
    </>
  );
}

function Phone({ office }: { office: string }) {
  const w = team.value;
  const { trouble, run } = useDo(() => undefined);
  const [number, setNumber] = useState('');
  const [phone, setPhone] = useState('');
  const [lack, setLack] = useState('');
  const confirm = async (): Promise<void> => {
    const lacking = number.replace(/\D/g, '').length !== 12 ? w.missing(w.number) : phone.replace(/\D/g, '').length < 9 ? w.missing(w.mandates.phoneNumber) : '';
    setLack(lacking);
    if (lacking) return;
    if (await run(() => post('/api/desk/phones', { office, personalNumber: number.replace(/\D/g, ''), phone: phone.replace(/[^\d+]/g, '') }), w.mandates.phoneDone)) {
      setNumber('');
      setPhone('');
    }
  };
  return (
    <form class="sheet-part phone-confirm" noValidate onSubmit={(event) => { event.preventDefault(); void confirm(); }}>
      <h2>{w.mandates.phone}</h2>
      <p class="note">{w.mandates.phoneWhy}</p>
      <Trouble text={lack || trouble} />
      <div class="blank"><label for="xac-nhan-so">{w.number}</label><input id="xac-nhan-so" inputMode="numeric" autocomplete="off" value={number} onInput={(event) => setNumber(event.currentTarget.value)} /></div>
      <div class="blank"><label for="xac-nhan-may">{w.mandates.phoneNumber}</label><input id="xac-nhan-may" type="tel" autocomplete="off" value={phone} onInput={(event) => setPhone(event.currentTarget.value)} /></div>
      <p class="box-acts"><Button type="submit" look="filled">{w.mandates.phone}</Button></p>
    </form>
  );
}
