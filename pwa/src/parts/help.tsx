/** Help, in the same corner of every screen: a person to call, larger letters, the other language, and what fraud looks like. */

import { signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { site } from '../server/site.ts';
import { keep, kept, speak, words } from '../words/index.ts';
import { Icon } from './icons.tsx';

const open = signal(false);
export const openHelp = (): void => { open.value = true; };

const sizes = ['100', '125', '150'] as const;
type Size = (typeof sizes)[number];
/** “Rất to” also leaves only what is needed on the first page. */
export const size = signal<Size>((kept('size') as Size | null) ?? '100');

function setSize(wanted: Size): void {
  size.value = wanted;
  document.documentElement.style.fontSize = `${wanted}%`;
  keep('size', wanted);
}

export function Sizes({ name }: { name: string }) {
  const w = words.value.help;
  return (
    <fieldset class="sizes">
      <legend>{w.size}</legend>
      {sizes.map((each) => (
        <label key={each}>
          <input type="radio" name={name} checked={size.value === each} onChange={() => setSize(each)} />
          <span class={`size-${each}`}>{w.sizes[each]}</span>
        </label>
      ))}
    </fieldset>
  );
}

export function Help() {
  const dialog = useRef<HTMLDialogElement>(null);
  const shown = open.value;
  useEffect(() => {
    if (!shown) return undefined;
    const from = document.activeElement as HTMLElement | null;
    // Safari 14 has no <dialog>: shown as a plain block it still serves.
    if (dialog.current?.showModal) dialog.current.showModal();
    else dialog.current?.setAttribute('open', '');
    return () => from?.focus();
  }, [shown]);
  if (!shown) return null;
  const w = words.value;
  const close = (): void => { open.value = false; };
  return (
    <dialog ref={dialog} class="sheet" aria-labelledby="help-title" onClose={close} onClick={(event) => { if (event.target === dialog.current) close(); }}>
      <div class="sheet-body">
        <h2 id="help-title">{w.help.title}</h2>
        <a class="button filled" href={`tel:${site.value.hotline}`}>
          <Icon name="phone" />
          <span>{w.help.call(site.value.hotline)}</span>
        </a>
        <p class="note">{w.help.callWhy}</p>
        <Sizes name="size" />
        <button type="button" class="button line" lang={w.code === 'vi' ? 'en' : 'vi'} onClick={() => speak(w.code === 'vi' ? 'en' : 'vi')}>
          <span>{w.help.language}</span>
        </button>
        <a class="button line" href="/huong-dan" onClick={close}><span>{w.headings.lessons}</span></a>
        <section class="fraud" aria-labelledby="fraud-title">
          <h3 id="fraud-title"><Icon name="warn" /> {w.help.fraud}</h3>
          <ul>{w.help.fraudWords.map((line) => <li key={line}>{line}</li>)}</ul>
        </section>
        <button type="button" class="button line" onClick={close}><span>{w.close}</span></button>
      </div>
    </dialog>
  );
}
