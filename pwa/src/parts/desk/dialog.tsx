/** A box over the desk: it takes the focus, Esc closes it, and what is behind it waits. */

import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

interface Props {
  readonly title: string;
  readonly close: () => void;
  readonly wide?: boolean;
  readonly children: ComponentChildren;
}

export function Dialog({ title, close, wide, children }: Props) {
  const box = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const from = document.activeElement as HTMLElement | null;
    box.current?.showModal();
    return () => from?.focus?.();
  }, []);
  return (
    <dialog ref={box} class={`box ${wide ? 'wide' : ''}`} aria-labelledby="box-title" onClose={close}>
      <h2 id="box-title" tabIndex={-1}>{title}</h2>
      {children}
    </dialog>
  );
}
