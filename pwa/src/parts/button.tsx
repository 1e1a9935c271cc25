/** The one filled button of a screen, its quieter sisters, and links that look like them. Never disabled: it says why instead. */

import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from './icons.tsx';

interface Look {
  /** filled: the screen's one purpose; line: another way; quiet: words alone. */
  readonly look?: 'filled' | 'line' | 'quiet';
  readonly icon?: IconName;
  readonly children: ComponentChildren;
}

const face = (look: Look['look']): string => `button ${look ?? 'line'}`;

export function Button({ look, icon, children, busy, onClick, type = 'button' }: Look & {
  readonly busy?: boolean;
  readonly type?: 'button' | 'submit';
  readonly onClick?: () => void;
}) {
  return (
    <button type={type} class={face(look)} aria-busy={busy ? 'true' : undefined} onClick={busy ? undefined : onClick}>
      {icon && <Icon name={icon} />}
      <span>{children}</span>
    </button>
  );
}

export function ButtonLink({ look, icon, children, href, onClick }: Look & { readonly href: string; readonly onClick?: () => void }) {
  return (
    <a class={face(look)} href={href} onClick={onClick}>
      {icon && <Icon name={icon} />}
      <span>{children}</span>
    </a>
  );
}
