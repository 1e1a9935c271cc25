"""Người được ủy quyền, on their own phone: asks, is allowed by a scan, begins the form in their own name."""

import asyncio
import re

import pytest
from playwright.async_api import expect

from tests.house import House
from tests.pwa.camera import scan
from tests.pwa.conftest import Phone
from tests.pwa.helping import PENSION, kept

pytestmark = pytest.mark.browser

FORM = """async () => {
  const answer = (asked) => new Promise((ok) => { asked.onsuccess = () => ok(asked.result); });
  const db = await answer(indexedDB.open('motcua'));
  const keys = await answer(db.transaction('meta').objectStore('meta').getAllKeys());
  db.close();
  return keys.some((key) => key.includes('1.014027'));
}"""
SON, MOTHER = "Giàng A Páo", "Sùng Thị Mai"


async def test_a_relative_asks_and_is_allowed_by_a_scan(house: House, phone: Phone) -> None:
    son, mother = await phone(workers=True), await phone()
    await son.sign_in(SON, after="/to-vien/uy-quyen")
    await son.heading("Làm thay người khác")
    await son.sees("Chưa làm thay ai.")
    await son.tap("Xin ủy quyền")
    await son.sees("Chưa chọn việc.")
    await son.page.locator("#viec").select_option(label=PENSION)
    await son.page.locator("#xa").select_option(label="UBND xã Mường Hum")
    await son.tap("Xin ủy quyền")
    await son.sees("Chờ đồng ý, chưa được nộp")
    await son.shot("delegate-asked")
    await son.check_access("delegate asked")
    link = await scan(son.page.locator("svg.qr"))
    await mother.sign_in(MOTHER, after="/tai-khoan")
    await mother.page.get_by_text("Ủy quyền cho người khác").click()
    await mother.sees("Ông/bà quét mã QR trên máy đó rồi bấm Đồng ý.")
    await mother.open(link.partition(house.base_url)[2])
    await mother.heading(f"{SON} xin làm hộ")
    await mother.sees(f"{SON} (người được ủy quyền)")
    await mother.shot("delegate-allow")
    await mother.tap("Đồng ý")
    await mother.heading(re.compile("Đã cho phép đến"))
    await son.tap("Xem đã đồng ý chưa")
    await son.sees("Được phép đến")

    # No network any more, and the phone was put away meanwhile: what is allowed goes on, the rest says that it waits.
    for file in ("/shells/helper-delegate.html", "/api/procedures/1.014027", "/api/places/provinces/15/communes"):
        await kept(son.page, file)
    async with asyncio.timeout(20):
        while not await son.page.evaluate(FORM):
            await asyncio.sleep(0.1)
    await son.page.context.set_offline(True)
    await son.page.reload()
    await son.awake()
    await son.sees("Không có mạng.")
    await son.sees("Được phép đến")
    await son.sees("Xin ủy quyền và xem trả lời cần có mạng.")
    await expect(son.page.get_by_role("button", name="Xin ủy quyền")).to_have_count(0)
    await son.shot("delegate-offline")
    await son.check_access("delegate offline")
    await son.tap("Làm tờ khai")
    await son.sees(f"Làm thay {MOTHER} · người nộp: {SON}")
    await son.shot("delegate-form")
    await son.page.go_back()
    await son.heading("Làm thay người khác")
    await son.page.context.set_offline(False)
    await son.sees("Nộp thay việc gì?")
