import 'fake-indexeddb/auto';
import { beforeEach, expect, test, vi } from 'vitest';

const OLD = Uint8Array.from([4, 1, 1]);
const NEW = Uint8Array.from([4, 2, 2]);
const text = (key: Uint8Array): string => btoa(String.fromCharCode(...key));

/** A browser with one subscription at a time, and the system on the other side of fetch. */
class Phone {
  key: Uint8Array | null = OLD;
  serverKey = OLD;
  permission = 'granted';
  made = 0;
  asked: { path: string; body: unknown }[] = [];
  answer = 200;
  kept = new Map<string, string>();

  get subscription() {
    if (!this.key) return null;
    const key = this.key;
    return {
      options: { applicationServerKey: key.buffer },
      unsubscribe: async () => { this.key = null; return true; },
      toJSON: () => ({ endpoint: 'https://push.example/x', keys: { p256dh: 'p', auth: 'a' }, expirationTime: null }),
    };
  }

  install(): void {
    const registration = {
      pushManager: {
        getSubscription: async () => this.subscription,
        subscribe: async ({ applicationServerKey }: { applicationServerKey: Uint8Array }) => {
          this.key = new Uint8Array(applicationServerKey);
          this.made += 1;
          return this.subscription;
        },
      },
    };
    vi.stubGlobal('navigator', { serviceWorker: { ready: Promise.resolve(registration), getRegistration: async () => registration }, userAgent: '' });
    vi.stubGlobal('PushManager', class {});
    const phone = this;
    vi.stubGlobal('Notification', { get permission() { return phone.permission; }, requestPermission: async () => phone.permission });
    vi.stubGlobal('localStorage', { getItem: (name: string) => this.kept.get(name) ?? null, setItem: (name: string, value: string) => this.kept.set(name, value) });
    vi.stubGlobal('fetch', async (path: string, init?: RequestInit) => {
      if (this.answer === 0) throw new TypeError('offline');
      this.asked.push({ path, body: init?.body ? JSON.parse(String(init.body)) : undefined });
      const body = path.endsWith('/key') ? { publicKey: text(this.serverKey) } : { subscriptionId: 's1', kept: 1 };
      return new Response(JSON.stringify(body), { status: this.answer, headers: { 'Content-Type': 'application/json' } });
    });
  }
}

let phone: Phone;

beforeEach(() => {
  vi.resetModules();
  phone = new Phone();
  phone.kept.set('push', 's0');
  phone.install();
});

const handed = (): number => phone.asked.filter(({ path }) => path === '/api/push/subscriptions').length;

test('a subscription under the key in use is left alone', async () => {
  await (await import('../src/server/push.ts')).renewPush();
  expect([phone.made, handed()]).toEqual([0, 0]);
});

test('a changed key subscribes anew by itself, and the system is told', async () => {
  phone.serverKey = NEW;
  await (await import('../src/server/push.ts')).renewPush();
  expect([phone.made, handed(), [...(phone.key ?? [])]]).toEqual([1, 1, [...NEW]]);
  expect(phone.kept.get('push')).toBe('s1');
});

test('a subscription that the browser lost is made again', async () => {
  phone.key = null;
  await (await import('../src/server/push.ts')).renewPush();
  expect([phone.made, handed()]).toEqual([1, 1]);
});

test('who turned it off, or never turned it on, is not subscribed', async () => {
  phone.key = null;
  phone.kept.set('push', '');
  const { renewPush } = await import('../src/server/push.ts');
  await renewPush();
  phone.kept.set('push', 's0');
  phone.permission = 'denied';
  await renewPush();
  expect([phone.made, phone.asked.length]).toEqual([0, 0]);
});

test('reports wait for a network, leave in batches of fifty, and each leaves once', async () => {
  const registered: string[] = [];
  vi.stubGlobal('self', { registration: { sync: { register: async (tag: string) => void registered.push(tag) } } });
  const { note, report, wasShown } = await import('../service-worker/told.ts');
  phone.answer = 0;
  for (let n = 0; n < 60; n += 1) await note(`d${n}`, 'shown', `t${n}`);
  expect(await wasShown('d7')).toBe(true);
  expect(await wasShown('other')).toBe(false);
  expect(registered).toContain('receipts');
  phone.answer = 503;
  await report();
  phone.asked = [];
  phone.answer = 200;
  await Promise.all([note('d7', 'shown', 'again'), note('d7', 'opened', 't7')]);
  const items = phone.asked.flatMap(({ body }) => (body as { items: { token: string; event: string }[] }).items);
  expect(new Set(items.map(({ token, event }) => token + event)).size).toBe(61);
  expect(items.some(({ token }) => token === 'again')).toBe(false);
  expect(Math.max(...phone.asked.map(({ body }) => (body as { items: unknown[] }).items.length))).toBeLessThanOrEqual(50);
  phone.asked = [];
  await report();
  expect(phone.asked).toEqual([]);
  phone.answer = 403; // an old house's token is not asked about for ever
  await note('forged', 'shown', 'f');
  await report();
  expect(phone.asked.length).toBe(1);
});

test('a browser that reads the declarative form itself asks us, and what it shows is reported too', async () => {
  const shown: { title: string; options: NotificationOptions }[] = [];
  vi.stubGlobal('location', new URL('https://motcua.example/'));
  vi.stubGlobal('self', { registration: { showNotification: async (title: string, options: NotificationOptions) => void shown.push({ title, options }) } });
  const worker = '../service-worker/push.ts'; // typed as a worker's, not as a page's
  const { show } = await import(worker) as { show: (pushed: object) => Promise<void> };
  const notification = { title: 'Đã nhận tiền', body: 'Có biên lai.', navigate: 'https://motcua.example/ho-so/1', tag: 'm1', lang: 'vi', data: { delivery: 'declared', token: 'signed' } };
  for (let times = 0; times < 2; times += 1) await show({ data: null, notification });
  expect(shown.map(({ title, options }) => [title, options.body, options.tag, options.data])).toEqual([
    ['Đã nhận tiền', 'Có biên lai.', 'm1', { to: 'https://motcua.example/ho-so/1', delivery: 'declared', token: 'signed' }],
  ]);
  expect(phone.asked.map(({ path, body }) => [path, (body as { items: { token: string; event: string }[] }).items.map(({ token, event }) => token + event)])).toEqual([
    ['/api/push/receipts', ['signedshown']],
  ]);
});
