/** A push becomes a notification, whatever it holds: a browser that is given none shows a worse one itself. */

declare const self: ServiceWorkerGlobalScope;

/** The declarative form, which newer browsers show without us. */
interface Declared {
  readonly title: string;
  readonly body?: string;
  readonly navigate?: string;
  readonly tag?: string;
  readonly app_badge?: string;
}

export async function show(data: PushMessageData | null): Promise<void> {
  const { title, body, navigate, tag, app_badge: badge } = read(data);
  await self.registration.showNotification(title, {
    body: body ?? '',
    tag: tag ?? 'motcua',
    lang: 'vi',
    icon: '/icons/door-192.png',
    badge: '/icons/badge-72.png',
    data: navigate ?? '/thong-bao',
  });
  if (badge) await (navigator as { setAppBadge?: (n: number) => Promise<void> }).setAppBadge?.(Number(badge)).catch(() => undefined);
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

/** Opens the page the push names, in a window that already shows it if there is one; never another site. */
export async function open(notification: Notification): Promise<void> {
  notification.close();
  let url = new URL(String(notification.data ?? '/'), location.origin);
  if (url.origin !== location.origin) url = new URL('/thong-bao', location.origin);
  const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const here = windows.find((each) => each.url === url.href) ?? windows[0];
  if (!here) return void (await self.clients.openWindow(url.href));
  await here.focus();
  // A page with a form open is never replaced under the person: it moves itself, by its own router.
  if (here.url !== url.href) here.postMessage({ go: url.pathname + url.search + url.hash });
}
