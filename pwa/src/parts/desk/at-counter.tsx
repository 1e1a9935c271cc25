/** Steps of the resident's, taken at the counter for whoever stands there, who is always named. */

import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Form, Value } from '../../form/model.ts';
import { fieldAt } from '../../form/place.ts';
import { show } from '../../form/show.ts';
import { bodyOf, changeReply, openReply, replySignal, type Reply } from '../../offline/replies.ts';
import { drop, get } from '../../offline/store.ts';
import { send } from '../../offline/uploads.ts';
import { Refusal } from '../../server/client.ts';
import type { DeskDossier, MovedFace } from '../../server/contract.d.ts';
import { act } from '../../server/desk.ts';
import { me } from '../../server/me.ts';
import { usePlaces } from '../../server/places.ts';
import { after } from '../../words/after.ts';
import { desk } from '../../words/desk.ts';
import { GONE } from '../../words/gone.ts';
import { say } from '../../words/index.ts';
import { Button } from '../button.tsx';
import { ErrorSummary, type Fault } from '../errors.tsx';
import { Choices } from '../field.tsx';
import { faultOf, idOf, itemsOf, One, tidied } from '../mending.tsx';
import { Dialog } from './dialog.tsx';
import { useKept } from './kept.ts';
import { refused } from './refused.ts';

interface Box {
  readonly dossier: DeskDossier;
  readonly close: () => void;
  readonly done: (moved: MovedFace) => void;
  /** It has moved meanwhile and is read anew: the box stays if the step is still to be taken, which is what it says. */
  readonly stale: () => Promise<boolean>;
}

interface Asking extends Box {
  readonly name: 'answer_supplement' | 'answer_proof';
  readonly present: string;
  readonly write: (present: string) => void;
  /** What is still to be said, anew at each press. */
  readonly missing: () => readonly Fault[];
  readonly send: (present: string) => Promise<MovedFace>;
  readonly children: ComponentChildren;
}

const PRESENT = 'viec-present';

