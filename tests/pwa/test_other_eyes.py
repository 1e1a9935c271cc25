"""Screens as other eyes have them: the system's own colours, nothing that moves, on paper, at a desk that is zoomed."""

import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image
from playwright.async_api import expect

from tests.house import House
from tests.one_stop import BIRTH, resident
from tests.pwa.conftest import Phone
from tests.pwa.inhabited import CHIEF, MOTHER, OFFICER, inhabit
from tests.pwa.walking import Walker

pytestmark = pytest.mark.browser

LEAST_CONTRAST = 3.0
PARTS = """() => {
  const parts = 'svg, button, .button, input:not([type=file]), select, textarea, h1, h2, a, .badge, .chip';
  const drawn = (style) => style.opacity !== '0' && style.visibility === 'visible';
  return [...document.querySelectorAll(parts)]
    .filter((each) => !each.closest('.unseen, .skip, .sizes input') && drawn(getComputedStyle(each)))
    .map((each) => [each, each.getBoundingClientRect()])
    .filter(([each, box]) => box.width > 4 && box.height > 4)
    .map(([each, { left, top, right, bottom }]) =>
      [each.outerHTML.slice(0, 120), left + scrollX, top + scrollY, right + scrollX, bottom + scrollY]);
}"""
MOVES = """() => [...document.querySelectorAll('*')].filter((each) => {
  const style = getComputedStyle(each);
  const longest = (times) => Math.max(...times.split(',').map(parseFloat));
  return (style.transitionProperty !== 'none' && longest(style.transitionDuration) > 0)
    || (style.animationName !== 'none' && longest(style.animationDuration) > 0) || style.scrollBehavior === 'smooth';
}).map((each) => each.outerHTML.slice(0, 120))"""
CUT = """() => [...document.querySelectorAll('main *, header *')].filter((each) => {
  const style = getComputedStyle(each);
  if (each.closest('.unseen, .skip, thead') || !each.getClientRects().length) return false;
  const box = each.getBoundingClientRect();
  const hides = style.overflowX === 'hidden' || style.overflowX === 'clip';
  // A control's own text, or what stands outside the page.
  return (hides && each.scrollWidth > each.clientWidth + 1 && style.textOverflow !== 'ellipsis')
    || (each.matches('button, select, .button') && each.scrollWidth > each.clientWidth + 1)
    || (box.width > 0 && box.right > innerWidth + 1 && !each.closest('.papers-view, .rows-wrap'));
}).map((each) => each.outerHTML.slice(0, 160))"""


def luminance(pixel: Any) -> float:
    """Of WCAG."""
    parts = [value / 255 for value in pixel]
    red, green, blue = [each / 12.92 if each <= 0.03928 else ((each + 0.055) / 1.055) ** 2.4 for each in parts]
    return float(0.2126 * red + 0.7152 * green + 0.0722 * blue)


def contrast(picture: Image.Image, box: list[float]) -> float:
    """Between the lightest and the darkest of what is drawn in there."""
    left, top, right, bottom = box
    part = picture.crop((max(0, int(left)), max(0, int(top)), min(picture.width, int(right)), int(bottom)))
    colours = part.getcolors(part.width * part.height) or []
    if not colours:
        return LEAST_CONTRAST
    light = [luminance(colour) for _, colour in colours]
    return (max(light) + 0.05) / (min(light) + 0.05)


async def vanished(walker: Walker) -> list[Any]:
    """Parts that cannot be told from their ground, on a screen that has come to rest."""
    for _ in range(40):
        parts = await walker.page.evaluate(PARTS)
        picture = Image.open(BytesIO(await walker.page.screenshot(full_page=True))).convert("RGB")
        if parts and parts == await walker.page.evaluate(PARTS):
            break
    else:
        raise AssertionError("the screen never rests")
    return [(html, round(seen, 2)) for html, *box in parts if (seen := contrast(picture, box)) < LEAST_CONTRAST]


