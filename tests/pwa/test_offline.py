"""A valley without signal: what was begun goes on, what was filed waits in plain words, and arrives once."""

import re
from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.house import House
from tests.pwa.conftest import Phone
from tests.pwa.test_filing import Filing, begin, photograph

pytestmark = pytest.mark.browser


async def looked_at(_: str) -> None:
    """The screens were looked at in their own story."""


async def test_filed_without_a_network_it_waits_and_arrives_once(house: House, phone: Phone, tmp_path: Path) -> None:
    walker = await phone(workers=True)
    page, context = walker.page, walker.page.context
    await walker.open("/")
    await page.evaluate("navigator.serviceWorker.ready.then(() => 1)")
    await begin(walker, "1.001193", "Sùng Thị Mai", "Đăng ký khai sinh")
    await page.evaluate("navigator.serviceWorker.controller ? 1 : location.reload()")
    await walker.sees("Đã lưu trên hệ thống")

    await context.set_offline(True)
    await walker.sees("Không có mạng. Việc đang làm vẫn lưu trên máy.")
    await Filing(walker).birth(photograph(tmp_path), looked_at)
    await walker.sees("Đã lưu trên máy · Chờ mạng")
    await walker.shot("offline-parts")
    await page.reload()
    await walker.awake()
    await walker.sees("Đã đủ các phần.")
    await walker.tap("Kiểm tra lại và nộp", "link")
    await walker.sees("Không mất tiền")
    await page.locator(".declare").click()
    await walker.tap("Nộp khi có mạng")
    await walker.heading("Chưa nộp. Đang chờ mạng trên máy này.")
    await walker.shot("offline-filed")
    waiting = page.url
    await walker.check_access("waiting")
    assert await _dossiers(house) == 0

    # The battery dies; the app is opened again in the same valley.
    await page.goto("/")
    await walker.awake()
    await walker.sees("Chưa nộp, chờ mạng")
    await walker.shot("offline-home")
    await page.goto("/tai-khoan")
    await walker.sees("Định danh mức độ 2")
    await walker.sees("Chưa tải được. Không mất gì.")
    await walker.tap("Thử lại")
    await expect(page.get_by_text("Chưa tải được").filter(visible=True)).to_have_count(1)
    await walker.shot("offline-account")

    await context.set_offline(False)
    await walker.sees("Chưa ai xem.")
    await page.goto(waiting)
    await walker.heading(re.compile("Đã nộp lúc"))

    # The signal is gone again: that it is filed can still be seen, though the list was never read.
    await context.set_offline(True)
    await page.goto("/ho-so")
    await walker.sees("Đã nộp từ máy này")
    await walker.shot("offline-filed-kept")
    await walker.check_access("filed from this phone")
    await page.get_by_role("link", name=re.compile("Đăng ký khai sinh")).first.click()
    await walker.heading(re.compile("Đã nộp lúc"))
    await walker.sees("1/1 tệp khớp")

    await context.set_offline(False)
    await page.goto("/ho-so")
    await walker.sees("Cơ quan đang làm")
    await page.get_by_role("link", name=re.compile("Đăng ký khai sinh")).first.click()
    await walker.sees("Giấy chứng sinh, trang 1")
    await walker.tap("Số bí mật và mã kiểm tệp", "link")
    await walker.heading(re.compile("Đã nộp lúc"))
    await walker.sees("1/1 tệp khớp")
    assert await _dossiers(house) == 1

    await page.goto("/thong-bao")
    await walker.sees("Chưa có tin.")
    for bar, shown in (("Hồ sơ", "Cơ quan đang làm"), ("Tài khoản", "Chưa ai xem.")):
        await walker.tap(bar, "link")
        await walker.sees(shown)

    # What was seen is seen again without a signal, and says from when it is; papers that did not come are no links.
    await context.set_offline(True)
    await page.goto("/thong-bao")
    await walker.sees("Dữ liệu lúc")
    await walker.sees("Chưa có tin.")
    await page.goto("/ho-so")
    await walker.sees("Cơ quan đang làm")
    await expect(page.get_by_text("Đã nộp từ máy này")).to_have_count(0)
    await page.get_by_role("link", name=re.compile("Đăng ký khai sinh")).first.click()
    await walker.heading("Hồ sơ đã đến UBND xã Phong Hải")
    await walker.sees("Giấy chứng sinh, trang 1")
    await expect(page.get_by_role("link", name="Giấy chứng sinh")).to_have_count(0)
    await walker.sees("Dữ liệu lúc")
    await walker.check_access("a dossier as it was seen")
    await context.set_offline(False)
    await expect(page.get_by_text("Dữ liệu lúc")).to_have_count(0)


async def _dossiers(house: House) -> int:
    connection = await house.owner()
    try:
        found: int = await connection.fetchval("SELECT count(*) FROM dossier")
        return found
    finally:
        await connection.close()
