/** A push becomes a notification, whatever it holds: a browser that is given none shows a worse one itself. */

import { note, wasShown } from './told.ts';

declare const self: ServiceWorkerGlobalScope;

/** The declarative form: newer browsers can show it without us, and ask us first because it is `mutable`. */
interface Declared {
  readonly title: string;
  readonly body?: string;
  readonly navigate?: string;
  readonly tag?: string;
  readonly lang?: string;
  readonly app_badge?: string;
  readonly data?: { readonly delivery?: string; readonly token?: string };
}

/** What a click needs, kept with the notification. */
interface Kept {
  readonly to: string;
  readonly delivery: string | undefined;
  readonly token: string | undefined;
}

/** A browser that reads the declarative form itself hands over the notification it is about to show, and no data. */
export interface Pushed {
  readonly data: PushMessageData | null;
  readonly notification?: Declared | null;
}

export async function show(pushed: Pushed): Promise<void> {
  const told = read(pushed);
  const { delivery, token } = told.data ?? {};
  // Sent twice after a crash on the far side: seen once is enough, though the first was closed long ago.
  if (delivery && (await wasShown(delivery))) return;
  await self.registration.showNotification(told.title, {
    body: told.body ?? '',
    tag: told.tag ?? 'motcua',
    lang: told.lang ?? 'vi',
    icon: '/icons/door-192.png',
    badge: '/icons/badge-72.png',
    data: { to: told.navigate ?? '/thong-bao', delivery, token } satisfies Kept,
  });
  if (told.app_badge) await (navigator as { setAppBadge?: (n: number) => Promise<void> }).setAppBadge?.(Number(told.app_badge)).catch(() => undefined);
  if (delivery && token) await note(delivery, 'shown', token);
}

function read({ data, notification }: Pushed): Declared {
  try {
    const told = data ? (data.json() as { notification?: Declared }).notification : notification;
    if (told?.title) return told;
  } catch {
    /* not ours, or cut short: it is said that there is something */
  }
  return { title: 'Một Cửa', body: 'Có tin mới. Mở ứng dụng để xem.' };
}

/** Opens the page the push names, in a window of ours if there is one; never another site. */
export async function open(notification: Notification): Promise<void> {
  notification.close();
  const kept = notification.data as Kept | null;
  const noted = kept?.delivery && kept.token ? note(kept.delivery, 'opened', kept.token) : undefined;
  let url = new URL(kept?.to ?? '/', location.origin);
  if (url.origin !== location.origin) url = new URL('/thong-bao', location.origin);
  const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const here = windows.find((each) => each.url === url.href) ?? windows[0];
  if (!here) await self.clients.openWindow(url.href).catch(() => undefined);
  else {
    await here.focus().catch(() => undefined);
    // The page goes there by its own router: what is being typed is already kept.
    if (here.url !== url.href) here.postMessage({ go: url.pathname + url.search + url.hash });
  }
  await noted;
}
