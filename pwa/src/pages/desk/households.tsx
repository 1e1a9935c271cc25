/** Households from a spreadsheet: looked at first, row errors and all; then taken in, and taken back if it was the wrong file. */

import { useState } from 'preact/hooks';
import { newId } from '../../offline/ids.ts';
import { Button } from '../../parts/button.tsx';
import { Confirm } from '../../parts/confirm.tsx';
import { Shown } from '../../parts/desk/shown.tsx';
import { OfCommune, TeamFrame, Trouble, useDo } from '../../parts/desk/team-frame.tsx';
import { PickButton } from '../../parts/pick.tsx';
import { useDesk } from '../../server/desk.ts';
import { post, type Past, type Preview } from '../../server/team.ts';
import { showMoment } from '../../words/format.ts';
import { say, words } from '../../words/index.ts';
import { team } from '../../words/team.ts';

const MOST_BYTES = 8 * 1024 * 1024;

export default function HouseholdsPage() {
  return <TeamFrame tab="households" title={words.value.headings.deskHouseholds}>{(office) => <Imports office={office} />}</TeamFrame>;
}

const stateOf = (past: Past): string => (past.undoneAt ? 'undone' : past.appliedAt ? 'applied' : 'previewed');
const many = (n: number): string => n.toString().replace(/\B(?=(\d{3})+$)/g, '.');

function Imports({ office }: { office: string }) {
  const w = team.value.imports;
  const read = useDesk<{ readonly items: readonly Past[] }>(`/api/desk/households/imports?office=${encodeURIComponent(office)}`);
  const { trouble, run } = useDo(read.again);
  const [preview, setPreview] = useState<Preview>();
  const [busy, setBusy] = useState(false);
  const [tooBig, setTooBig] = useState(false);
  const look = async (file: File): Promise<void> => {
    setPreview(undefined);
    setTooBig(file.size > MOST_BYTES);
    if (file.size > MOST_BYTES) return;
    setBusy(true);
    await run(async () => setPreview(await post<Preview>('/api/desk/households/imports', { office, name: file.name.normalize('NFC'), content: await base64(file) }, newId())), '');
    setBusy(false);
  };
  const apply = async (id: string): Promise<void> => {
    let added = 0;
    const done = await run(async () => { ({ added } = await post<{ added: number }>(`/api/desk/households/imports/${id}/apply`)); }, '');
    if (!done) return;
    setPreview(undefined);
    await run(async () => undefined, w.applied(many(added)));
  };
  if (read.refusal?.status === 404) return <OfCommune of={read} next="/can-bo/to/ho">{() => null}</OfCommune>;
  return (
    <>
      <div class="sheet-part">
        <h2>{w.title}</h2>
        <p>{w.how}</p>
        <Trouble text={tooBig ? w.tooBig : trouble} />
        <p class="box-acts"><PickButton look="filled" icon="paper" accept=".csv,.xlsx,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" onPick={([file]) => file && void look(file)}>{w.pick}</PickButton></p>
        <p role="status">{busy && w.reading}</p>
        {preview && <Look preview={preview} apply={() => void apply(preview.id)} />}
      </div>
      <div class="sheet-part">
        <h2>{w.past}</h2>
        <Shown inside of={read} next="/can-bo/to/ho">{({ items }) => <PastList items={items} again={read.again} />}</Shown>
      </div>
    </>
  );
}

function Look({ preview, apply }: { preview: Preview; apply: () => void }) {
  const w = team.value.imports;
  return (
    <section class="import-look" aria-live="polite">
      <p><b>{w.preview(many(preview.rows), many(preview.fresh), many(preview.known))}</b></p>
      <p class="note">{w.columns(preview.columns.headName, preview.columns.hamlet)} {preview.ignored.length > 0 && w.ignored(preview.ignored.join(', '))}</p>
      {preview.errorCount > 0 && (
        <div class="callout stop">
          <p>{w.errors(many(preview.errorCount))}</p>
          <div class="box-list" tabIndex={0} role="region" aria-label={w.wrong}>
            <table class="rows-table plain-rows">
              <thead><tr><th scope="col">{w.row}</th><th scope="col">{w.column}</th><th scope="col">{w.wrong}</th></tr></thead>
              <tbody>{preview.errors.map((error) => <tr key={`${error.row} ${error.column}`}><td>{error.row}</td><td>{error.column}</td><td>{say(error)}</td></tr>)}</tbody>
            </table>
          </div>
        </div>
      )}
      {preview.sample.length > 0 && (
        <details>
          <summary>{w.sample}</summary>
          <table class="rows-table plain-rows">
            <thead><tr><th scope="col">{w.row}</th><th scope="col">{w.head}</th><th scope="col">{team.value.hamlet}</th></tr></thead>
            <tbody>{preview.sample.map((line) => <tr key={line.row}><td>{line.row}</td><td>{line.headName}</td><td>{line.hamlet}</td></tr>)}</tbody>
          </table>
        </details>
      )}
      {preview.fresh > 0 ? <p class="box-acts"><Button look="filled" onClick={apply}>{w.apply(many(preview.fresh))}</Button></p> : <p>{w.nothing}</p>}
    </section>
  );
}

function PastList({ items, again }: { items: readonly Past[]; again: () => unknown }) {
  const w = team.value.imports;
  const { trouble, run } = useDo(again);
  const [asking, setAsking] = useState<string>();
  const undo = async (id: string): Promise<void> => {
    let told = '';
    if (await run(async () => {
      const { removed, kept } = await post<{ removed: number; kept: number }>(`/api/desk/households/imports/${id}/undo`);
      told = w.undone(many(removed), many(kept));
    }, '')) await run(async () => undefined, told);
  };
  if (!items.length) return <p>{w.none}</p>;
  return (
    <>
      <Trouble text={trouble} />
      <ul class="plain rows">
        {items.map((past) => (
          <li key={past.id}>
            <b>{past.name}</b> · {w.states[stateOf(past)]}{past.added !== null && ` · ${w.applied(many(past.added))}`} <span class="note">{showMoment(past.at)}</span>{' '}
            {stateOf(past) === 'applied' && <button type="button" class="as-link" onClick={() => setAsking(past.id)}>{w.undo}<span class="unseen"> {past.name}</span></button>}
          </li>
        ))}
      </ul>
      {asking && <Confirm ask={w.undoAsk} yes={w.undo} no={team.value.cancel} answer={(sure) => { setAsking(undefined); if (sure) void undo(asking); }} />}
    </>
  );
}

async function base64(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = '';
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}
