"""The five lessons: read by anybody, opened again where there is no signal."""

import pytest
from playwright.async_api import expect

from tests.house import House
from tests.pwa.conftest import Phone
from tests.pwa.helping import kept

pytestmark = pytest.mark.browser

NAMES = (
    "Định danh mức độ 2",
    "Cài ứng dụng, bật thông báo",
    "Tìm và nộp hồ sơ",
    "Theo dõi và nộp tiền",
    "Nhận ra lừa đảo",
)
ENGLISH = ("Level-2 identity", "Install, notifications", "Find and file", "Follow and pay", "Recognise fraud")


async def test_five_lessons_open_without_a_network_once_one_was_seen(house: House, phone: Phone) -> None:
    walker = await phone(workers=True)
    page = walker.page
    await walker.open("/huong-dan")
    await walker.heading("Bài học")
    await walker.check_access("lessons")
    await walker.shot("lessons")
    await page.evaluate("navigator.serviceWorker.ready.then(() => 1)")
    await kept(page, "/shells/helper-lesson.html")
    await page.reload()
    await page.context.set_offline(True)
    for name in NAMES:
        await walker.open("/huong-dan")
        await walker.tap(name, "link")
        await walker.heading(name)
        await walker.shot(name)
    assert await page.locator(".lesson-step svg").count() == 4
    await walker.sees("Mã đồng ý luôn nói rõ ai được làm gì")
    await walker.check_access("a lesson")
    await page.reload()
    await walker.heading(NAMES[-1])
    await page.evaluate("localStorage.setItem('language', 'en')")
    await page.reload()
    await walker.heading("Recognise fraud")
    assert await page.locator(".lesson-step svg").count() == 4
    await walker.open("/huong-dan")
    await walker.heading("Lessons")
    for name in ENGLISH:
        await expect(page.get_by_role("link", name=name)).to_be_visible()
