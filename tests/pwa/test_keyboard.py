"""Whole journeys by keyboard alone: a resident from the search to the proof, an officer from queue to acceptance."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, expect

from kernel.clock import local, now
from tests.house import House
from tests.one_stop import BIRTH, resident
from tests.pwa.conftest import Phone
from tests.pwa.keys import Keys
from tests.pwa.test_desk import officer
from tests.pwa.test_filing import QUESTION, photograph

pytestmark = pytest.mark.browser

COPY = "Chứng thực bản sao từ bản chính"


class Answering:
    """The questions of a form, by keys."""

    def __init__(self, keys: Keys) -> None:
        self.keys, self.page = keys, keys.page

    def control(self, ending: str = "") -> Locator:
        return self.page.locator(QUESTION + ending)

    async def on(self) -> None:
        before = self.page.url
        await self.keys.press("Tiếp tục")
        await self.page.wait_for_url(lambda url: url != before, wait_until="commit")

    async def write(self, question: str, text: str) -> None:
        await self.keys.arrived(question)
        await self.keys.write(self.control(), text)
        await self.on()

    async def skip(self, question: str) -> None:
        await self.keys.arrived(f"{question} (không bắt buộc)")
        await self.on()

    async def choose(self, question: str, steps: int = 0) -> None:
        """Space takes the first, arrows go on from there."""
        await self.keys.arrived(question)
        radios = self.page.locator("main input[type=radio]")
        await self.keys.to(radios.first)
        await self.page.keyboard.press("Space")
        for _ in range(steps):
            await self.page.keyboard.press("ArrowDown")
        await expect(radios.nth(steps)).to_be_checked()
        await self.on()

    async def part(self, heading: str) -> None:
        """From the list of parts to the next one."""
        await self.keys.press("Làm phần tiếp", "link")
        await self.keys.arrived(heading)


async def test_a_resident_files_without_touching_the_screen(house: House, phone: Phone, tmp_path: Path) -> None:
    walker = await phone(width=640, height=740)
    page, keys = walker.page, Keys(walker)
    form = Answering(keys)
    await walker.sign_in("Sùng Thị Mai")
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("link", name="Đến nội dung chính")).to_be_focused()
    await keys.write(page.get_by_role("searchbox"), "chung thuc ban sao")
    await page.keyboard.press("Enter")
    await keys.press(COPY, "link", exact=False)
    await keys.arrived(COPY)
    await keys.press("Bắt đầu làm hồ sơ")
    await walker.sees("Đã điền từ VNeID, xem lại")
    await keys.arrived(COPY)

    await form.part("Nộp cho cơ quan nào?")
    await keys.press("Tiếp tục")
    await walker.sees("Còn 1 chỗ cần sửa.")
    await expect(page.get_by_role("alert").first).to_be_focused()
    await keys.press("Chưa trả lời", "link", exact=False)
    await expect(page.locator("main input[type=radio]").first).to_be_focused()
    await page.keyboard.press("Space")
    await form.on()
    await form.choose("Hồ sơ này của ai?")
    await form.choose("Nhận kết quả bằng cách nào?", steps=1)
    await form.skip("Số điện thoại để báo tin")

    await form.part("Người yêu cầu")
    await keys.press("Sửa Nơi cư trú", "link")
    await keys.arrived("Nơi cư trú")
    await keys.write(form.control(), "phong hai")
    await keys.press("xã Phong Hải", exact=False)
    await expect(form.control()).to_have_value(re.compile("Phong Hải"))
    await keys.kept()
    await form.on()

    await form.part("Giấy tờ gì?")
    await form.write("Giấy tờ gì?", "Giấy khai sinh")
    await form.write("Mỗi bản mấy trang?", "2")
    await form.write("Cần mấy bản?", "1")
    await form.choose("Cần bản sao chứng thực điện tử?", steps=1)
    await keys.arrived("Ngày mang bản chính đến")
    day = local(now()) + timedelta(days=10)
    for label, value in (("Ngày", day.day), ("Tháng", day.month), ("Năm", day.year)):
        await keys.write(page.get_by_label(label, exact=True), str(value))
    await form.on()

    await form.part("Bản chính giấy tờ cần chứng thực")
    await keys.to(page.locator("main input[type=file]").last)
    await choose_file(page, photograph(tmp_path))
    await page.locator(".thumb img").wait_for()
    await keys.press("Xong", "link")
    await keys.arrived(COPY)
    await walker.sees("Đã đủ các phần.")
    await keys.press("Kiểm tra lại và nộp", "link")
    await keys.arrived(COPY)
    await keys.press("Nộp hồ sơ")
    await walker.sees("Chưa tích lời cam đoan.")
    await expect(page.get_by_role("alert").first).to_be_focused()
    await keys.to(page.locator(".declare input"))
    await page.keyboard.press("Space")
    await keys.press("Nộp hồ sơ")
    await keys.arrived(re.compile(r"Đã nộp lúc \d\d:\d\d"))
    assert keys.stops > 60, "the journey was really walked"


async def choose_file(page: Page, file: Path) -> None:
    """Enter on the file button, once."""
    async with page.expect_file_chooser(timeout=60_000) as opened:
        # The browser is told to hand choosers over only after what is asked next: a key pressed at once may come first.
        await page.evaluate("1")
        await page.keyboard.press("Enter")
    await (await opened.value).set_files(file)


async def test_an_officer_accepts_without_a_mouse(house: House, phone: Phone) -> None:
    mother = await resident(house)
    dossier = (await mother.file(BIRTH))["id"]
    await mother.file(BIRTH)
    walker = await officer(house, phone)
    page, keys = walker.page, Keys(walker)
    await keys.to(page.locator("tbody a", has_text="-0001"))
    await page.keyboard.press("Enter")
    await expect(page.locator("h1 .code")).to_have_text(re.compile("-0001$"))
    await keys.read_out()
    await keys.press("Đủ, tiếp nhận và mở hồ sơ sau")
    await expect(page.locator("h1 .code")).to_have_text(re.compile("-0002$"))
    await keys.read_out()
    assert (await mother.read(dossier))["status"] == 2
    await keys.press("Đủ, tiếp nhận và mở hồ sơ sau")
    await walker.heading("Việc hôm nay")
    at = await keys.where()
    assert (at["seen"], at["free"]) == (True, True), at  # the eye finds the row it left


async def test_a_box_gives_the_focus_back(house: House, phone: Phone) -> None:
    """Help opens and closes by keys on every frame; whoever opened it is where they were."""
    walker = await phone(width=640, height=740)
    keys = Keys(walker)
    for path in ("/", "/tra-cuu"):
        await walker.open(path)
        await keys.press("Cần hỗ trợ?")
        await walker.sees("Cảnh báo lừa đảo")
        await keys.page.keyboard.press("Escape")
        await expect(keys.page.locator("dialog")).to_have_count(0)
        await expect(keys.page.get_by_role("button", name="Cần hỗ trợ?")).to_be_focused()
