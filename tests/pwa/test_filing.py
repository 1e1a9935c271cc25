"""A birth registration on a phone, from the search to the proof that it is filed."""

from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from tests.house import House
from tests.pwa.conftest import Phone
from tests.pwa.walking import Walker

pytestmark = pytest.mark.browser


def photograph(folder: Path, name: str = "giay-chung-sinh.jpg") -> Path:
    """A paper with print on it, as a phone takes it: 12 megapixels, with a place in its EXIF."""
    image = Image.new("RGB", (3000, 4000), (235, 232, 225))
    draw = ImageDraw.Draw(image)
    for row in range(120, 3900, 90):
        for at in range(160, 2800, 70):
            draw.rectangle((at, row, at + 30 + (at * row) % 30, row + 26), fill=(40, 40, 60))
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (22.0, 28.0, 0.0), 3: "E", 4: (103.0, 58.0, 0.0)}
    path = folder / name
    image.save(path, quality=90, exif=exif)
    return path


async def next_question(walker: Walker) -> None:
    before = walker.page.url
    await walker.tap("Tiếp tục")
    await walker.page.wait_for_function("before => location.href !== before", arg=before)


async def fill(walker: Walker, value: str) -> None:
    await walker.page.locator("#cau-tra-loi").fill(value)
    await next_question(walker)


async def choose(walker: Walker, option: str) -> None:
    await walker.page.locator("label.choice", has_text=option).first.click()
    await next_question(walker)


async def write_date(walker: Walker, day: str, month: str, year: str, within: str = "main") -> None:
    box = walker.page.locator(within)
    for label, value in (("Ngày", day), ("Tháng", month), ("Năm", year)):
        await box.get_by_label(label, exact=True).fill(value)


async def pick_commune(walker: Walker, typed: str, title: str, control: str = "cau-tra-loi") -> None:
    await walker.page.locator(f"#{control}").fill(typed)
    await walker.page.get_by_role("button", name=title, exact=False).first.click()


async def fill_birth(walker: Walker, photo: Path) -> None:
    """Every part of khai sinh, as Sùng Thị Mai would."""
    page = walker.page
    await walker.tap("Làm phần tiếp", "link")
    await walker.heading("Nộp cho cơ quan nào?")
    await choose(walker, "UBND xã Phong Hải")
    await choose(walker, "Bản điện tử")
    await walker.heading("Số điện thoại để báo tin (không bắt buộc)")
    await next_question(walker)
    await walker.tap("Làm phần tiếp", "link")
    # What VNeID told is read back before anything else is asked.
    await walker.heading("Người yêu cầu")
    await walker.sees("Sùng Thị Mai")
    await walker.tap("Tiếp tục", "link")
    await choose(walker, "Mẹ")
    while "/requester" in page.url:
        await next_question(walker)
    await walker.tap("Làm phần tiếp", "link")
    await fill(walker, "Giàng Thị Ngọc Ánh")
    await write_date(walker, "5", "11", "2026")
    await next_question(walker)
    await choose(walker, "Nữ")
    await page.locator("#cau-tra-loi").select_option(label="H'Mông") if await page.locator("#cau-tra-loi").count() else None
    await next_question(walker)


async def test_a_draft_begins_before_sign_in_and_is_filled_from_vneid(house: House, phone: Phone) -> None:
    walker = await phone()
    page = walker.page
    await walker.open("/")
    await walker.shot("home")
    await page.get_by_role("searchbox").fill("dang ky khai sinh")
    await walker.tap("Tìm")
    await walker.shot("search")
    await page.get_by_role("link", name="Đăng ký khai sinh", exact=False).first.click()
    await walker.heading("Đăng ký khai sinh")
    await walker.shot("procedure")
    await walker.tap("Bắt đầu làm hồ sơ")
    await walker.heading("Đăng nhập")
    await walker.shot("sign-in")
    await walker.tap("Đăng nhập bằng VNeID", "link")
    await walker.choose_person("Sùng Thị Mai")
    await walker.heading("Đăng ký khai sinh")
    await walker.sees("Đã điền từ VNeID, xem lại")
    await walker.shot("parts")
