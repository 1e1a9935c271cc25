"""How one is told, in a real Chromium: shown once, opened and reported, live on open screens, each in their own way."""

import json
import re
from typing import Any

import pytest
from playwright.async_api import Locator

from kernel.clock import now
from kernel.ids import PersonId, new_id
from notifications.actions import tell
from notifications.actions.receipts import sign_receipt
from tests.house import House
from tests.pwa.conftest import Phone
from tests.pwa.walking import Walker

pytestmark = pytest.mark.browser

NOTIFICATIONS = """navigator.serviceWorker.ready.then((r) => r.getNotifications())
  .then((all) => all.map((n) => n.title))"""
CLICK = """async () => {
  const [notification] = await self.registration.getNotifications();
  self.dispatchEvent(new NotificationEvent('notificationclick', { notification }));
}"""


class Pushed:
    """A phone whose push service is the browser's own tools."""

    def __init__(self, walker: Walker, house: House) -> None:
        self.walker, self.house = walker, house

    async def open(self) -> None:
        page = self.walker.page
        await page.context.grant_permissions(["notifications"], origin=self.house.base_url)
        self.cdp = await page.context.new_cdp_session(page)
        self.ids: list[str] = []
        self.cdp.on("ServiceWorker.workerRegistrationUpdated", self._heard)
        await self.cdp.send("ServiceWorker.enable")
        await page.evaluate("navigator.serviceWorker.ready.then(() => 1)")

    def _heard(self, event: dict[str, Any]) -> None:
        self.ids += [
            each["registrationId"]
            for each in event["registrations"]
            if each["scopeURL"].startswith(self.house.base_url)
        ]

    async def push(self, title: str, *, tag: str, delivery: str, token: str) -> None:
        told = {
            "title": title,
            "body": "Xem trong ứng dụng.",
            "navigate": f"{self.house.base_url}/thong-bao",
            "tag": tag,
            "data": {"delivery": delivery, "token": token},
        }
        await self.cdp.send(
            "ServiceWorker.deliverPushMessage",
            {
                "origin": self.house.base_url,
                "registrationId": self.ids[-1],
                "data": json.dumps({"web_push": 8030, "notification": told}),
            },
        )

    async def shown(self) -> list[str]:
        found: list[str] = await self.walker.page.evaluate(NOTIFICATIONS)
        return found

    async def worker(self, script: str) -> Any:
        return await self.walker.page.context.service_workers[0].evaluate(script)


async def a_delivery(house: House, subject_rows: str = "SELECT id FROM person") -> tuple[str, str]:
    """(delivery id, token) of a push that was sent to this person's browser, which only this test plays."""
    async with house.database.transaction() as conn:
        person = PersonId(await conn.fetchval(subject_rows))
        message = await tell(
            conn, person_id=person, kind="result_ready", values={"tail": "0361"}, link="/ho-so/1", key="k", now=now()
        )
        delivery = new_id()
        await conn.execute(
            "INSERT INTO deliveries (id, message_id, channel, address_id, state, tries, unsure, created_at, due_at) "
            "VALUES ($1, $2, 'web_push', $3, 'accepted', 1, false, $4, $4)",
            delivery,
            message,
            new_id(),
            now(),
        )
    return str(delivery), sign_receipt(house.keys, delivery, now())


async def state_of(house: House, delivery: str) -> str:
    async with house.database.connection() as conn:
        return str(await conn.fetchval("SELECT state FROM deliveries WHERE id = $1::uuid", delivery))


async def until(walker: Walker, house: House, delivery: str, state: str) -> None:
    for _ in range(400):
        if await state_of(house, delivery) == state:
            return
        await walker.page.wait_for_timeout(50)
    assert await state_of(house, delivery) == state


