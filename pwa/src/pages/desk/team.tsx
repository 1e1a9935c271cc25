/** The commune appoints its helpers and draws their hamlets; an end is an end at once. */

import { useState } from 'preact/hooks';
import { newId } from '../../offline/ids.ts';
import { Button } from '../../parts/button.tsx';
import { Confirm } from '../../parts/confirm.tsx';
import { Dialog } from '../../parts/desk/dialog.tsx';
import { OfCommune, TeamFrame, Trouble, useDo } from '../../parts/desk/team-frame.tsx';
import { useDesk } from '../../server/desk.ts';
import { post, put, type Hamlet, type Member, type TeamFace } from '../../server/team.ts';
import { showDay } from '../../words/format.ts';
import { words } from '../../words/index.ts';
import { team } from '../../words/team.ts';

export default function TeamPage() {
  return <TeamFrame tab="team" title={words.value.headings.deskTeam}>{(office) => <Team office={office} />}</TeamFrame>;
}

function Team({ office }: { office: string }) {
  const read = useDesk<TeamFace>(`/api/desk/team?office=${encodeURIComponent(office)}`);
  return <OfCommune of={read} next="/can-bo/to">{(face) => <Both face={face} office={office} again={read.again} />}</OfCommune>;
}

type Box = { readonly kind: 'hamlet'; readonly hamlet?: Hamlet } | { readonly kind: 'member'; readonly member?: Member } | { readonly kind: 'end'; readonly member: Member };

