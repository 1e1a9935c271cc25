"""An officer clicks and the phone buzzes: the real page asks, a real Firefox subscribes, shows and reports."""

from pathlib import Path

import pytest

from api.app import DIST
from notifications.channels import web_push
from notifications.channels.web_push import VAPID, WebPushSettings
from tests.conftest import free_port
from tests.house import House, open_house
from tests.one_stop import BIRTH, desk, resident
from tests.pwa.firefox import BINARY, Firefox, open_firefox
from tests.pwa.push_server import PushServer

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not BINARY, reason="firefox-esr is not installed"),
    pytest.mark.skipif(not (DIST / "sw.js").exists(), reason="the PWA is not built (make site)"),
]

MOTHER = "sung-thi-mai"
SHOWN = """navigator.serviceWorker.ready.then((r) => r.getNotifications())
  .then((all) => all.map((n) => ({ title: n.title, body: n.body, to: n.data.to })))"""
UNSUBSCRIBE = "navigator.serviceWorker.ready.then((r) => r.pushManager.getSubscription()).then((s) => s.unsubscribe())"


RENEWED = """navigator.serviceWorker.ready.then((r) => r.pushManager.getSubscription()).then((s) => s && btoa(
  String.fromCharCode(...new Uint8Array(s.options.applicationServerKey))).replace(/\\+/g, '-').replace(/\\//g, '_')
  .replace(/=+$/, '') === 'KEY')"""


def press(words: str) -> str:
    return (
        "(() => { const b = [...document.querySelectorAll('button')].find((b) => b.textContent.includes("
        f"'{words}') && !b.disabled); if (b) b.click(); return Boolean(b); }})()"
    )


@pytest.fixture
def house(told_house: House) -> House:
    return told_house


async def sign_in(firefox: Firefox, house: House) -> None:
    await firefox.go(f"{house.base_url}/auth/login?next=/")
    await firefox.run(f"document.querySelector('button[value={MOTHER}]').click()")
    await firefox.until(f"location.href === '{house.base_url}/' && document.readyState === 'complete'")


async def states(house: House) -> list[str]:
    async with house.database.connection() as conn:
        rows = await conn.fetch("SELECT state FROM deliveries WHERE channel = 'web_push' ORDER BY id")
        return [row[0] for row in rows]


async def until_reported(firefox: Firefox, house: House) -> list[str]:
    """The service worker's own report, given the time it takes."""
    for _ in range(100):
        if "shown" in await states(house):
            break
        await firefox.run("new Promise((done) => setTimeout(done, 50))")
    return await states(house)


async def test_an_officer_clicks_and_the_phone_buzzes(house: House, server: PushServer, tmp_path: Path) -> None:
    mother, officer = await resident(house), await desk(house)
    dossier = (await mother.file(BIRTH))["id"]
    async with open_firefox(tmp_path / "profile", f"ws://{server.host}/") as firefox:
        await firefox.size(360, 740)
        await sign_in(firefox, house)
        await house.settle()  # what was told so far is in the inbox only
        await firefox.go(f"{house.base_url}/da-nop/{dossier}")
        await firefox.until(press("Bật thông báo"))
        await firefox.until("document.body.textContent.includes('Đã bật thông báo trên máy này.')")
        assert await states(house) == []

        await officer.do(dossier, "accept")
        await house.settle()
        (shown,) = await firefox.until(SHOWN)
        assert shown["title"].endswith("được tiếp nhận")
        assert shown["title"].startswith("Hồ sơ đuôi ")
        assert shown["to"] == f"{house.base_url}/ho-so/{dossier}"
        assert [code for _, code in server.acks] == [100]  # decrypted and delivered
        assert await until_reported(firefox, house) == ["shown"]
        await house.settle()
        assert (await officer.open(dossier))["moves"][-1]["seenAt"]  # the desk sees that it arrived
        await firefox.go(f"{house.base_url}/ho-so/{dossier}")
        await firefox.until("document.body.textContent.includes('đã nhận tin lúc ')")

        assert await firefox.run(UNSUBSCRIBE) is True
        await officer.do(dossier, "ask-proof")
        await house.settle()
        assert await states(house) == ["shown", "failed"]
        async with house.database.connection() as conn:
            assert await conn.fetchval("SELECT count(*) FROM push_subscriptions") == 0


async def test_a_changed_key_is_subscribed_under_at_the_next_visit(
    owner_dsn: str, app_dsn: str, tmp_path: Path, server: PushServer
) -> None:
    """The deployment's VAPID key is rotated; nobody taps anything, and the phone goes on hearing."""
    port, hosts = free_port(), f"http://{server.host}"
    async with open_firefox(tmp_path / "profile", f"ws://{server.host}/") as firefox:
        await firefox.size(360, 740)
        async with open_house(owner_dsn, app_dsn, tmp_path, port, WEB_PUSH_HOSTS=hosts) as house:
            mother = await resident(house)
            dossier = (await mother.file(BIRTH))["id"]
            await sign_in(firefox, house)
            await house.settle()
            await firefox.go(f"{house.base_url}/da-nop/{dossier}")
            await firefox.until(press("Bật thông báo"))
            await firefox.until("document.body.textContent.includes('Đã bật thông báo trên máy này.')")
            before = await subscriptions(house)
            house.keys.rotate(VAPID)
            await firefox.go("about:blank")  # an open screen would hold the server
        async with open_house(owner_dsn, app_dsn, tmp_path, port, WEB_PUSH_HOSTS=hosts) as house:
            await firefox.go(f"{house.base_url}/ho-so/{dossier}")
            await firefox.until(RENEWED.replace("KEY", web_push.describe(WebPushSettings(), house.keys).public_key))
            for _ in range(400):
                if len(await subscriptions(house)) == 2:
                    break
                await firefox.run("new Promise((done) => setTimeout(done, 50))")
            (renewed,) = await subscriptions(house) - before
            assert renewed[1] == house.keys.ec_key(VAPID)[0]
            officer = await desk(house)
            await officer.do(dossier, "accept")
            await house.settle()
            (shown,) = await firefox.until(SHOWN)
            assert shown["title"].endswith("được tiếp nhận")
            assert await subscriptions(house) == {renewed}  # nobody was behind the old one any more
            await firefox.go("about:blank")


async def subscriptions(house: House) -> set[tuple[str, str]]:
    async with house.database.connection() as conn:
        return {(row[0], row[1]) for row in await conn.fetch("SELECT endpoint, vapid_kid FROM push_subscriptions")}
