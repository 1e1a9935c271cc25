"""A birth registration on a phone, from the search to the proof that it is filed."""

import re
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from playwright.async_api import expect

from api.catalogue.actions import procedure
from api.catalogue.rules.inventing import fill
from tests.house import House
from tests.one_stop import resident, today
from tests.pwa.conftest import PATIENCE_MS, Phone
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


QUESTION = "#cau-tra-loi"
RESIDENCE = "1.004222"


class Filing:
    """The questions of one draft, answered by the words of their options."""

    def __init__(self, walker: Walker) -> None:
        self.walker, self.page = walker, walker.page

    async def on(self) -> None:
        """“Tiếp tục”: the next screen is there."""
        before = self.page.url
        await self.walker.tap("Tiếp tục")
        await self.page.wait_for_url(lambda url: url != before, wait_until="commit", timeout=PATIENCE_MS)

    async def part(self, heading: str) -> None:
        """From the list of parts to the next one."""
        await self.walker.tap("Làm phần tiếp", "link")
        await self.walker.heading(heading)

    async def write(self, question: str, value: str) -> None:
        await self.walker.heading(question)
        await self.page.locator(QUESTION).fill(value)
        await self.on()

    async def choose(self, question: str, option: str) -> None:
        await self.walker.heading(question)
        await self.page.locator("label.choice", has_text=option).first.click()
        await self.on()

    async def select(self, question: str, option: str) -> None:
        await self.walker.heading(question)
        await self.page.locator(QUESTION).select_option(label=option)
        await self.on()

    async def skip(self, question: str) -> None:
        await self.walker.heading(f"{question} (không bắt buộc)")
        await self.on()

    async def date(self, day: str, month: str, year: str) -> None:
        for label, value in (("Ngày", day), ("Tháng", month), ("Năm", year)):
            await self.page.get_by_label(label, exact=True).fill(value)

    async def commune(self, typed: str, title: str, control: str = QUESTION) -> None:
        """A few letters without marks, then the one that is offered."""
        await self.page.locator(control).fill(typed)
        await self.page.locator(".offers button", has_text=title).first.click()

    async def parent(self, name: str, year: str) -> None:
        await self.page.locator(QUESTION).fill(name)
        await self.page.get_by_label("Năm", exact=True).fill(year)
        await self.page.locator(f"{QUESTION}-ethnicity").select_option(label="Mông")
        await self.page.locator(f"{QUESTION}-nationality").select_option(label="Việt Nam")
        await self.commune("muong hum", "xã Mường Hum", f"{QUESTION}-residence")
        await self.on()

    async def birth(self, photo: Path, seen: Callable[[str], Awaitable[None]]) -> None:
        """Every part of khai sinh, as Sùng Thị Mai would; `seen` looks at each new kind of screen."""
        page = self.page
        await seen("parts")
        await self.part("Nộp cho cơ quan nào?")
        await self.walker.tap("Tiếp tục")
        await self.walker.sees("Còn 1 chỗ cần sửa.")
        await seen("office")
        await self.choose("Nộp cho cơ quan nào?", "UBND xã Phong Hải")
        await self.choose("Hồ sơ này của ai?", "Của tôi")
        await self.choose("Nhận kết quả bằng cách nào?", "Bản điện tử")
        await self.skip("Số điện thoại để báo tin")
        await self.part("Người yêu cầu")
        await self.walker.sees("099*****0101")
        await seen("section")
        await self.walker.tap("Tiếp tục", "link")
        await self.choose("Quan hệ với bé", "Mẹ")
        await self.part("Họ, chữ đệm và tên của bé")
        await page.locator(QUESTION).fill("Giàng Thị Ngọc Ánh")
        await expect(page.locator(".echo-name")).to_have_text("Giàng Thị Ngọc Ánh")
        await seen("name")
        await self.on()
        await self.walker.heading("Ngày, tháng, năm sinh của bé")
        await self.date("31", "2", "2026")
        await self.walker.tap("Tiếp tục")
        await self.walker.sees("viết chưa đúng")
        await seen("date")
        await self.date("5", "11", "2026")
        await self.on()
        await self.choose("Giới tính", "Nữ")
        await self.select("Dân tộc", "Mông")
        await self.select("Quốc tịch", "Việt Nam")
        await self.choose("Bé có giấy chứng sinh nào?", "Bản giấy")
        await self.skip("Bé thuộc trường hợp đặc biệt?")
        await self.skip("Số giấy chứng sinh")
        await self.write("Tên cơ sở y tế nơi bé sinh", "Trạm Y tế xã Phong Hải")
        await self.walker.heading("Nơi sinh")
        await page.locator(QUESTION).fill("phong hai")
        await seen("address")
        await self.commune("phong hai", "xã Phong Hải")
        await self.on()
        await self.walker.heading("Quê quán của bé")
        await self.commune("muong hum", "xã Mường Hum")
        await self.on()
        await self.part("Có khai thông tin người mẹ?")
        await self.choose("Có khai thông tin người mẹ?", "Có")
        await self.walker.heading("Thông tin người mẹ")
        await seen("person")
        await self.parent("Sùng Thị Mai", "1999")
        await self.part("Có khai thông tin người cha?")
        await self.choose("Có khai thông tin người cha?", "Có")
        await self.parent("Giàng A Páo", "1996")
        await self.part("Số giấy chứng nhận kết hôn (không bắt buộc)")
        for question in ("Số giấy chứng nhận kết hôn", "Ngày đăng ký kết hôn", "Nơi đăng ký kết hôn"):
            await self.skip(question)
        await self.part("Có cần bản sao trích lục khai sinh không?")
        await self.choose("Có cần bản sao trích lục khai sinh không?", "Không")
        await self.part("Giấy chứng sinh")
        await self.walker.sees("Chưa có ảnh.")
        await seen("paper")
        await page.locator("input[type=file]").first.set_input_files(photo)
        await page.locator(".thumb img").wait_for()
        await seen("photo")
        await self.walker.tap("Xong", "link")


