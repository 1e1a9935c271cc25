/** Word from the system as it happens, while a screen is open; the browser resumes it with the last id it knows. */

import { useEffect } from 'preact/hooks';
import { noteUnread } from './inbox.ts';
import type { MessageFace } from './shapes.ts';

const ears = new Set<(message: MessageFace) => void>();
/** A little is told again after a pause in the line: each message is heard once. */
const known = new Set<string>();

let source: EventSource | undefined;

/** For whoever is signed in; asked again it changes nothing, unless the line was refused before. */
export function listenLive(): void {
  if (!('EventSource' in globalThis) || (source && source.readyState !== EventSource.CLOSED)) return;
  source = new EventSource('/api/live');
  source.addEventListener('unread', ({ data }: MessageEvent<string>) => noteUnread(Number(data)));
  source.addEventListener('message', ({ data }: MessageEvent<string>) => {
    const message = JSON.parse(data) as MessageFace;
    if (known.has(message.id)) return;
    known.add(message.id);
    for (const ear of ears) ear(message);
  });
}

/** Reads the screen again when something about `path` (or anything, without one) was told. */
export function useLive(again: (() => void) | undefined, path?: string): void {
  useEffect(() => {
    if (!again) return undefined;
    const hear = ({ link }: MessageFace): void => {
      if (!path || new URL(link, location.origin).pathname.startsWith(path)) again();
    };
    ears.add(hear);
    return () => void ears.delete(hear);
  });
}