function Both({ face, office, again }: { face: TeamFace; office: string; again: () => unknown }) {
  const w = team.value;
  const [box, setBox] = useState<Box>();
  const { trouble, run } = useDo(again);
  const close = (): void => setBox(undefined);
  const nameOf = (id: string): string => face.hamlets.find((hamlet) => hamlet.id === id)?.name ?? '';
  const end = async (member: Member): Promise<void> => {
    close();
    await run(() => post(`/api/desk/team/members/${member.id}/end`), w.ended(member.displayName));
  };
  return (
    <>
      <Trouble text={trouble} />
      <div class="team-sides">
        <section class="sheet-part" aria-labelledby="to-vien">
          <h2 id="to-vien">{w.members}</h2>
          {face.members.length === 0 ? <p>{w.noMembers}</p> : (
            <table class="rows-table plain-rows">
              <thead><tr><th scope="col">{w.badge}</th><th scope="col">{w.name}</th><th scope="col">{w.hamletsOf}</th><th scope="col">{w.since}</th><th scope="col"><span class="unseen">{w.change}</span></th></tr></thead>
              <tbody>
                {face.members.map((member) => (
                  <tr key={member.id}>
                    <td>{member.badge}</td><td><b>{member.displayName}</b></td><td>{member.hamlets.map(nameOf).join(', ')}</td><td class="day">{showDay(member.appointedAt)}</td>
                    <td>
                      <button type="button" class="as-link" onClick={() => setBox({ kind: 'member', member })}>{w.change}<span class="unseen"> {member.displayName}</span></button>{' '}
                      <button type="button" class="as-link" onClick={() => setBox({ kind: 'end', member })}>{w.end}<span class="unseen"> {member.displayName}</span></button>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
          {face.hamlets.length > 0 && <p class="box-acts"><Button look="filled" onClick={() => setBox({ kind: 'member' })}>{w.appoint}</Button></p>}
        </section>
        <section class="sheet-part" aria-labelledby="thon">
          <h2 id="thon">{w.hamlets}</h2>
          {face.hamlets.length === 0 ? <p>{w.noHamlets}</p> : (
            <table class="rows-table plain-rows">
              <thead><tr><th scope="col">{w.hamlet}</th><th scope="col">{w.households}</th><th scope="col">{w.target}</th><th scope="col"><span class="unseen">{w.editHamlet}</span></th></tr></thead>
              <tbody>{face.hamlets.map((hamlet) => <tr key={hamlet.id}><td><b>{hamlet.name}</b></td><td>{hamlet.households}</td><td>{hamlet.target}</td><td><button type="button" class="as-link" onClick={() => setBox({ kind: 'hamlet', hamlet })}>{w.editHamlet}<span class="unseen"> {hamlet.name}</span></button></td></tr>)}</tbody>
            </table>
          )}
          <p class="box-acts"><Button onClick={() => setBox({ kind: 'hamlet' })}>{w.addHamlet}</Button></p>
        </section>
      </div>
      {box?.kind === 'end' && <Confirm ask={w.endAsk(box.member.displayName)} yes={w.end} no={w.endNot} answer={(sure) => (sure ? void end(box.member) : close())} />}
      {box?.kind === 'hamlet' && <HamletBox office={office} hamlet={box.hamlet} close={close} again={again} />}
      {box?.kind === 'member' && <MemberBox office={office} member={box.member} hamlets={face.hamlets} close={close} again={again} />}
    </>
  );
}

function HamletBox({ office, hamlet, close, again }: { office: string; hamlet: Hamlet | undefined; close: () => void; again: () => unknown }) {
  const w = team.value;
  const [name, setName] = useState(hamlet?.name ?? '');
  const [target, setTarget] = useState(String(hamlet?.target ?? ''));
  const [key] = useState(() => newId());
  const { trouble, run } = useDo(again);
  const [lack, setLack] = useState('');
  const save = async (): Promise<void> => {
    setLack(name.trim() ? '' : w.missing(w.hamlet));
    if (!name.trim()) return;
    const body = { name: name.normalize('NFC').trim(), target: Number(target.replace(/\D/g, '')) };
    if (await run(() => (hamlet ? put(`/api/desk/team/hamlets/${hamlet.id}`, body) : post('/api/desk/team/hamlets', { office, ...body }, key)), w.kept)) close();
  };
  return (
    <Dialog title={hamlet ? hamlet.name : w.addHamlet} close={close}>
      <form noValidate onSubmit={(event) => { event.preventDefault(); void save(); }}>
        <Trouble text={lack || trouble} />
        <div class="blank"><label for="ten-thon">{w.hamlet}</label><input id="ten-thon" autocomplete="off" value={name} onInput={(event) => setName(event.currentTarget.value)} /></div>
        <div class="blank"><label for="chi-tieu">{w.target}</label><input id="chi-tieu" inputMode="numeric" autocomplete="off" value={target} onInput={(event) => setTarget(event.currentTarget.value)} /></div>
        <p class="box-acts"><Button type="submit" look="filled">{w.save}</Button><Button onClick={close}>{w.cancel}</Button></p>
      </form>
    </Dialog>
  );
}

function MemberBox({ office, member, hamlets, close, again }: { office: string; member: Member | undefined; hamlets: readonly Hamlet[]; close: () => void; again: () => unknown }) {
  const w = team.value;
  const [number, setNumber] = useState('');
  const [chosen, setChosen] = useState<readonly string[]>(member?.hamlets ?? []);
  const [key] = useState(() => newId());
  const { trouble, run } = useDo(again);
  const [lack, setLack] = useState('');
  const save = async (): Promise<void> => {
    const digits = number.replace(/\D/g, '');
    const lacking = !member && digits.length !== 12 ? w.missing(w.number) : chosen.length ? '' : w.missing(w.hamletsOf);
    setLack(lacking);
    if (lacking) return;
    const done = member
      ? await run(() => put(`/api/desk/team/members/${member.id}`, { hamlets: chosen }), w.kept)
      : await run(() => post<Member>('/api/desk/team/members', { office, personalNumber: digits, hamlets: chosen }, key), w.kept);
    if (done) close();
  };
  return (
    <Dialog title={member ? member.displayName : w.appoint} close={close}>
      <form noValidate onSubmit={(event) => { event.preventDefault(); void save(); }}>
        <Trouble text={lack || trouble} />
        {!member && <div class="blank"><label for="so-to-vien">{w.number}</label><input id="so-to-vien" inputMode="numeric" autocomplete="off" value={number} onInput={(event) => setNumber(event.currentTarget.value)} /><p class="note">{w.numberWhy}</p></div>}
        <fieldset class="blank">
          <legend>{w.hamletsOf}</legend>
          <div class="choices">
            {hamlets.map(({ id, name }) => <label key={id} class="choice"><input type="checkbox" checked={chosen.includes(id)} onChange={(event) => setChosen(event.currentTarget.checked ? [...chosen, id] : chosen.filter((each) => each !== id))} /><span>{name}</span></label>)}
          </div>
        </fieldset>
        <p class="box-acts"><Button type="submit" look="filled">{w.save}</Button><Button onClick={close}>{w.cancel}</Button></p>
      </form>
    </Dialog>
  );
}