async def begin(walker: Walker, code: str, who: str, title: str) -> None:
    """Signed in, on the list of parts of a new draft."""
    await walker.sign_in(who, after=f"/thu-tuc/{code}")
    await walker.heading(title)
    await walker.tap("Bắt đầu làm hồ sơ")
    await walker.sees("Đã điền từ VNeID, xem lại")


async def test_a_draft_begins_before_sign_in_and_is_filled_from_vneid(house: House, phone: Phone) -> None:
    walker = await phone()
    page = walker.page
    await walker.open("/")
    await page.get_by_role("searchbox").fill("dang ky khai sinh")
    await walker.tap("Tìm")
    await page.get_by_role("link", name="Đăng ký khai sinh", exact=False).first.click()
    await walker.heading("Đăng ký khai sinh")
    await walker.tap("Bắt đầu làm hồ sơ")
    await walker.heading("Đăng nhập")
    await walker.tap("Làm trước, đăng nhập sau", "link")
    await walker.heading("Đăng ký khai sinh")  # the page before says the next sentence too
    await walker.sees("Bản nháp chưa gắn với ai; ai mở máy này cũng thấy.")
    await walker.tap("Đăng nhập bằng VNeID", "link")
    await walker.tap("Đăng nhập bằng VNeID", "link")
    await walker.choose_person("Sùng Thị Mai")
    await walker.heading("Đăng ký khai sinh")
    await walker.sees("Đã điền từ VNeID, xem lại")
    await walker.sees("Đã lưu trên hệ thống")


async def test_a_birth_is_registered_and_every_screen_on_the_way_is_open_to_everyone(
    house: House, phone: Phone, tmp_path: Path
) -> None:
    walker = await phone()
    page = walker.page

    async def seen(name: str) -> None:
        await walker.shot(name)
        await walker.check_access(name)

    await begin(walker, "1.001193", "Sùng Thị Mai", "Đăng ký khai sinh")
    await Filing(walker).birth(photograph(tmp_path), seen)
    await walker.sees("Đã đủ các phần.")
    await walker.tap("Kiểm tra lại và nộp", "link")
    await walker.sees("Không mất tiền")
    await walker.tap("Nộp hồ sơ")
    await walker.sees("Chưa tích lời cam đoan.")
    await seen("review")
    await page.locator(".declare").click()
    await walker.tap("Nộp hồ sơ")
    await walker.heading(re.compile(r"Đã nộp lúc \d\d:\d\d, \d\d/\d\d/\d{4}"))
    await walker.sees("1/1 tệp khớp")
    await seen("proof")
    await walker.tap("Xem hồ sơ", "link")
    await walker.heading("Hồ sơ đã đến UBND xã Phong Hải")
    await walker.sees("Chưa ai xem.")
    await seen("dossier")
    await walker.tap("Hồ sơ", "link")
    await walker.sees("Cơ quan đang làm")
    await walker.sees("Đến lượt UBND xã Phong Hải")
    await seen("dossiers")
    await walker.tap("Trang chủ", "link")
    await walker.sees("Hồ sơ của tôi")
    await seen("home")

    connection = await house.owner()
    try:
        filed = await connection.fetch("SELECT code, status, files FROM dossier")
        drafts = await connection.fetchval("SELECT count(*) FROM draft")
    finally:
        await connection.close()
    assert [(row["status"], row["files"]) for row in filed] == [(1, 1)]
    assert drafts == 0


async def test_the_review_says_of_which_member_an_answer_is(house: House, phone: Phone) -> None:
    form = procedure(RESIDENCE).form
    assert form is not None
    citizen = await resident(house)
    draft = await citizen.draft(RESIDENCE, answers=fill(form, today(), 1, whole=True))
    walker = await phone()
    await walker.sign_in("Sùng Thị Mai", after=f"/lam/{draft['draftId']}/kiem-tra")
    await walker.heading("Đăng ký thường trú")
    members = walker.page.locator("main").get_by_role("heading", level=3)
    await expect(members).to_have_text(["Thành viên 1", "Thành viên 2"])
    named = walker.page.get_by_role("heading", name="Thành viên 2", exact=True)
    second = walker.page.locator("section", has=named).last
    await second.get_by_role("link", name="Sửa Họ, chữ đệm và tên").click()
    await walker.sees("Thành viên 2 · Câu 1 trên 5")
