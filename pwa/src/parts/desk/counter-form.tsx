/** The counter's one page: who is here, the form's questions in their order, the papers, and the proof once it is taken in. */

import { useEffect, useState } from 'preact/hooks';
import { filingOf, idOf, isDoubtful, missingOf, nobody, settle, type Missing } from '../../desk/counter.ts';
import type { Form, Section, Value } from '../../form/model.ts';
import { itemsOf, papersAsked, questionsOf, sectionsAsked, withoutItem, withValue } from '../../form/questions.ts';
import { change, nobodyYet, removeDraft, type Draft, type Presence, type Shown, type Wishes } from '../../offline/drafts.ts';
import { newId } from '../../offline/ids.ts';
import { bringUp } from '../../offline/sync.ts';
import { savedAs } from '../../offline/use.ts';
import { ask, Refusal } from '../../server/client.ts';
import type { ReceiptFace } from '../../server/contract.d.ts';
import { useLoad } from '../../server/load.ts';
import type { List, Me, OfficeFace } from '../../server/shapes.ts';
import { desk } from '../../words/desk.ts';
import { filing } from '../../words/filing.ts';
import { today } from '../../words/format.ts';
import { say, words } from '../../words/index.ts';
import { bare, tellWrong } from '../../words/wrong.ts';
import { online } from '../banners.tsx';
import { Button } from '../button.tsx';
import { ErrorSummary, type Fault } from '../errors.tsx';
import { Control, Labelled, type How } from '../field.tsx';
import { Pages } from '../pages.tsx';
import { Quoted } from '../quoted.tsx';
import { SaveChip } from '../saved.tsx';
import { fieldOf } from '../where.tsx';
import { useKeys } from './keys.ts';
import { refused } from './refused.ts';

