"""The form changes while a draft is open: nothing typed is lost, and what is new is shown before it is filed."""

import pytest
from playwright.async_api import expect

from tests.house import House
from tests.one_stop import EXTRACT
from tests.pwa.conftest import Phone
from tests.pwa.test_filing import Filing
from tests.renewing import renewed
from tests.stories.test_newer_form import asks_more

pytestmark = pytest.mark.browser


async def test_a_draft_goes_on_under_the_form_in_force_and_says_what_changed(house: House, phone: Phone) -> None:
    walker = await phone()
    page = walker.page
    page.set_default_timeout(20_000)
    await walker.sign_in("Sùng Thị Mai", after=f"/thu-tuc/{EXTRACT}")
    await walker.tap("Bắt đầu làm hồ sơ")
    await walker.sees("Đã điền từ VNeID, xem lại")
    draft = page.url
    await page.goto(f"{draft}/request?c=purpose")
    await walker.awake()
    await page.locator("#cau-tra-loi").fill("xin học cho con")
    await Filing(walker).on()
    await page.goto(draft)
    await walker.sees("Đã lưu trên hệ thống")
    with renewed(EXTRACT, asks_more):
        await page.reload()
        await walker.sees("Mẫu đơn vừa đổi. Câu trả lời đã chuyển sang. Xem 1 chỗ mới.")
        await walker.sees("Đã trả lời: “xin học cho con”.")
        await walker.sees("Đã lưu trên hệ thống")
        await walker.shot("newer-form")
        await walker.check_access("newer form")
        await walker.tap("Câu mới: Dùng để làm gì.", "link")
        await walker.heading("Dùng để làm gì")
        await page.goto(draft)
        await walker.awake()
        await walker.tap("Đã xem")
        await expect(page.get_by_text("Mẫu đơn vừa đổi")).to_have_count(0)
