/** A push becomes a notification, whatever it holds: a browser that is given none shows a worse one itself. */

declare const self: ServiceWorkerGlobalScope;

/** The declarative form, which newer browsers show without us. */
interface Declared {
  readonly title: string;
  readonly body?: string;
  readonly navigate?: string;
  readonly tag?: string;
  readonly lang?: string;
  readonly app_badge?: string;
  readonly data?: { readonly token?: string };
}

/** What a click needs, kept with the notification. */
interface Kept {
  readonly to: string;
  readonly token: string | undefined;
}

export async function show(data: PushMessageData | null): Promise<void> {
  const told = read(data);
  const token = told.data?.token;
  await self.registration.showNotification(told.title, {
    body: told.body ?? '',
    tag: told.tag ?? 'motcua',
    lang: told.lang ?? 'vi',
    icon: '/icons/door-192.png',
    badge: '/icons/badge-72.png',
    data: { to: told.navigate ?? '/thong-bao', token } satisfies Kept,
  });
  if (told.app_badge) await (navigator as { setAppBadge?: (n: number) => Promise<void> }).setAppBadge?.(Number(told.app_badge)).catch(() => undefined);
  await report(token, 'shown');
}

function read(data: PushMessageData | null): Declared {
  try {
    const told = (data?.json() as { notification?: Declared } | undefined)?.notification;
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
  let url = new URL(kept?.to ?? '/', location.origin);
  if (url.origin !== location.origin) url = new URL('/thong-bao', location.origin);
  const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const here = windows.find((each) => each.url === url.href) ?? windows[0];
  if (!here) await self.clients.openWindow(url.href);
  else {
    await here.focus();
    // The page goes there by its own router: what is being typed is already kept.
    if (here.url !== url.href) here.postMessage({ go: url.pathname + url.search + url.hash });
  }
  await report(kept?.token, 'opened');
}

/** So that the office knows it arrived. Losing one report is no harm: the next rung of the ladder asks again. */
async function report(token: string | undefined, event: 'shown' | 'opened'): Promise<void> {
  if (!token) return;
  const items = [{ token, event, at: new Date().toISOString() }];
  await fetch('/api/push/receipts', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ items }), keepalive: true }).catch(() => undefined);
}
