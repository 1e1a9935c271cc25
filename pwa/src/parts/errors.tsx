/** What is still to be put right, first on the page: each line leads to its field and repeats the field's own words. */

import { useLayoutEffect, useRef } from 'preact/hooks';
import { words } from '../words/index.ts';

export interface Fault {
  /** Id of the first control that can mend it. */
  readonly field: string;
  readonly text: string;
  /** Its own screen, when it is mended elsewhere. */
  readonly href?: string;
}

/** `asked` counts the attempts: each one brings the focus here again. */
export function ErrorSummary({ faults, asked, title: heading }: { faults: readonly Fault[]; asked: number; title?: string | undefined }) {
  const box = useRef<HTMLDivElement>(null);
  // With the drawing, never after it: whoever is already mending must not lose the field under their fingers.
  useLayoutEffect(() => {
    if (!faults.length) return undefined;
    box.current?.focus();
    const { prefix } = words.peek().errors;
    const title = document.title;
    if (!title.startsWith(prefix)) document.title = prefix + title;
    return () => { document.title = document.title.replace(prefix, ''); };
  }, [asked, faults.length > 0]);
  if (!faults.length) return null;
  return (
    <div class="error-summary" role="alert" tabIndex={-1} ref={box}>
      <h2>{heading ?? words.value.errors.left(faults.length)}</h2>
      <ul>
        {faults.map(({ field, text, href }) => (
          <li key={field + text}>
            <a
              href={href ?? `#${field}`}
              onClick={(event) => {
                if (href) return;
                event.preventDefault();
                const control = document.getElementById(field);
                control?.scrollIntoView({ block: 'center' });
                control?.focus({ preventScroll: true });
              }}
            >
              {text}
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}
