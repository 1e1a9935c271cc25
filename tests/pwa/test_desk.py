"""A morning at the one-stop desk, in a real browser at 1280 × 800, on dossiers that residents really filed."""

import pytest
from playwright.async_api import expect

from tests.house import House
from tests.one_stop import BIRTH, LICENCE, Resident, resident
from tests.pwa.conftest import Phone
from tests.pwa.walking import RULES, Walker

pytestmark = pytest.mark.browser

ROWS_AT_ONCE = 15
WHOLE_ROWS = """[...document.querySelectorAll("tbody tr")]
  .filter((row) => row.getBoundingClientRect().bottom <= innerHeight).length"""


async def officer(house: House, phone: Phone, who: str = "Đặng Thị Hương") -> Walker:
    """One of the demo's officers, signed in at a desk's screen."""
    await house.seed_staff()
    walker = await phone(width=1280, height=800)
    await walker.sign_in(who, after="/can-bo")
    await walker.heading("Việc hôm nay")
    return walker


async def check_desk(walker: Walker, name: str) -> None:
    """No axe violation by day or by night, one heading of level 1, nothing sideways at the desk or at 200 %."""
    from axe_playwright_python.async_playwright import Axe

    page = walker.page
    for scheme in ("light", "dark"):
        await page.emulate_media(color_scheme=scheme)
        await page.wait_for_timeout(50)
        found = await Axe().run(page, options={"runOnly": RULES})
        told = [
            (each["id"], [node["html"][:200] for node in each["nodes"][:3]]) for each in found.response["violations"]
        ]
        assert not told, (name, scheme, told)
        await walker.shot(f"{name}-{scheme}")
    await page.emulate_media(color_scheme="light")
    assert await page.locator("h1").count() == 1, name
    for width in (1280, 640, 360):
        await page.set_viewport_size({"width": width, "height": 800})
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (name, width)
    await page.set_viewport_size({"width": 1280, "height": 800})


async def file_many(mother: Resident, count: int) -> list[str]:
    return [(await mother.file(BIRTH))["id"] for _ in range(count)]


async def test_a_morning_at_the_desk(house: House, phone: Phone) -> None:
    mother = await resident(house)
    await file_many(mother, 17)
    await mother.file(LICENCE)
    walker = await officer(house, phone)
    page = walker.page
    await check_desk(walker, "d1")

    rows = page.locator("tbody tr")
    await expect(rows).to_have_count(18)
    seen = await page.evaluate(WHOLE_ROWS)
    assert seen >= ROWS_AT_ONCE, seen

    await page.keyboard.press("j")
    await page.keyboard.press("x")
    await walker.sees("Chưa xem nên chưa chọn được. Enter để mở.")
    await page.keyboard.press("Enter")
    await page.wait_for_selector(".desk-checks")
    await page.wait_for_selector("canvas")
    await check_desk(walker, "d2")
