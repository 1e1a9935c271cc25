"""Screens that nobody has to sign in for, in both languages and in their own states; nothing jumps while it loads."""

import asyncio
import json
import re

import pytest
from playwright.async_api import Route, expect

from tests.house import House
from tests.pwa.conftest import Phone

pytestmark = pytest.mark.browser

OPEN: dict[str, str | re.Pattern[str]] = {
    "/": "Cần làm giấy tờ gì?",
    "/tim?q=so%20do": "Tìm việc cần làm",
    "/thu-tuc/1.001193": "Đăng ký khai sinh",
    "/thu-tuc/1.013978": re.compile("Giấy chứng nhận"),
    "/dang-nhap": "Đăng nhập",
    "/ho-so": "Hồ sơ của tôi",
    "/tra-cuu": "Tra cứu hồ sơ",
    "/khong-co-trang-nay": "Không tìm thấy trang này.",
}
SHIFT = """() => new Promise((told) => {
  let sum = 0;
  const note = (list) => { for (const each of list.getEntries()) if (!each.hadRecentInput) sum += each.value; };
  new PerformanceObserver(note).observe({ type: 'layout-shift', buffered: true });
  setTimeout(() => told(sum), 700);
})"""
MOST_SHIFT = 0.02
OPENING = ("main h1", "main .lead", "main .facts")


@pytest.mark.parametrize("path", OPEN)
async def test_a_screen_is_open_to_everyone_and_does_not_jump(house: House, phone: Phone, path: str) -> None:
    walker = await phone()
    await walker.open(path)
    await walker.heading(OPEN[path])
    shift = await walker.page.evaluate(SHIFT)
    assert shift <= MOST_SHIFT, shift
    await walker.shot(re.sub(r"\W+", "-", path).strip("-") or "home")
    await walker.check_access(path)


@pytest.mark.parametrize("code", ["1.001193", "2.000815", "1.004194"])
async def test_a_procedure_is_read_before_any_script(house: House, phone: Phone, code: str) -> None:
    """The HTML shows what the app will draw, word for word, and brings all that the page begins with."""
    walker = await phone()
    page = walker.page
    html = (await house.client().get(f"/thu-tuc/{code}", headers={"accept": "text/html"})).text
    known = (await house.client().get(f"/api/procedures/{code}")).json()
    (written,) = re.findall(rf'data-of="/api/procedures/{code}">(.*?)</script>', html)
    given = json.loads(written)
    for each in (given, known):
        del each["time"]["filedNow"]  # a minute may have passed
    assert given == known

    held = asyncio.Event()

    async def hold(route: Route) -> None:
        await held.wait()
        await route.continue_()

    await page.route("**/assets/*.js", hold)
    await page.goto(f"/thu-tuc/{code}", wait_until="commit")
    first = [await page.locator(part).inner_text() for part in OPENING]
    held.set()
    await walker.awake()
    assert [await page.locator(part).inner_text() for part in OPENING] == first
    assert known["name"]["vi"] == first[0]


async def test_nothing_found_offers_what_is(house: House, phone: Phone) -> None:
    walker = await phone()
    await walker.open("/tim?q=xyzzyq")
    await walker.sees("Không thấy “xyzzyq”. Thử “sổ đỏ”, hoặc gọi 1022.")
    await walker.check_access("nothing found")
    await walker.tap("sổ đỏ", "link")
    await walker.sees("đất")


async def test_help_is_in_its_corner_and_makes_letters_larger(house: House, phone: Phone) -> None:
    walker = await phone()
    page = walker.page
    await walker.open("/")
    await walker.tap("Cần hỗ trợ?")
    await walker.sees("Cảnh báo lừa đảo")
    assert await page.locator("dialog .sheet-body > a").first.get_attribute("href") == "tel:1022"
    await walker.check_access("help")
    await page.locator(".sizes label", has_text="Rất to").click()
    await walker.tap("Đóng")
    assert await page.evaluate("getComputedStyle(document.documentElement).fontSize") == "24px"
    names = [await each.inner_text() for each in await page.locator("main .button").all()]
    assert names == ["Làm giấy tờ", "Hồ sơ của tôi", "Gọi 1022"]
    await walker.shot("simple")
    await walker.check_access("simple")
    await page.reload()
    await walker.awake()
    assert await page.evaluate("getComputedStyle(document.documentElement).fontSize") == "24px"


async def test_a_wrong_slip_says_where_to_look(house: House, phone: Phone) -> None:
    walker = await phone()
    await walker.open("/tra-cuu")
    await walker.tap("Tra cứu")
    await walker.sees("Còn 2 chỗ cần sửa.")
    await walker.titled("Lỗi: Tra cứu hồ sơ · Một Cửa")
    await walker.field("Mã hồ sơ").fill("000.00.71.H38-261120-0361")
    await walker.field("Số bí mật").fill("12345 67890")
    await walker.tap("Tra cứu")
    await walker.sees("Mã hoặc số bí mật chưa đúng; xem chân giấy hẹn.")
    await walker.check_access("track")
    # A line that is gone is nobody's mistake.
    await walker.page.context.set_offline(True)
    await walker.tap("Tra cứu")
    await walker.sees("Chưa tải được. Không mất gì.")
    await expect(walker.page.locator("[aria-invalid]")).to_have_count(0)


async def test_english_is_whole(house: House, phone: Phone) -> None:
    walker = await phone(language="en")
    page = walker.page
    for path, heading in (
        ("/", "Which paper do you need?"),
        ("/tim", "Find a procedure"),
        ("/thu-tuc/1.001193", "Birth registration"),
        ("/dang-nhap", "Sign in"),
        ("/ho-so", "My dossiers"),
        ("/tra-cuu", "Look up a dossier"),
    ):
        await walker.open(path)
        await walker.heading(heading)
        assert await page.evaluate("document.documentElement.lang") == "en"
        await walker.check_access(f"{path} in English")
        own = await page.locator("main").inner_text()
        left = [line for line in own.splitlines() if re.search("[ăâđêôơưạảấầẩẫậ]", line.replace("Một Cửa", ""))]
        allowed = re.compile(r"\d đ|\d\xa0đ|Luật|Nghị định|Thông tư|Quyết định|Nghị quyết|Lào Cai|xã |VNeID")
        assert [line for line in left if not allowed.search(line)] == [], path
