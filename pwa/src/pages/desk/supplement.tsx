/** D3: everything that is missing pinned at once, each with its reason and example, read as the resident will, sent one time. */

import { useEffect, useState } from 'preact/hooks';
import { check, papersOf } from '../../desk/checks.ts';
import { queueAddress, rowsInOrder } from '../../desk/place.ts';
import { following } from '../../desk/queue.ts';
import { lacksOf, nothing, sent, toggle, withPin, type Composed, type Lack } from '../../desk/supplement.ts';
import type { Answers, Form } from '../../form/model.ts';
import { online } from '../../parts/banners.tsx';
import { Button, ButtonLink } from '../../parts/button.tsx';
import { Changed } from '../../parts/desk/changed.tsx';
import { FormTable } from '../../parts/desk/form-table.tsx';
import { Head } from '../../parts/desk/head.tsx';
import { useKept } from '../../parts/desk/kept.ts';
import { useKeys } from '../../parts/desk/keys.ts';
import { PinCard } from '../../parts/desk/pin-card.tsx';
import { Preview } from '../../parts/desk/preview.tsx';
import { refused } from '../../parts/desk/refused.ts';
import { Shown } from '../../parts/desk/shown.tsx';
import { ErrorSummary, type Fault } from '../../parts/errors.tsx';
import { tell } from '../../parts/toast.tsx';
import { changesOf } from '../../desk/changes.ts';
import { go } from '../../router.ts';
import { Refusal } from '../../server/client.ts';
import type { DeskDossier } from '../../server/contract.d.ts';
import { act, dossierPath, useDesk, type Read } from '../../server/desk.ts';
import { useLoad } from '../../server/load.ts';
import { me, readMe } from '../../server/me.ts';
import { desk } from '../../words/desk.ts';
import { say } from '../../words/index.ts';

export default function SupplementPage({ params }: { params: Readonly<Record<string, string>> }) {
  const id = params['dossier'] ?? '';
  const read = useDesk<DeskDossier>(dossierPath(id));
  useEffect(() => { if (me.peek() === undefined) void readMe(); }, []);
  // What was half written is somebody's: who is here comes first.
  const known = me.value !== undefined;
  return <Shown of={read} next={`/can-bo/ho-so/${id}/bo-sung`}>{(dossier) => known && <Compose dossier={dossier} read={read} />}</Shown>;
}

