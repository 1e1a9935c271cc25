"""Người được ủy quyền, on their own phone: asks, is allowed by a scan, begins the form in their own name."""

import re

import pytest

from tests.house import House
from tests.pwa.camera import scan
from tests.pwa.conftest import Phone
from tests.pwa.helping import PENSION

pytestmark = pytest.mark.browser

SON, MOTHER = "Giàng A Páo", "Sùng Thị Mai"


async def test_a_relative_asks_and_is_allowed_by_a_scan(house: House, phone: Phone) -> None:
    son, mother = await phone(), await phone()
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
    await son.tap("Làm tờ khai")
    await son.sees(f"Làm thay {MOTHER} · người nộp: {SON}")
    await son.shot("delegate-form")
