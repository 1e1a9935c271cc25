/** A box that asks for one sentence before money is touched, and the refusal in its own words. */

import { useState } from 'preact/hooks';
import { Refusal } from '../../server/client.ts';
import { desk } from '../../words/desk.ts';
import { say } from '../../words/index.ts';
import { money } from '../../words/money.ts';
import { Button } from '../button.tsx';
import { ErrorSummary } from '../errors.tsx';
import { tell } from '../toast.tsx';
import { Dialog } from './dialog.tsx';

export const refused = (error: unknown): string => (error instanceof Refusal && error.vi ? say(error) : money.value.failed);

interface Props {
  readonly title: string;
  readonly act: string;
  readonly label?: string;
  readonly hint?: string;
  /** What somebody else wrote, to be read before agreeing. */
  readonly note?: string | null;
  /** Fewest letters of the sentence. */
  readonly least?: number;
  readonly close: () => void;
  readonly perform: (text: string) => Promise<void>;
}

/** Without a label it only asks whether. */
export function Say({ title, act, label, hint, note, least = 5, close, perform }: Props) {
  const [text, setText] = useState('');
  const [told, setTold] = useState('');
  const [asked, setAsked] = useState(0);
  const [busy, setBusy] = useState(false);
  const go = async (): Promise<void> => {
    setAsked(asked + 1);
    if (label && text.trim().length < least) {
      setTold(money.value.case.missing);
      return;
    }
    setBusy(true);
    try {
      await perform(text.trim());
      close();
    } catch (error) {
      setTold(refused(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog title={title} close={close}>
      <form noValidate onSubmit={(event) => { event.preventDefault(); void go(); }}>
        <ErrorSummary faults={told ? [{ field: 'noi', text: told }] : []} asked={asked} />
        {note && <p class="letter">{note}</p>}
        {label && <div class="blank"><label for="noi">{label}</label>{hint && <p class="note" id="noi-hint">{hint}</p>}<textarea id="noi" rows={3} aria-describedby={hint ? 'noi-hint' : undefined} value={text} onInput={(event) => setText(event.currentTarget.value)} /></div>}
        <p class="box-acts"><Button type="submit" look="filled" busy={busy}>{act}</Button><Button onClick={close}>{desk.value.cancel}</Button></p>
      </form>
    </Dialog>
  );
}

/** An act without a question: what became of it is said. */
export async function perform(act: () => Promise<void>, done: string): Promise<void> {
  try {
    await act();
    tell(done);
  } catch (error) {
    tell(refused(error));
  }
}