export function CounterForm({ draft, form, person, done }: { draft: Draft; form: Form; person: Me; done: (receipt: ReceiptFace) => void }) {
  const w = desk.value.counterForm;
  const presence = draft.presence ?? nobodyYet;
  const setPresence = (how: (was: Presence) => Presence): void => void change(draft.id, (now) => ({ ...now, presence: how(now.presence ?? nobodyYet) }));
  const [found, setFound] = useState<readonly Missing[]>([]);
  const [wrongs, setWrongs] = useState<readonly Fault[]>([]);
  const [asked, setAsked] = useState(0);
  const [busy, setBusy] = useState(false);
  const offices = useLoad<List<OfficeFace>>(`/api/offices?procedure=${encodeURIComponent(draft.procedure)}`);
  const own = offices.state === 'ready' ? offices.data.items.filter((office) => person.posts.some((post) => post.office === office.code)) : [];
  const only = own.length === 1 ? own[0]?.code : undefined;
  useEffect(() => {
    if (only && !draft.wishes.office) wish('office', () => only);
  }, [only]);

  const wish = (name: keyof Wishes, how: How): void => void change(draft.id, (now) => ({ ...now, wishes: { ...now.wishes, [name]: how(now.wishes[name] as Value | undefined) } as Wishes }));
  const tellMissing = (missing: Missing): string => {
    const missed = (label: string): string => filing.value.wrong.required(bare(label));
    switch (missing.what) {
      case 'answer':
        return tellWrong(missing.of, missing.wrong, form);
      case 'paper':
        return filing.value.review.noPaper(say(missing.need.label));
      case 'office':
        return own.length ? missed(say(fieldOf('office').label)) : w.notHere;
      case 'resultBy':
      case 'resultAddress':
        return missed(say(fieldOf(missing.what).label));
      default:
        return missed(w.people[missing.what]);
    }
  };
  const takeIn = async (): Promise<void> => {
    if (busy) return;
    setAsked(asked + 1);
    const answers = settle(form, draft.answers);
    const missing = missingOf(form, answers, draft, presence, today());
    setFound(missing);
    setWrongs([]);
    if (missing.length) return;
    setBusy(true);
    const refuse = (...faults: readonly Fault[]): void => {
      setWrongs(faults);
      setAsked((n) => n + 1);
    };
    try {
      await change(draft.id, (now) => ({ ...now, answers }));
      const up = await bringUp(draft.id);
      const spoilt = Object.entries(up?.papers ?? {}).flatMap(([document, pages]) => pages.flatMap((page) => (page.refused ? [{ field: `giay-${document}`, text: say(page.refused) }] : [])));
      if (!up?.remote) refuse({ field: TAKE, text: w.gone });
      else if (spoilt.length) refuse(...spoilt);
      else {
        // Filed already, and the answer was lost on the way: asked anew, for the receipt of what is there.
        const key = up.lost ? newId() : up.keys.submit;
        const { body } = await ask<ReceiptFace>('/api/desk/dossiers', { method: 'POST', key, body: filingOf(up.remote.id, up.remote.version, presence) });
        done(body);
        await removeDraft(draft.id);
      }
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      refuse(refused(error, TAKE, w.unsent));
    } finally {
      setBusy(false);
    }
  };
  useKeys({ 'Ctrl+Enter': online.value ? () => void takeIn() : undefined });
  // What has been mended since is wrong no longer; what was not asked when they pressed is not yet said.
  const still = new Set(found.length ? missingOf(form, settle(form, draft.answers), draft, presence, today()).map(({ field }) => field) : []);
  const faults = [...wrongs, ...found.filter(({ field }) => still.has(field)).map((each) => ({ field: each.field, text: tellMissing(each) }))];
  const errors = new Map(faults.map((fault) => [fault.field, fault.text]));

  return (
    <form class="counter" noValidate onSubmit={(event) => { event.preventDefault(); void takeIn(); }}>
      <div class="desk-top">
        <h1 tabIndex={-1}>{say(draft.title)}</h1>
        <SaveChip saved={savedAs(draft)} />
        {online.value ? <div id={TAKE} tabIndex={-1}><Button type="submit" look="filled" busy={busy}>{w.take}</Button></div> : <p class="desk-offline">{desk.value.offline}</p>}
      </div>
      <ErrorSummary faults={faults} asked={asked} />
      <div class="counter-sides">
        <div class="counter-fields">
          <PersonBlank legend={desk.value.dossier.owner} id="chu" person={presence.owner} errors={errors} put={(how) => setPresence((now) => ({ ...now, owner: how(now.owner) }))} />
          <label class="whole"><input type="checkbox" checked={presence.filer !== undefined} onChange={({ currentTarget: { checked } }) => setPresence(({ filer: _filer, ...now }) => (checked ? { ...now, filer: nobody } : now))} /> <span>{w.another}</span></label>
          {presence.filer && (
            <>
              <PersonBlank legend={desk.value.dossier.filer} id="nop" person={presence.filer} errors={errors} put={(how) => setPresence((now) => ({ ...now, filer: how(now.filer ?? nobody) }))} />
              <Line id="quan-he" label={w.people.relation} value={presence.relation} error={errors.get('quan-he')} put={(relation) => setPresence((now) => ({ ...now, relation }))} />
            </>
          )}
          {sectionsAsked(form, draft.answers).map((section) => <SectionBlank key={section.id} draft={draft} form={form} section={section} errors={errors} here={presence.filer ?? presence.owner} />)}
        </div>
        <div class="counter-beside">
          <fieldset class="sheet-part"><legend>{filing.value.parts.where}</legend>
            {own.length > 1 && <Labelled id="co-quan" field={fieldOf('office')} error={errors.get('co-quan')}><Control id="co-quan" field={{ ...fieldOf('office'), options: own.map((office) => ({ value: office.code, label: office.name })) }} value={draft.wishes.office} change={(how) => wish('office', how)} lists={{}} errors={{}} /></Labelled>}
            {own.length === 1 && own[0] && <p><b>{say(own[0].name)}</b></p>}
            {offices.state === 'ready' && !own.length && <p class="callout">{w.notHere}</p>}
            <Labelled id="nhan" field={fieldOf('resultBy')} error={errors.get('nhan')}><Control id="nhan" field={fieldOf('resultBy')} value={draft.wishes.resultBy} change={(how) => wish('resultBy', how)} lists={{}} errors={{}} /></Labelled>
            {draft.wishes.resultBy === 'post' && <Labelled id="dia-chi" field={fieldOf('resultAddress')} error={errors.get('dia-chi')}><Control id="dia-chi" field={fieldOf('resultAddress')} value={draft.wishes.resultAddress} change={(how) => wish('resultAddress', how)} lists={{}} errors={{}} /></Labelled>}
          </fieldset>
          {papersAsked(form, draft.answers).map(({ need, state }) => (
            <section key={need.id} class="sheet-part paper-blank" id={`giay-${need.id}`} tabIndex={-1}>
              <h2>{say(need.label)}{state === 'wanted' && <span class="note"> ({words.value.fields.optional})</span>}</h2>
              {state === 'fromData' ? <p class="note">{filing.value.parts.fromData}</p> : (
                <Pages of={draft.of} pages={draft.papers[need.id] ?? []} most={need.maxPages ?? 4} pdf={need.accept?.includes('pdf') ?? true} change={(how) => change(draft.id, (now) => ({ ...now, papers: { ...now.papers, [need.id]: how(now.papers[need.id] ?? []) } }))} />
              )}
              {errors.get(`giay-${need.id}`) && <p class="field-error">{errors.get(`giay-${need.id}`)}</p>}
            </section>
          ))}
          <section class="sheet-part"><h2>{filing.value.review.money}</h2><Quoted code={draft.procedure} version={draft.version} answers={settle(form, draft.answers)} /></section>
        </div>
      </div>
    </form>
  );
}

/** Where a refusal leads: to the button that tries again. */
const TAKE = 'nhan-ho-so';

