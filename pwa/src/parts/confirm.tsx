/** A question before what cannot be undone; closing it is the same as no. */

import { useEffect, useRef } from 'preact/hooks';
import { Button } from './button.tsx';

export function Confirm({ ask, why = [], yes, no, answer }: { ask: string; why?: readonly (string | false | 0)[]; yes: string; no: string; answer: (sure: boolean) => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const from = document.activeElement as HTMLElement | null;
    if (dialog.current?.showModal) dialog.current.showModal();
    else dialog.current?.setAttribute('open', '');
    return () => from?.focus();
  }, []);
  return (
    <dialog ref={dialog} class="sheet" aria-labelledby="confirm-ask" onClose={() => answer(false)}>
      <div class="sheet-body">
        <h2 id="confirm-ask">{ask}</h2>
        {why.map((line) => (line ? <p key={line}>{line}</p> : null))}
        <Button look="filled" onClick={() => answer(false)}>{no}</Button>
        <Button onClick={() => answer(true)}>{yes}</Button>
      </div>
    </dialog>
  );
}
