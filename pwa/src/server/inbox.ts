/** How many messages wait unread, for the bottom bar and the app's icon. */

import { signal } from '@preact/signals';
import { get } from './client.ts';
import type { Inbox } from './shapes.ts';

export const unread = signal(0);

export function noteUnread(count: number): void {
  unread.value = count;
  const badge = navigator as { setAppBadge?: (n: number) => Promise<void>; clearAppBadge?: () => Promise<void> };
  void (count ? badge.setAppBadge?.(count) : badge.clearAppBadge?.())?.catch(() => undefined);
}

export async function countUnread(): Promise<void> {
  noteUnread((await get<Inbox>('/api/inbox?limit=1')).unread);
}
