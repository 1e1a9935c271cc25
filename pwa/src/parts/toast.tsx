/** A short word about something that has happened; it never asks and never carries the only copy of a fact. */

import { signal } from '@preact/signals';

const toasts = signal<readonly { readonly id: number; readonly text: string }[]>([]);
const STAYS_MS = 6_000;
let last = 0;

export function tell(text: string): void {
  const id = ++last;
  toasts.value = [...toasts.value.filter((toast) => toast.text !== text), { id, text }]; // said again, it does not pile up
  setTimeout(() => { toasts.value = toasts.value.filter((toast) => toast.id !== id); }, STAYS_MS);
}

export function Toasts() {
  return (
    <div class="toasts" role="status">
      {toasts.value.map(({ id, text }) => <p key={id} class="toast">{text}</p>)}
    </div>
  );
}
