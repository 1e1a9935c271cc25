"""A real Firefox subscribes, shows once what our worker encrypted and sent, and is pruned after it left."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from aiohttp import web

from kernel.database import Database
from kernel.ids import PersonId, new_id
from kernel.keys import Keyring
from notifications.schemas import Subscription, SubscriptionKeys
from tests.post import BASE, Post
from tests.pwa.firefox import BINARY, open_firefox
from tests.pwa.push_server import open_push_server

pytestmark = [pytest.mark.browser, pytest.mark.skipif(not BINARY, reason="firefox-esr is not installed")]

PAGE = "<!doctype html><html lang=vi><title>Một Cửa</title><h1>Bật thông báo</h1>"
WORKER = """
self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (e) => e.waitUntil(self.clients.claim()));
let times = 0;
self.addEventListener('push', (event) => {
  const told = { ...event.data.json().notification, times: (times += 1) };
  event.waitUntil(self.registration.showNotification(told.title, { body: told.body, tag: told.tag, data: told }));
});
"""
SUBSCRIBE = """(async () => {
  await navigator.serviceWorker.register('/worker.js');
  const registration = await navigator.serviceWorker.ready;
  const subscription = await registration.pushManager.subscribe(
    { userVisibleOnly: true, applicationServerKey: KEY });
  return subscription.toJSON();
})()"""
SHOWN = """navigator.serviceWorker.ready.then(async (r) => {
  for (let turn = 0; turn < 100; turn += 1) {
    const all = await r.getNotifications();
    if (all.some((n) => n.data.times === TIMES))
      return all.map((n) => ({ title: n.title, body: n.body, tag: n.tag, data: n.data }));
    await new Promise((done) => setTimeout(done, 50));
  }
  return [];
})"""
UNSUBSCRIBE = "navigator.serviceWorker.ready.then((r) => r.pushManager.getSubscription()).then((s) => s.unsubscribe())"


@asynccontextmanager
async def open_page() -> AsyncIterator[str]:
    """The least site that can be notified."""

    async def page(_: web.Request) -> web.Response:
        return web.Response(text=PAGE, content_type="text/html")

    async def worker(_: web.Request) -> web.Response:
        return web.Response(text=WORKER, content_type="text/javascript")

    app = web.Application()
    app.add_routes([web.get("/", page), web.get("/worker.js", worker)])
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "localhost", 0).start()
    try:
        yield f"http://localhost:{runner.addresses[0][1]}/"
    finally:
        await runner.cleanup()


async def test_the_phone_shows_what_our_worker_sent(database: Database, tmp_path: Path) -> None:
    async with (
        open_push_server() as server,
        open_page() as url,
        open_firefox(tmp_path / "profile", f"ws://{server.host}/") as firefox,
    ):
        post = Post(database, Keyring(tmp_path / "secrets"), server)
        await firefox.go(url)
        given = await firefox.run(SUBSCRIBE.replace("KEY", repr(post.door.public_key)))
        assert given["endpoint"].startswith(f"http://{server.host}/wpush/")
        who = PersonId(new_id())
        subscription_id = await subscribe(post, who, given)

        message_id = await post.tell(who)
        await post.work()
        await server.until(lambda: len(server.acks) == 1)
        assert server.acks[0][1] == 100  # decrypted and delivered
        (shown,) = await firefox.run(SHOWN.replace("TIMES", "1"))
        assert shown["title"] == "Đã nhận tiền hồ sơ đuôi 0361"
        assert shown["body"] == "Có biên lai. Không trả lần nữa."
        assert shown["tag"] == str(message_id)
        assert shown["data"]["navigate"] == f"{BASE}/ho-so/1"
        assert await post.states() == ["accepted"]

        await send_again(post)
        await server.until(lambda: len(server.acks) == 2)
        assert len(await firefox.run(SHOWN.replace("TIMES", "2"))) == 1

        assert await firefox.run(UNSUBSCRIBE) is True
        await server.until(lambda: not server.is_known(given["endpoint"]))
        await post.tell(who, key="another")
        await post.work()
        assert await post.rows("SELECT state, why FROM deliveries ORDER BY id DESC LIMIT 1") == [
            ("failed", "answered_410")
        ]
        assert await post.rows("SELECT id FROM push_subscriptions WHERE id = $1", subscription_id) == []


async def subscribe(post: Post, who: PersonId, given: dict[str, Any]) -> UUID:
    keys = SubscriptionKeys(p256dh=given["keys"]["p256dh"], auth=given["keys"]["auth"])
    return await post.take(who, Subscription(endpoint=given["endpoint"], keys=keys))


async def send_again(post: Post) -> None:
    """As after a kill -9 between sending and recording."""
    ((delivery_id,),) = await post.rows("UPDATE deliveries SET state = 'sending', due_at = created_at RETURNING id")
    async with post.deliverer.open():
        await post.deliverer.deliver(post.database, delivery_id, post.now)
