"""When a phone is asked for notifications, what an iPhone needs first, and where help is: one place on every screen."""

import json
import re

import pytest
from playwright.async_api import expect

from tests.house import House
from tests.one_stop import BIRTH, resident
from tests.pwa.conftest import DIST, Phone
from tests.pwa.test_bad_input import begin

pytestmark = pytest.mark.browser

IPHONE = """
Object.defineProperty(navigator, 'userAgent', {
  get: () => 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_4 like Mac OS X) AppleWebKit/605.1.15 Version/18.4 Safari/604.1',
});
delete globalThis.PushManager;
"""
INSTALLED = """(() => {
  const ask = matchMedia;
  const standing = (query) => sessionStorage.getItem('installed') && query.includes('display-mode: standalone');
  globalThis.matchMedia = (query) => (standing(query) ? { matches: true } : ask.call(globalThis, query));
})()"""
"""Opened from the home screen, while the tab says so."""
PURGE = "iPhone, iPad xóa bài trên máy nếu 7 ngày không mở."
HEED = """
globalThis.asked = 0;
const ask = Notification.requestPermission;
Notification.requestPermission = (...all) => { globalThis.asked += 1; return ask.apply(Notification, all); };
"""
MOTHER = "Sùng Thị Mai"


async def test_an_iphone_is_shown_the_way_to_its_home_screen(house: House, phone: Phone) -> None:
    mother = await resident(house)
    receipt = await mother.file(BIRTH)
    walker = await phone()
    page = walker.page
    await page.add_init_script(IPHONE)
    await walker.sign_in(MOTHER, after=f"/da-nop/{receipt['id']}")
    await walker.heading(re.compile("Đã nộp lúc"))
    await walker.sees("iPhone, iPad chỉ báo tin từ Màn hình chính")
    steps = page.locator(".lesson-step")
    await expect(steps).to_have_count(3)
    await expect(steps.locator("svg")).to_have_count(3)
    await expect(steps.nth(1)).to_contain_text("Thêm vào Màn hình chính")
    await expect(page.get_by_role("button", name="Bật thông báo")).to_have_count(0)
    await walker.shot("iphone")
    await walker.check_access("iphone")
    await walker.open("/tai-khoan")
    await expect(page.locator(".lesson-step")).to_have_count(3)


async def test_an_iphone_says_what_it_erases_until_the_system_has_a_copy(house: House, phone: Phone) -> None:
    walker = await phone()
    page = walker.page
    draft = await begin(walker)
    told, unsaved = page.get_by_text(PURGE), page.get_by_text("Bản nháp chưa gắn với ai", exact=False)
    await expect(unsaved).to_be_visible()
    await expect(told).to_have_count(0)  # no iPhone

    await page.add_init_script(IPHONE)
    await page.add_init_script(INSTALLED)
    await walker.open(draft)
    await expect(told).to_be_visible()
    await walker.shot("purge")
    await walker.check_access("purge")
    await page.evaluate("sessionStorage.setItem('installed', '1')")
    await walker.open(draft)
    await expect(unsaved).to_be_visible()
    await expect(told).to_have_count(0)
    await page.evaluate("sessionStorage.clear()")
    await walker.open(draft)
    await expect(told).to_be_visible()

    await walker.tap("Đăng nhập bằng VNeID", "link")
    await walker.tap("Đăng nhập bằng VNeID", "link")
    await walker.choose_person(MOTHER)
    await walker.sees("Đã lưu trên hệ thống")
    await expect(told).to_have_count(0)


async def test_nobody_is_asked_for_notifications_before_the_proof(house: House, phone: Phone) -> None:
    walker = await phone(workers=True)
    page = walker.page
    await page.add_init_script(HEED)
    await walker.sign_in(MOTHER)
    for path in ("/tai-khoan", "/tai-khoan/bao-tin"):
        await walker.open(path)
        await walker.sees("Bật được khi đã có hồ sơ nộp.")
        await expect(page.get_by_role("button", name="Bật thông báo")).to_have_count(0)
        assert await page.evaluate("asked") == 0, path
    mother = await resident(house)
    receipt = await mother.file(BIRTH)
    for path in ("/", "/thu-tuc/1.001193", "/ho-so", f"/ho-so/{receipt['id']}", "/thong-bao"):
        await walker.open(path)
        await expect(page.locator("main .loading")).to_have_count(0)
        await expect(page.get_by_role("button", name="Bật thông báo")).to_have_count(0)
        assert await page.evaluate("asked") == 0, path
    await walker.open(f"/da-nop/{receipt['id']}")
    await expect(page.get_by_role("button", name="Bật thông báo")).to_be_visible()
    assert await page.evaluate("asked") == 0, "offered, not asked"
    await walker.tap("Bật thông báo")
    for _ in range(100):
        if await page.evaluate("asked"):
            return
        await page.wait_for_timeout(100)
    raise AssertionError("a tap asks")


async def test_help_is_in_the_same_corner_of_every_screen(house: House, phone: Phone) -> None:
    """As the first paint has it, of every route: the last thing in the header, at its right end."""
    routes = json.loads(DIST.read_text())["routes"]
    walker = await phone()
    page = walker.page
    await page.context.route("**/assets/*.js", lambda route: route.abort())
    places: dict[bool, set[tuple[float, float]]] = {True: set(), False: set()}
    for route in routes:
        await page.goto(re.sub(r":\w+", "00000000-0000-7000-8000-000000000000", route["pattern"]))
        button = page.locator("header .top-row > :last-child")
        assert await button.get_attribute("class") == "help-button", route["pattern"]
        box = await button.bounding_box()
        assert box is not None, route["pattern"]
        places[route["pattern"].startswith("/can-bo")].add((round(box["x"] + box["width"]), round(box["y"])))
    assert [len(each) for each in places.values()] == [1, 1], places
