/** The rows of today's work: one line each, a name never cut, the row in hand marked. */

import type { Ref } from 'preact';
import { canJoin, checkOf, turnAt } from '../../desk/queue.ts';
import { dueWords } from '../../desk/time.ts';
import { go } from '../../router.ts';
import type { Line } from '../../server/contract.d.ts';
import { desk } from '../../words/desk.ts';
import { say } from '../../words/index.ts';
import { Icon, Shape } from '../icons.tsx';

interface Props {
  readonly table: Ref<HTMLTableElement>;
  readonly lines: readonly Line[];
  readonly inHand: string | undefined;
  readonly out: ReadonlySet<string>;
  readonly stand: (id: string) => void;
  readonly toggle: (id: string) => void;
}

export function Rows({ table, lines, inHand, out, stand, toggle }: Props) {
  const w = desk.value.queue;
  return (
    <table class="rows-table" ref={table}>
      <caption class="unseen">{w.table}</caption>
      <thead>
        <tr>
          <th scope="col" class="col-pick"><span class="unseen">{w.columns.pick}</span></th>
          {(['due', 'code', 'procedure', 'owner', 'check', 'seen', 'present'] as const).map((column) => <th key={column} scope="col" class={`col-${column}`}>{w.columns[column]}</th>)}
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => <Row key={line.id} line={line} inHand={line.id === inHand} out={out.has(line.id)} stand={stand} toggle={toggle} />)}
      </tbody>
    </table>
  );
}

function Row({ line, inHand, out, stand, toggle }: { line: Line; inHand: boolean; out: boolean; stand: Props['stand']; toggle: Props['toggle'] }) {
  const w = desk.value;
  const path = `/can-bo/ho-so/${line.id}`;
  const open = (event: MouseEvent): void => {
    if ((event.target as Element).closest('a, input, label') || getSelection()?.toString()) return;
    stand(line.id);
    go(path);
  };
  return (
    <tr data-row={line.id} class={`${inHand ? 'in-hand' : ''} ${line.late ? 'is-late' : ''}`} onClick={open}>
      <td class="col-pick">
        {canJoin(line) && <label><input type="checkbox" checked={!out} onChange={() => toggle(line.id)} /><span class="unseen">{w.queue.columns.pick} {line.code}</span></label>}
      </td>
      <td class="col-due"><Due line={line} /></td>
      <td class="col-code"><a href={path} onFocus={() => { if (!inHand) stand(line.id); }}>{line.code}</a></td>
      <td class="col-procedure" title={say(line.procedure.name)}>{say(line.procedure.name)}</td>
      <td class="col-owner">{line.owner}</td>
      <td class="col-check"><Check line={line} /></td>
      <td class="col-seen">{line.opened ? <span class="seen"><Icon name="eye" size={20} /> {w.queue.seen}</span> : <span class="note">{w.queue.unseen}</span>}</td>
      <td class="col-present">{line.present.join(', ')}</td>
    </tr>
  );
}

function Due({ line }: { line: Line }) {
  const w = desk.value;
  if (line.actBy) return line.late ? <b class="due-late"><Icon name="warn" size={20} /> {dueWords(line.actBy, w.todayAt)}</b> : <>{dueWords(line.actBy, w.todayAt)}</>;
  return <span class="note">{line.answerBy ? w.queue.answerBy(dueWords(line.answerBy, w.todayAt)) : ['resident', 'office'].includes(turnAt(line)) ? w.queue.since(dueWords(line.turnSince, w.todayAt)) : w.dossier.ended}</span>;
}

function Check({ line }: { line: Line }) {
  const w = desk.value.queue.check;
  switch (checkOf(line)) {
    case 'whole':
      return <span class="check-whole"><Shape turn="done" /> {w.whole} · {w.files(line.files)}</span>;
    case 'elsewhere':
      return <span class="check-elsewhere"><Shape turn="elsewhere" /> {w.elsewhere}</span>;
    case 'again':
      return <span class="check-again"><Shape turn="resident" /> {w.again}</span>;
    case 'step':
      // Within one status, what waits for a leader is told from what is worked on.
      return <span><Shape turn={turnAt(line)} /> {(turnAt(line) === 'office' && say(line.stageName)) || say(line.statusName)}</span>;
  }
}