function Line({ id, label, value, error, put, numeric }: { id: string; label: string; value: string; error: string | undefined; put: (value: string) => void; numeric?: boolean }) {
  return (
    <div class={`blank ${error ? 'wrong' : ''}`}>
      <label for={id}>{label}</label>
      {error && <p class="field-error" id={`${id}-error`}>{error}</p>}
      <input id={id} autocomplete="off" inputMode={numeric ? 'numeric' : undefined} aria-invalid={error ? 'true' : undefined} aria-describedby={error && `${id}-error`} value={value} onInput={(event) => put(event.currentTarget.value)} />
    </div>
  );
}

/** Somebody at the counter, by their card. */
function PersonBlank({ legend, id, person, errors, put }: { legend: string; id: string; person: Shown; errors: ReadonlyMap<string, string>; put: (how: (was: Shown) => Shown) => void }) {
  const w = desk.value;
  const { numberless = false } = person;
  return (
    <fieldset class="sheet-part person-blank">
      <legend>{legend}</legend>
      <Line id={`${id}-ten`} label={filing.value.question.parts['fullName'] ?? ''} value={person.fullName} error={errors.get(`${id}-ten`)} put={(fullName) => put((was) => ({ ...was, fullName }))} />
      {!numberless && <Line id={`${id}-so`} label={w.dossier.number} value={person.personalNumber} error={errors.get(`${id}-so`)} put={(personalNumber) => put((was) => ({ ...was, personalNumber }))} numeric />}
      <Line id={`${id}-may`} label={w.dossier.phone} value={person.phone} error={errors.get(`${id}-may`)} put={(phone) => put((was) => ({ ...was, phone }))} numeric />
      <label class="whole"><input type="checkbox" checked={numberless} onChange={({ currentTarget: { checked } }) => put((was) => ({ ...was, numberless: checked }))} /> <span>{w.counterForm.numberless}</span></label>
      <div role="status">{!numberless && <Doubt number={person.personalNumber} />}</div>
    </fieldset>
  );
}

const Doubt = ({ number }: { number: unknown }) => (typeof number === 'string' && isDoubtful(number) ? <p class="callout">{filing.value.question.doubt.length}</p> : null);

/** What the person's card says, by what a form would take from a sign-in. */
const fromCard: Readonly<Record<string, 'fullName' | 'personalNumber' | 'phone'>> = { 'identity.fullName': 'fullName', 'identity.personalNumber': 'personalNumber', 'identity.phone': 'phone' };

function SectionBlank({ draft, form, section, errors, here }: { draft: Draft; form: Form; section: Section; errors: ReadonlyMap<string, string>; here: Shown }) {
  const w = filing.value.question;
  const items = itemsOf(section, draft.answers);
  const set = (index: number | undefined, field: string, how: How): void => void change(draft.id, (now) => ({ ...now, answers: withValue(now.answers, section, index, field, how(itemsOf(section, now.answers)[index ?? 0]?.[field])) }));
  /** Said once at the counter is enough. */
  const copy = (): void => {
    for (const field of section.fields) {
      const said = here[fromCard[field.prefill ?? ''] ?? 'fullName'].normalize('NFC').trim();
      if (fromCard[field.prefill ?? ''] && said) set(undefined, field.id, () => said);
    }
  };
  const fields = (index: number | undefined) =>
    questionsOf(section, draft.answers)
      .filter((question) => question.index === index)
      .map(({ field, pointer, value }) => {
        const id = idOf(pointer);
        const told: Record<string, string> = {};
        for (const part of field.parts ?? []) {
          const error = errors.get(idOf(pointer, part));
          if (error) told[part] = error;
        }
        const error = errors.get(id);
        if (error) told[''] = error;
        return (
          <Labelled key={pointer} id={id} field={field} error={error}>
            {field.hint && <p class="note">{say(field.hint)}</p>}
            <Control id={id} field={field} value={value} change={(how) => set(index, field.id, how)} lists={form.lists ?? {}} errors={told} />
            {field.kind === 'personalNumber' && <Doubt number={value} />}
          </Labelled>
        );
      });
  return (
    <fieldset class="sheet-part">
      <legend>{say(section.title)}</legend>
      {!section.repeat && here.fullName.trim() && section.fields.some((field) => fromCard[field.prefill ?? '']) && <button type="button" class="as-link" onClick={copy}>{desk.value.counterForm.copy(here.fullName.trim())}</button>}
      {section.repeat ? (
        <>
          {items.map((_, index) => (
            <fieldset key={index} class="item"><legend>{w.item(say(section.repeat?.item ?? section.title), index + 1)}</legend>
              {fields(index)}
              <button type="button" class="as-link" onClick={() => void change(draft.id, (now) => ({ ...now, answers: withoutItem(now.answers, section, index) }))}>{w.remove}</button>
            </fieldset>
          ))}
          {items.length < section.repeat.max && <Button onClick={() => void change(draft.id, (now) => ({ ...now, answers: { ...now.answers, [section.id]: [...itemsOf(section, now.answers), {}] } }))}>{w.add(say(section.repeat.item))}</Button>}
        </>
      ) : fields(undefined)}
    </fieldset>
  );
}