function AtCounter({ name, present, write, missing, send: go, close, done, stale, children }: Asking) {
  const w = desk.value.acts;
  const [faults, setFaults] = useState<readonly Fault[]>([]);
  const [asked, setAsked] = useState(0);
  const [busy, setBusy] = useState(false);
  const tell = (told: readonly Fault[]): void => {
    setFaults(told);
    setAsked((n) => n + 1);
  };
  const press = async (): Promise<void> => {
    if (busy) return;
    const who = present.normalize('NFC').trim();
    const found = [...(who.length > 1 ? [] : [{ field: PRESENT, text: w.missing(w.present) }]), ...missing()];
    tell(found);
    if (found.length) return;
    setBusy(true);
    try {
      done(await go(who));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const moved = error.status === 412;
      if (moved) await stale();
      tell([moved ? { field: PRESENT, text: w.movedOn } : refused(error, PRESENT, w.unsent)]);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog title={w.names[name] ?? ''} close={close} wide>
      <form class="counter" noValidate onSubmit={(event) => { event.preventDefault(); void press(); }}>
        <ErrorSummary faults={faults} asked={asked} />
        <div class="blank"><label for={PRESENT}>{w.present}</label><input id={PRESENT} autocomplete="off" value={present} onInput={(event) => write(event.currentTarget.value)} /></div>
        {children}
        <p class="box-acts"><Button type="submit" look="filled" busy={busy}>{w.send}</Button><Button onClick={close}>{desk.value.cancel}</Button></p>
      </form>
    </Dialog>
  );
}

/** What was brought, in the places that were asked for; kept on this machine, sealed, until the system has it. */
export function BroughtBox({ form, ...box }: Box & { readonly form: Form }) {
  const { dossier } = box;
  const request = dossier.requests[dossier.requests.length - 1];
  const person = me.value?.id;
  const reply = replySignal(dossier.id).value;
  const [asked, setAsked] = useState(false);
  useEffect(() => {
    if (request && person) void openReply(dossier.id, person, request, `"${dossier.version}"`);
  }, [request?.number, person]);
  if (!request || !reply || reply.number !== request.number) return null;
  const items = itemsOf(request);
  const faults = items.map((item) => faultOf(item, reply, form));
  const w = after.value.supplement;
  return (
    <AtCounter
      {...box}
      name="answer_supplement"
      present={reply.present ?? ''}
      write={(present) => void changeReply(dossier.id, (now) => ({ ...now, present }))}
      missing={() => {
        setAsked(true);
        return items.flatMap(({ pointer }, at) => (faults[at] ? [{ field: idOf(pointer), text: faults[at] }] : []));
      }}
      send={async (present) => {
        const sent = await withPages(reply);
        const moved = await act(dossier, 'counter-supplement', { present, answer: bodyOf({ ...sent, values: tidied(sent.values, form) }) });
        await end(sent);
        return moved;
      }}
      stale={async () => {
        const still = await box.stale();
        if (!still) await end(reply);
        return still;
      }}
    >
      <ol class="plain">
        {items.map((item, at) => <li key={item.pointer} class="sheet-part"><One dossier={dossier.id} item={item} form={form} reply={reply} step={w.item(String(at + 1), String(items.length))} error={asked ? (faults[at] ?? '') : ''} done={!faults[at]} says={desk.value.brought} /></li>)}
      </ol>
    </AtCounter>
  );
}

interface Heard {
  readonly present: string;
  readonly how?: string;
  readonly said: Readonly<Record<string, string>>;
}

/** The draft read aloud before it is signed: right, or which lines are wrong and what they should say. */
export function ReadBox({ form, ...box }: Box & { readonly form: Form }) {
  const { dossier } = box;
  const w = after.value.proof;
  const [{ present, how, said }, write, forget] = useKept<Heard>(`proof-${dossier.id}`, { present: '', said: {} });
  const places = usePlaces(Object.fromEntries(dossier.draft.map(({ pointer, value }) => [pointer, { value: value as Value }])));
  const ways = (['right', 'wrong'] as const).map((value) => ({ value, label: { vi: w[value], en: w[value] } }));
  const mistakes = dossier.draft.flatMap(({ pointer }) => (said[pointer]?.trim() ? [{ pointer, words: said[pointer].normalize('NFC').trim() }] : []));
  return (
    <AtCounter
      {...box}
      close={() => { forget(); box.close(); }}
      name="answer_proof"
      present={present}
      write={(who) => write((now) => ({ ...now, present: who }))}
      missing={() => (how === 'right' || mistakes.length ? [] : [how ? { field: idOf(dossier.draft[0]?.pointer ?? ''), text: w.pick } : { field: 'doc', text: desk.value.acts.missing(desk.value.acts.outcome) }])}
      send={async (who) => {
        const moved = await act(dossier, 'counter-proof-answer', { present: who, answer: { right: how === 'right', mistakes: how === 'right' ? [] : mistakes } });
        forget();
        return moved;
      }}
    >
      <p>{w.lead} <a href={`/api/desk/dossiers/${dossier.id}/proof/paper`} target="_blank" rel="noopener">{w.pdf}</a></p>
      <fieldset class="blank"><legend>{desk.value.acts.outcome}</legend><Choices id="doc" value={how} change={(next) => write((now) => ({ ...now, how: String(next) }))} errors={{}} options={ways} /></fieldset>
      {how === 'wrong' && <p class="note">{w.whichWhy}</p>}
      {dossier.draft.map(({ pointer, label, value }) => {
        const field = fieldAt(form, pointer);
        const id = idOf(pointer);
        const line = <><span class="note">{say(label)}</span> {(field && value != null && show(field, value as Value, form.lists ?? {}, places)) || w.blank}</>;
        return (
          <div key={pointer} class="blank">
            {how === 'wrong' ? <label for={id}>{line}</label> : <b>{line}</b>}
            {how === 'wrong' && <input id={id} autocomplete="off" placeholder={w.should} value={said[pointer] ?? ''} onInput={({ currentTarget: { value: words } }) => write((now) => ({ ...now, said: { ...now.said, [pointer]: words } }))} />}
          </div>
        );
      })}
    </AtCounter>
  );
}

/** Nothing of somebody else's stays on this machine once it has been answered. */
async function end(reply: Reply): Promise<void> {
  for (const page of Object.values(reply.papers).flat()) await drop('files', page.id);
  await drop('meta', reply.id);
  replySignal(reply.dossier).value = null;
}

/** Every page is there; one that is, is not sent again. Throws Refusal. */
async function withPages(reply: Reply): Promise<Reply> {
  let now = reply;
  for (const [document, pages] of Object.entries(reply.papers)) {
    for (const { id, name, file: begun, sent } of pages) {
      if (sent || reply.lacks[`/documents/${document}`] !== undefined) continue;
      const bytes = (await get('files', id))?.bytes;
      if (!bytes) throw new Refusal({ status: 422, kind: 'gone', ...GONE, facts: {} });
      const note = async (more: { readonly file: string; readonly sent?: true }): Promise<void> => {
        const noted = (was: Reply): Reply => ({ ...was, papers: { ...was.papers, [document]: (was.papers[document] ?? []).map((each) => (each.id === id ? { ...each, ...more } : each)) } });
        now = noted(now);
        await changeReply(reply.dossier, noted);
      };
      const file = await send({ bytes, file: begun, key: id, name, document, draft: reply.dossier, begun: async (there) => note({ file: there }) });
      await note({ file, sent: true });
    }
  }
  return now;
}
