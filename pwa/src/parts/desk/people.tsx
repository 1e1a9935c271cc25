/** Who the dossier is of and who filed it; numbers masked until somebody says why they must be seen, which the owner will read. */

import { useState } from 'preact/hooks';
import { Refusal } from '../../server/client.ts';
import type { DeskDossier, NumbersFace, PersonFace } from '../../server/contract.d.ts';
import { showNumbers } from '../../server/desk.ts';
import { desk } from '../../words/desk.ts';
import { showDay } from '../../words/format.ts';
import { say, words } from '../../words/index.ts';
import { online } from '../banners.tsx';
import { Button } from '../button.tsx';
import { ErrorSummary } from '../errors.tsx';
import { Dialog } from './dialog.tsx';

export function People({ dossier, numbers, show }: { dossier: DeskDossier; numbers: NumbersFace | undefined; show: (numbers: NumbersFace) => void }) {
  const w = desk.value.dossier;
  const [asking, setAsking] = useState(false);
  const { owner, filer } = dossier;
  const self = owner.fullName === filer.fullName && owner.personalNumberMasked === filer.personalNumberMasked;
  return (
    <section class="sheet-part">
      <h2>{w.people}</h2>
      <table class="form-table">
        <tbody>
          <Person label={self ? `${w.owner}, ${w.filer.toLowerCase()}` : w.owner} person={owner} full={numbers?.owner} />
          {!self && <Person label={w.filer} person={filer} full={numbers?.filer} />}
          {dossier.relation && <tr><th scope="row">{w.relation}</th><td>{dossier.relation}</td></tr>}
          <tr><th scope="row">{w.resultBy}</th><td>{[w.ways[dossier.resultBy], dossier.resultBy === 'post' && dossier.resultAddress].filter(Boolean).join(': ')}</td></tr>
        </tbody>
      </table>
      {!numbers && online.value && <button type="button" class="as-link" onClick={() => setAsking(true)}>{w.numbers}</button>}
      {asking && <WhyBox id={dossier.id} close={() => setAsking(false)} done={(found) => { show(found); setAsking(false); }} />}
    </section>
  );
}

function Person({ label, person, full }: { label: string; person: PersonFace; full: string | null | undefined }) {
  const w = desk.value.dossier;
  const facts = [
    person.birthDate && `${w.born} ${showDay(person.birthDate)}`,
    (full ?? person.personalNumberMasked) && `${w.number} ${full ?? person.personalNumberMasked ?? ''}`,
    person.phone,
    person.email,
    person.address,
  ].filter(Boolean);
  return <tr><th scope="row">{label}</th><td><b>{person.fullName}</b>{facts.length > 0 && <span class="block">{facts.join(' · ')}</span>}</td></tr>;
}

const LEAST = 5;

function WhyBox({ id, close, done }: { id: string; close: () => void; done: (numbers: NumbersFace) => void }) {
  const w = desk.value;
  const [why, setWhy] = useState('');
  const [told, setTold] = useState('');
  const [asked, setAsked] = useState(0);
  const see = async (): Promise<void> => {
    setAsked(asked + 1);
    if (why.trim().length < LEAST) {
      setTold(w.acts.missing(w.dossier.numbersWhy.replace('?', '')));
      return;
    }
    try {
      done(await showNumbers(id, why.normalize('NFC').trim()));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      setTold(error.vi ? say(error) : words.value.states.error);
    }
  };
  return (
    <Dialog title={w.dossier.numbers} close={close}>
      <form noValidate onSubmit={(event) => { event.preventDefault(); void see(); }}>
        <ErrorSummary faults={told ? [{ field: 'vi-sao-xem', text: told }] : []} asked={asked} />
        <div class="blank"><label for="vi-sao-xem">{w.dossier.numbersWhy}</label><p class="note" id="vi-sao-xem-hint">{w.dossier.numbersHint}</p><input id="vi-sao-xem" autocomplete="off" aria-describedby="vi-sao-xem-hint" value={why} onInput={(event) => setWhy(event.currentTarget.value)} /></div>
        <p class="box-acts"><Button type="submit" look="filled">{w.dossier.numbersDo}</Button><Button onClick={close}>{w.cancel}</Button></p>
      </form>
    </Dialog>
  );
}
