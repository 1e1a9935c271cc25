/** The bottom bar of a resident's screens; pages that are not built are not in it, and it stays below an open keyboard. */

import { useEffect, useState } from 'preact/hooks';
import { find } from '../routes.ts';
import { unread } from '../server/inbox.ts';
import { words } from '../words/index.ts';
import { Icon, type IconName } from './icons.tsx';

const items: readonly [string, 'home' | 'dossiers' | 'inbox' | 'account', IconName][] = [
  ['/', 'home', 'home'],
  ['/ho-so', 'dossiers', 'folder'],
  ['/thong-bao', 'inbox', 'bell'],
  ['/tai-khoan', 'account', 'person'],
];

export function Bar({ at }: { at: string | undefined }) {
  const w = words.value.bar;
  const typing = useTyping();
  const built = items.filter(([to]) => find(to).route);
  if (built.length < 2) return null;
  return (
    <nav class="bar" aria-label={w.label} hidden={typing}>
      {built.map(([to, word, icon]) => (
        <a key={to} href={to} aria-current={to === at ? 'page' : undefined}>
          <Icon name={icon} />
          <span>{w[word]}{word === 'inbox' && unread.value > 0 && <b class="count"><span class="unseen">, {w.unread} </span>{Math.min(99, unread.value)}</b>}</span>
        </a>
      ))}
    </nav>
  );
}

/** Old Androids lift whatever is fixed on top of the keyboard. */
function useTyping(): boolean {
  const [typing, setTyping] = useState(false);
  useEffect(() => {
    const look = (): void => {
      setTimeout(() => setTyping(document.activeElement?.matches('input:not([type=radio]):not([type=checkbox]):not([type=file]),textarea') ?? false));
    };
    addEventListener('focusin', look);
    addEventListener('focusout', look);
    return () => {
      removeEventListener('focusin', look);
      removeEventListener('focusout', look);
    };
  }, []);
  return typing;
}