async def test_nothing_disappears_in_the_systems_own_colours_and_nothing_moves(house: House, phone: Phone) -> None:
    ids = await inhabit(house)
    faults: list[Any] = []
    for who, width, height, screens in (
        (
            MOTHER,
            360,
            740,
            {
                "/": "Cần làm giấy tờ gì?",
                "/lam/{draft}": "Kiểm tra lại và nộp",
                "/lam/{draft}/child?c=sex": "Giới tính",
                "/ho-so/{decided}": "Đã có kết quả",
                "/tai-khoan": "Định danh mức độ 2",
            },
        ),
        (
            OFFICER,
            1280,
            2400,  # so that nothing has to be scrolled to within its own half of the desk
            {
                "/can-bo": "-0001",
                "/can-bo/ho-so/{filed}": "Đủ, tiếp nhận và mở hồ sơ sau",
                "/can-bo/ho-so/{filed}/bo-sung": "Chưa ghim mục nào.",
            },
        ),
    ):
        walker = await phone(width=width, height=height)
        await walker.sign_in(who, after="/tra-cuu")
        for path, sees in screens.items():
            await walker.page.emulate_media(forced_colors="active", reduced_motion="reduce", color_scheme="dark")
            await walker.open(path.format_map(ids))
            await walker.sees(sees)
            await expect(walker.page.locator("main .loading")).to_have_count(0)
            await walker.shot(re.sub(r"\W+", "-", f"forced-{path}"))
            faults += [(path, each) for each in await vanished(walker)]
            faults += [(path, "moves", each) for each in await walker.page.evaluate(MOVES)]
    assert not faults, "\n" + "\n".join(map(str, faults))


async def test_the_receipt_prints_on_one_sheet(house: House, phone: Phone, tmp_path: Path) -> None:
    """Even from a phone that is dark: black on white, and only what belongs on paper."""
    mother = await resident(house)
    receipt = await mother.file(BIRTH)
    walker = await phone(dark=True)
    await walker.sign_in(MOTHER, after=f"/da-nop/{receipt['id']}")
    await walker.heading(re.compile("Đã nộp lúc"))
    await walker.sees("Tệp đã nhận")
    await walker.page.emulate_media(media="print")
    await walker.shot("printed")
    for text in (receipt["code"], re.sub(r"(\d{5})(?=\d)", r"\1 ", receipt["secret"]), "UBND xã Phong Hải"):
        await walker.sees(text)
    await expect(walker.page.get_by_role("heading", level=1)).to_have_text(
        re.compile(r"Đã nộp lúc \d\d:\d\d, \d\d/\d\d/\d{4}")
    )
    tapped = walker.page.locator(".bar, .help-button, main .button, main a")
    assert [await each.inner_text() for each in await tapped.all() if await each.is_visible()] == []
    ink = await walker.page.evaluate("getComputedStyle(document.querySelector('main h1')).color")
    assert ink in ("rgb(0, 0, 0)", "rgb(26, 29, 32)"), ink
    sheet = await walker.page.pdf(format="A4", path=tmp_path / "receipt.pdf")
    with pikepdf.open(BytesIO(sheet)) as pdf:
        assert len(pdf.pages) == 1


async def test_the_desk_in_english_and_zoomed_loses_nothing(house: House, phone: Phone) -> None:
    """1280 × 800 at 150 %, and at 100 %: queue, dossier, supplement, counter, and a leader's queue."""
    ids = await inhabit(house)
    faults: list[Any] = []
    for who, screens in (
        (
            OFFICER,
            {
                "/can-bo": "-0001",
                "/can-bo/ho-so/{filed}": "-0001",
                "/can-bo/ho-so/{filed}/bo-sung": "Nothing pinned",
                "/can-bo/tiep-nhan": "Take in at the counter",
            },
        ),
        (CHIEF, {"/can-bo": "-0001", "/can-bo/ho-so/{decided}": "-0004"}),
    ):
        walker = await phone(width=1280, height=800, language="en")
        page = walker.page
        await walker.sign_in(who, after="/tra-cuu")
        for path, sees in screens.items():
            await walker.open(path.format_map(ids))
            await expect(page.locator("main").get_by_text(sees).first).to_be_visible()
            await expect(page.locator("main .loading")).to_have_count(0)
            for width, height in ((1280, 800), (853, 533)):
                await page.set_viewport_size({"width": width, "height": height})
                await walker.shot(re.sub(r"\W+", "-", f"{who} {width} {path}"))
                if await page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                    faults.append((path, width, "scrolls sideways"))
                faults += [(path, width, each) for each in await page.evaluate(CUT)]
            await page.set_viewport_size({"width": 1280, "height": 800})
    assert not faults, "\n" + "\n".join(map(str, faults))
