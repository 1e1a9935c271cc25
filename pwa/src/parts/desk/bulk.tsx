/** Taking in everything that was read, at one go: what became of each is said, one by one where it did not go. */

import { useState } from 'preact/hooks';
import { acceptMany } from '../../server/desk.ts';
import { Refusal } from '../../server/client.ts';
import type { AcceptedFace, Line } from '../../server/contract.d.ts';
import { desk } from '../../words/desk.ts';
import { say, words } from '../../words/index.ts';
import { Button } from '../button.tsx';
import { tell } from '../toast.tsx';
import { Dialog } from './dialog.tsx';

export interface Result {
  readonly accepted: number;
  readonly left: readonly { readonly line: Line; readonly face: AcceptedFace }[];
}

/** `possible`: something on the screen could be taken in so. */
export function Bulk({ chosen, possible, done }: { chosen: readonly Line[]; possible: boolean; done: (result: Result) => void }) {
  const w = desk.value;
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  if (!chosen.length) return possible && <p class="note bulk-none">{w.queue.takeNone}</p>;
  const take = async (): Promise<void> => {
    setBusy(true);
    try {
      const { accepted, items } = await acceptMany(chosen);
      const left = items.flatMap((face) => {
        const line = chosen.find((each) => each.id === face.dossierId);
        return face.accepted || !line ? [] : [{ line, face }];
      });
      done({ accepted, left });
    } catch (error) {
      tell(error instanceof Refusal && error.vi ? say(error) : words.value.states.error);
    } finally {
      setBusy(false);
      setAsking(false);
    }
  };
  return (
    <>
      <Button look="filled" onClick={() => setAsking(true)}>{w.queue.take(chosen.length)}</Button>
      {asking && (
        <Dialog title={w.queue.ask(chosen.length)} close={() => setAsking(false)} wide>
          <ul class="plain box-list">{chosen.map((line) => <li key={line.id}><span class="code">{line.code}</span> {line.owner}</li>)}</ul>
          <p class="box-acts"><Button look="filled" busy={busy} onClick={() => void take()}>{w.queue.take(chosen.length)}</Button><Button onClick={() => setAsking(false)}>{w.cancel}</Button></p>
        </Dialog>
      )}
    </>
  );
}

/** “37 đã tiếp nhận · 1 chưa: người dân rút lúc 08:02. Xem”. */
export function BulkResult({ result: { accepted, left }, close }: { result: Result; close: () => void }) {
  const w = desk.value;
  return (
    <div class={`bulk-result ${left.length ? 'some' : ''}`} role="status">
      <p><b>{w.queue.taken(accepted)}</b>{left.length > 0 && <> · <b>{w.queue.left(left.length)}</b></>}</p>
      {left.length > 0 && (
        <ul class="plain">
          {left.map(({ line, face }) => (
            <li key={line.id}><span class="code">{line.code}</span>: {face.words && say(face.words)} <a href={`/can-bo/ho-so/${line.id}`}>{w.queue.see}<span class="unseen"> {line.code}</span></a></li>
          ))}
        </ul>
      )}
      <Button look="quiet" onClick={close}>{w.close}</Button>
    </div>
  );
}
