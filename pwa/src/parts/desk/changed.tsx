/** “Đã đổi từ lúc mở: 1 trường. Xem.”: what somebody else did while this was on the screen. */

import { useState } from 'preact/hooks';
import type { Change } from '../../desk/changes.ts';
import type { Form, Value } from '../../form/model.ts';
import { show } from '../../form/show.ts';
import { desk } from '../../words/desk.ts';
import { say, type Both } from '../../words/index.ts';

export function Changed({ changes, form }: { changes: readonly Change[]; form: Form | undefined }) {
  const w = desk.value.dossier;
  const [open, setOpen] = useState(false);
  const fields = changes.filter((change) => change.at.startsWith('/')).length;
  return (
    <div class="changed-note" role="status">
      <p><b>{fields === changes.length ? w.changedFields(fields) : w.changed(changes.length)}</b> <button type="button" class="as-link" aria-expanded={open} onClick={() => setOpen(!open)}>{w.changedSee}</button></p>
      {open && (
        <table class="form-table">
          <thead><tr><td /><th scope="col">{w.changedWas}</th><th scope="col">{w.changedNow}</th></tr></thead>
          <tbody>{changes.map((change) => <Line key={change.at} change={change} form={form} />)}</tbody>
        </table>
      )}
    </div>
  );
}

function Line({ change, form }: { change: Change; form: Form | undefined }) {
  const w = desk.value.dossier;
  if (change.at === 'status') return <Told label={w.changedStatus} was={say(change.was as Both)} now={say(change.now as Both)} />;
  if (change.at === 'files') return <Told label={w.changedFiles} was={String(change.was)} now={String(change.now)} />;
  const [, section, ...rest] = change.at.split('/');
  const field = form?.sections.find((each) => each.id === section)?.fields.find((each) => each.id === rest[rest.length - 1]);
  if (!field) return null;
  const text = (value: unknown): string => show(field, value as Value | undefined, form?.lists ?? {}, () => undefined) || w.empty;
  return <Told label={say(field.label)} was={text(change.was)} now={text(change.now)} />;
}

const Told = ({ label, was, now }: { label: string; was: string; now: string }) => <tr><th scope="row">{label}</th><td>{was}</td><td>{now}</td></tr>;
