"""One draft on two phones: what does not overlap is joined; what does is shown, both of it, to choose from."""

import asyncio

import pytest
from playwright.async_api import expect

from tests.house import House
from tests.pwa.conftest import Phone
from tests.pwa.test_bad_input import SIGNATURE, write
from tests.pwa.test_filing import QUESTION, Filing

pytestmark = pytest.mark.browser

THERE = "(draft) => fetch(`/api/drafts/${draft}`).then((answer) => answer.text())"


async def test_what_two_phones_answered_differently_is_chosen_by_the_person(house: House, phone: Phone) -> None:
    here, there = await phone(), await phone()
    await here.sign_in("Sùng Thị Mai", after=f"/thu-tuc/{SIGNATURE}")
    await here.tap("Bắt đầu làm hồ sơ")
    await here.sees("Đã lưu trên hệ thống")
    mine = here.page.url
    await write(here, mine, "Giấy bán trâu")
    await here.sees("Đã lưu trên hệ thống")

    await there.sign_in("Sùng Thị Mai", after="/ho-so")
    await there.tap("Chứng thực chữ ký", "link", exact=False)
    await there.heading("Chứng thực chữ ký")
    theirs = there.page.url
    await here.page.context.set_offline(True)
    await here.page.locator(QUESTION).fill("Giấy bán trâu cái")
    await here.sees("Đã lưu trên máy · Chờ mạng")
    await there.open(f"{theirs}/request?c=kind")
    await Filing(there).choose("Giấy gì?", "Giấy khác")
    await there.heading("Nội dung chính")
    await there.page.locator(QUESTION).fill("Giấy bán ngựa")
    async with asyncio.timeout(60):
        while "Giấy bán ngựa" not in await there.page.evaluate(THERE, theirs.rpartition("/")[2]):
            await asyncio.sleep(0.1)

    await here.page.context.set_offline(False)
    await here.open(mine)
    await here.sees("Chỗ này sửa trên hai máy. Cả hai bản còn đủ. Chọn bản đúng.")
    await expect(here.page.get_by_role("button", name="Máy này: Giấy bán trâu cái")).to_be_visible()
    await here.shot("two-phones")
    await here.check_access("two phones")
    await here.tap("Máy kia: Giấy bán ngựa")
    await expect(here.page.get_by_text("Chỗ này sửa trên hai máy.")).to_have_count(0)
    await here.open(f"{mine}/request?c=what")
    await expect(here.page.locator(QUESTION)).to_have_value("Giấy bán ngựa")
    await here.open(f"{mine}/request?c=kind")
    await expect(here.page.get_by_role("radio", name="Giấy khác")).to_be_checked()
