/** One hand on the keyboard: single keys while nothing is being typed and no dialog is open. */

import { useLayoutEffect } from 'preact/hooks';

/** Keys as `KeyboardEvent.key` names them; `Ctrl+Enter` works in a field too. */
export type Keys = Readonly<Record<string, (() => void) | undefined>>;

const TYPING = 'input:not([type="checkbox"]):not([type="radio"]), select, textarea, [contenteditable]';

export function useKeys(keys: Keys): void {
  // Before the next key can come: a quick hand presses j and x within one frame.
  useLayoutEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.altKey || event.metaKey || event.isComposing || document.querySelector('dialog[open]')) return;
      const name = event.ctrlKey ? `Ctrl+${event.key}` : event.key;
      if (!event.ctrlKey && (event.target as Element | null)?.closest?.(TYPING)) return;
      const act = keys[name];
      if (!act) return;
      event.preventDefault();
      act();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  });
}
