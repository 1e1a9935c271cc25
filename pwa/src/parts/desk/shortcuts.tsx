/** The list of keys, behind `?`. */

import { desk } from '../../words/desk.ts';
import { Button } from '../button.tsx';
import { Dialog } from './dialog.tsx';

export function Shortcuts({ close }: { close: () => void }) {
  const w = desk.value;
  return (
    <Dialog title={w.keys} close={close}>
      <dl class="keys">
        {Object.entries(w.shortcuts).map(([keys, what]) => (
          <div key={keys}><dt><kbd>{keys}</kbd></dt><dd>{what}</dd></div>
        ))}
      </dl>
      <p class="box-acts"><Button onClick={close}>{w.close}</Button></p>
    </Dialog>
  );
}