async def test_a_push_is_shown_once_reported_opened_and_live(house: House, phone: Phone) -> None:
    walker = await phone(workers=True)
    await walker.sign_in("Sùng Thị Mai", after="/thong-bao")
    pushed = Pushed(walker, house)
    await pushed.open()
    await walker.sees("Chưa có tin. Việc cần làm sẽ hiện ở đây.")

    delivery, token = await a_delivery(house)  # live: the open screen shows it without being touched
    await walker.sees("Hồ sơ đuôi 0361 đã có kết quả")
    await walker.sees("1 tin chưa đọc")

    await walker.page.context.set_offline(True)  # shown without a network, reported with the next
    await pushed.push("Lần một", tag="t1", delivery=delivery, token=token)
    for _ in range(400):
        if await pushed.shown():
            break
        await walker.page.wait_for_timeout(50)
    assert await pushed.shown() == ["Lần một"]
    assert await state_of(house, delivery) == "accepted"
    await walker.page.context.set_offline(False)
    await walker.page.evaluate("navigator.serviceWorker.controller.postMessage('REPORT')")
    await until(walker, house, delivery, "shown")

    await pushed.worker(CLICK)
    await until(walker, house, delivery, "opened")
    assert await pushed.shown() == []
    await pushed.push("Lần hai", tag="t1", delivery=delivery, token=token)  # as after a kill -9 on our side
    other, mark = await a_second(house)
    await pushed.push("Tin khác", tag="t2", delivery=other, token=mark)
    await until(walker, house, other, "shown")
    assert await pushed.shown() == ["Tin khác"]


async def a_second(house: House) -> tuple[str, str]:
    async with house.database.transaction() as conn:
        message, address = await conn.fetchrow("SELECT message_id, $1::uuid FROM deliveries", new_id())
        delivery = new_id()
        await conn.execute(
            "INSERT INTO deliveries (id, message_id, channel, address_id, state, tries, unsure, created_at, due_at) "
            "VALUES ($1, $2, 'web_push', $3, 'accepted', 1, false, $4, $4)",
            delivery,
            message,
            address,
            now(),
        )
    return str(delivery), sign_receipt(house.keys, delivery, now())


def named(walker: Walker, pattern: str) -> Locator:
    return walker.page.get_by_role("button", name=re.compile(pattern)).first


async def test_each_chooses_how_to_be_told(house: House, phone: Phone) -> None:
    walker = await phone()
    await walker.sign_in("Sùng Thị Mai", after="/tai-khoan")
    await house.settle()
    async with house.database.transaction() as conn:
        await conn.execute(
            "INSERT INTO push_subscriptions (id, person_id, endpoint, endpoint_sha256, p256dh, auth, vapid_kid, "
            "device, created_at, confirmed_at) "
            "SELECT $1, id, 'https://updates.push.services.mozilla.com/x', '\\x00', $2, $3, "
            "'k', 'Firefox trên Android', $4, $4 FROM person",
            new_id(),
            b"\x04" + bytes(64),
            bytes(16),
            now(),
        )
    await walker.tap("Máy khác, Zalo, SMS, thư, giờ yên lặng", role="link")
    await walker.heading("Cách báo tin")
    await walker.sees("Firefox trên Android")
    await named(walker, "Đưa lên trước.*SMS").click()
    await walker.sees("Đã lưu cách báo tin.")
    await named(walker, "Gửi thử.*Zalo").click()
    await walker.sees("Đã gửi tin thử.")
    await walker.page.get_by_text("Giờ riêng").click()
    await walker.page.get_by_label("Từ").select_option("22:00")
    await walker.page.get_by_text("Chọn riêng từng loại tin").click()
    await walker.page.get_by_role("group", name="Đợt làm giấy tờ ở xã").get_by_text("Zalo").click()
    await walker.shot("bao-tin")
    await walker.check_access("bao-tin")
    await named(walker, "Bỏ máy này.*Firefox").click()
    await walker.page.get_by_role("dialog").get_by_role("button", name="Bỏ máy này").click()
    await walker.sees("Chưa bật trên máy nào.")
    await walker.open("/tai-khoan/bao-tin")
    kept = await walker.page.evaluate("fetch('/api/preferences').then((r) => r.json())")
    assert [each["channel"] for each in kept["channels"]] == ["web_push", "sms", "zalo", "email"]
    assert (kept["quiet"]["starts"], kept["muted"]) == ("22:00:00", [{"kind": "campaign", "channel": "zalo"}])