function Compose({ dossier, read }: { dossier: DeskDossier; read: Read<DeskDossier> }) {
  const w = desk.value.supplement;
  const form = useLoad<Form>(`/api/procedures/${dossier.procedure.code}/form?version=${dossier.procedure.version}`);
  const loaded = form.state === 'ready' ? form.data : undefined;
  const [composed, keep, clear] = useKept<Composed>(`supplement-${dossier.id}`, nothing);
  const [faults, setFaults] = useState<readonly Fault[]>([]);
  const [asked, setAsked] = useState(0);
  const [busy, setBusy] = useState(false);
  const [since, setSince] = useState<DeskDossier>();
  const name = dossier.actions.find((each) => each === (dossier.supplements > 0 ? 'propose_supplement' : 'ask_supplement'));
  const second = dossier.supplements > 0;
  const papers = papersOf(loaded, dossier);
  const all = loaded ? check(loaded, dossier).all : { fields: 0, papers: 0 };
  const changes = since ? changesOf(since, dossier) : [];
  const pinned = (pointer: string): boolean => composed.pins.some((pin) => pin.pointer === pointer);
  const pin = (pointer: string, label: string): void => {
    keep((was) => toggle(was, pointer, label));
    if (!pinned(pointer)) requestAnimationFrame(() => document.getElementById(`ghim${pointer.replaceAll('/', '-')}`)?.scrollIntoView({ block: 'nearest' }));
  };
  const tellLack = ({ what, label }: Lack): string =>
    what === 'pins' ? w.none : what === 'whole' ? w.unread : what === 'flaw' ? w.noFlaw(label) : what === 'reason' ? w.noReason(label) : w.noExample(label);

  const send = async (): Promise<void> => {
    if (busy) return;
    const lacks = lacksOf(composed);
    setFaults(lacks.map((lack) => ({ field: lack.field, text: tellLack(lack) })));
    setAsked(asked + 1);
    if (lacks.length) return;
    setBusy(true);
    try {
      const next = following(rowsInOrder(), dossier.id);
      const moved = await act(dossier, 'supplement', sent(composed));
      clear();
      tell(second ? w.proposed(moved.code) : w.sent(moved.code));
      go(next ? `/can-bo/ho-so/${next}` : queueAddress(), 'replace');
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (error.status === 412) {
        const was = dossier;
        if (await read.again()) setSince(was);
      } else {
        setFaults([refused(error, 'ghim')]);
        setAsked((n) => n + 1);
      }
    } finally {
      setBusy(false);
    }
  };
  useKeys({ u: () => go(`/can-bo/ho-so/${dossier.id}`), 'Ctrl+Enter': name && online.value ? () => void send() : undefined });
  useEffect(() => { document.title = `${w.heading} · ${dossier.code}`; }, [dossier.code]);

  if (!name && !faults.length) {
    return (
      <article class="desk-dossier">
        <Head dossier={dossier} queue={queueAddress()}><ButtonLink look="filled" href={`/can-bo/ho-so/${dossier.id}`}>{w.see}</ButtonLink></Head>
        <p class="empty">{w.cannot}</p>
      </article>
    );
  }
  const button = (pointer: string, label: string) => (
    <button type="button" class="pin" aria-pressed={pinned(pointer)} onClick={() => pin(pointer, label)}>{pinned(pointer) ? w.unpin : w.pin}<span class="unseen"> {label}</span></button>
  );
  return (
    <article class="desk-dossier">
      <Head dossier={dossier} queue={`/can-bo/ho-so/${dossier.id}`} back={w.see}>
        {online.value ? <Button look="filled" busy={busy} onClick={() => void send()}>{second ? w.propose : w.send}</Button> : <p class="desk-offline">{desk.value.offline}</p>}
      </Head>
      {second && <p class="changed-note"><b>{w.second}</b></p>}
      {changes.length > 0 && <Changed changes={changes} form={loaded} />}
      <div class="desk-sides">
        <div class="desk-form" tabIndex={0} role="region" aria-label={w.fields}>
          {papers.length > 0 && (
            <section class="sheet-part">
              <h2>{w.papers}</h2>
              <table class="form-table"><tbody>
                {papers.map((paper) => {
                  const label = paper.label ? say(paper.label) : w.papers;
                  return <tr key={paper.id}><th scope="row">{label}</th><td>{desk.value.queue.check.files(paper.files.length)}</td><td class="beside">{button(`/documents/${paper.id}`, label)}</td></tr>;
                })}
              </tbody></table>
            </section>
          )}
          <h2 class="unseen">{w.fields}</h2>
          {loaded && <FormTable form={loaded} answers={dossier.answers as Answers} beside={(question) => button(question.pointer, say(question.field.label))} />}
        </div>
        <div class="desk-compose" tabIndex={0} role="region" aria-label={w.heading}>
          <h2 tabIndex={-1} id="ghim">{w.heading}</h2>
          <ErrorSummary faults={faults} asked={asked} />
          {composed.pins.length === 0 ? (
            <div class="empty"><p><b>{w.none}</b></p><p class="note">{w.noneNext}</p></div>
          ) : (
            <>
              {composed.pins.map((each) => <PinCard key={each.pointer} pin={each} pages={papers.find((paper) => `/documents/${paper.id}` === each.pointer)?.files.length ?? 0} change={(change) => keep((was) => withPin(was, each.pointer, change))} drop={() => pin(each.pointer, each.label)} />)}
              <div class="blank"><label for="nhan-them">{w.note}</label><textarea id="nhan-them" rows={2} value={composed.note} onInput={({ currentTarget: { value: note } }) => keep((was) => ({ ...was, note }))} /></div>
              <Preview composed={composed} dossier={dossier} />
            </>
          )}
          <label class="whole"><input type="checkbox" id="da-xem-het" checked={composed.whole} onChange={({ currentTarget: { checked: whole } }) => keep((was) => ({ ...was, whole }))} /> <span>{w.whole(all.fields, all.papers)}</span></label>
        </div>
      </div>
    </article>
  );
}
