"""Photos of papers: small and without their place before they leave, doubted where nobody could read them, in order."""

import hashlib
import random
from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageEnhance, ImageFilter
from playwright.async_api import expect

from tests import hostile
from tests.conftest import free_port
from tests.house import House, open_house
from tests.one_stop import LICENCE
from tests.pwa.bad_line import Line, open_line
from tests.pwa.conftest import Phone
from tests.pwa.test_bad_input import SIGNATURE, put, to_paper
from tests.pwa.test_filing import photograph
from tests.pwa.walking import Walker

pytestmark = pytest.mark.browser

HEIC = Path(__file__).parents[1] / "rules/vectors/photo.heic"
LONGEST = 2048
GPS = 0x8825
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture
async def line() -> AsyncIterator[Line]:
    """What the phone sends can be read here, byte for byte."""
    async with open_line(free_port(), free_port(), random.Random(0)) as opened:
        opened.bodies = []
        yield opened


@pytest.fixture
async def house(owner_dsn: str, app_dsn: str, tmp_path: Path, line: Line) -> AsyncIterator[House]:
    async with open_house(owner_dsn, app_dsn, tmp_path, line.upstream, MOTCUA_BASE_URL=line.address) as opened:
        yield opened
        await line.close()  # a live stream that is still open would be waited for


def arrived(line: Line) -> list[bytes]:
    """Each file as it came over the line, put together from its pieces."""
    files: dict[str, bytes] = {}
    for path, body in line.bodies or []:
        files[path] = files.get(path, b"") + body
    return list(files.values())


async def begin(walker: Walker) -> str:
    """A draft of somebody signed in, on its only paper; its address."""
    await walker.sign_in("Sùng Thị Mai", after=f"/thu-tuc/{SIGNATURE}")
    await walker.tap("Bắt đầu làm hồ sơ")
    await walker.sees("Đã lưu trên hệ thống")
    draft = walker.page.url
    await to_paper(walker, draft)
    return draft


async def test_a_photo_leaves_the_phone_small_and_without_its_place(
    house: House, line: Line, phone: Phone, tmp_path: Path
) -> None:
    walker = await phone()
    taken = photograph(tmp_path)
    with Image.open(taken) as before:
        assert max(before.size) > LONGEST
        assert GPS in before.getexif()
    await begin(walker)
    await put(walker.page, taken)
    await walker.page.locator(".pages li").get_by_text("Trên hệ thống").wait_for()
    (sent,) = arrived(line)
    with Image.open(BytesIO(sent)) as page:
        assert page.format == "JPEG"
        assert max(page.size) == LONGEST
        assert not page.getexif()
        assert "exif" not in page.info
    assert b"Exif" not in sent
    assert len(sent) < taken.stat().st_size


async def test_heic_that_the_phone_cannot_open_goes_as_it_is_and_is_kept_clean(
    house: House, line: Line, phone: Phone
) -> None:
    walker = await phone()
    await begin(walker)
    await put(walker.page, HEIC)
    # The screen says so at once, not only when it is sent.
    await walker.sees("Máy này không mở được ảnh HEIC. Ảnh gửi nguyên, hệ thống sẽ chuyển và xóa thông tin vị trí.")
    await walker.page.locator(".pages li").get_by_text("Trên hệ thống").wait_for()
    await walker.check_access("a photo sent as it is")
    (sent,) = arrived(line)
    assert sent == HEIC.read_bytes()
    assert hostile.GPS_MARK.encode() in sent

    await house.settle()
    connection = await house.owner()
    try:
        file, state, received = await connection.fetchrow("SELECT id, state, received_sha256 FROM file")
    finally:
        await connection.close()
    assert (state, received) == ("kept", hashlib.sha256(sent).digest())
    answer = await walker.page.context.request.get(f"{house.base_url}/api/files/{file}")
    kept = await answer.body()
    with Image.open(BytesIO(kept)) as page:
        assert page.format == "JPEG"
        assert not page.getexif()
    assert hostile.GPS_MARK.encode() not in kept


async def test_blur_and_darkness_are_said_and_pages_are_moved_and_taken_again(
    house: House, line: Line, phone: Phone, tmp_path: Path
) -> None:
    walker = await phone()
    page = walker.page
    draft = await begin(walker)
    sharp = photograph(tmp_path, "ro.jpg")
    with Image.open(sharp) as whole:
        small = whole.resize((900, 1200))
    small.filter(ImageFilter.GaussianBlur(12)).save(tmp_path / "mo.jpg")
    ImageEnhance.Brightness(small).enhance(0.15).save(tmp_path / "toi.jpg")
    pages = page.locator(".pages li")
    doubts = ("Ảnh mờ. Ảnh vẫn giữ. Chụp lại chỗ sáng, hoặc dùng ảnh này.", "Ảnh tối. Ảnh vẫn giữ.", None)
    for at, (name, doubt) in enumerate(zip(("mo.jpg", "toi.jpg", "ro.jpg"), doubts, strict=True)):
        await put(page, tmp_path / name)
        await expect(pages).to_have_count(at + 1)
        told = pages.nth(at).locator(".callout")
        await (expect(told).to_have_count(0) if doubt is None else expect(told).to_contain_text(doubt))
    await walker.check_access("doubted photos")

    async def order(*names: str) -> None:
        await expect(pages.locator(".note").filter(has_text=".jpg")).to_have_text(list(names))

    await walker.tap("Đưa lên trước Trang 3")
    await order("mo.jpg", "ro.jpg", "toi.jpg")
    small.save(tmp_path / "chup-lai.jpg")
    await pages.nth(0).locator("input[type=file]").set_input_files(tmp_path / "chup-lai.jpg")
    await order("chup-lai.jpg", "ro.jpg", "toi.jpg")
    await expect(pages.nth(0).locator(".callout")).to_have_count(0)
    for at in range(3):
        await pages.nth(at).get_by_text("Trên hệ thống").wait_for()
    await walker.open(draft)
    await walker.sees("Đã lưu trên hệ thống")

    request = page.context.request
    there = await (await request.get(f"{house.base_url}/api/drafts/{await _remote(house)}")).json()
    uploads = await (await request.get(f"{house.base_url}/api/uploads?draft={there['id']}")).json()
    names = {upload["id"]: upload["name"] for upload in uploads["items"]}
    assert [names[each["fileId"]] for each in sorted(there["attachments"], key=lambda each: each["page"])] == [
        "chup-lai.jpg",
        "ro.jpg",
        "toi.jpg",
    ]


async def test_a_paper_of_two_sides_asks_for_the_other_one_and_refuses_nothing(
    house: House, phone: Phone, tmp_path: Path
) -> None:
    walker = await phone()
    page = walker.page
    await walker.open(f"/thu-tuc/{LICENCE}")
    await walker.tap("Bắt đầu làm hồ sơ")
    await walker.tap("Làm trước, đăng nhập sau", "link")
    await walker.heading("Đổi giấy phép lái xe")
    await walker.open(f"{page.url}/giay-to/licence")
    pages, told = page.locator(".pages li"), page.get_by_text("Giấy có hai mặt. Thiếu mặt nào, chụp thêm.")
    for side, doubts in (("truoc.jpg", 1), ("sau.jpg", 0)):
        Image.new("RGB", (600, 400), (200, 190, 180)).save(tmp_path / side)
        await put(page, tmp_path / side)
        await expect(pages.get_by_text(side)).to_be_visible()
        await expect(told).to_have_count(doubts)
        await expect(page.get_by_role("link", name="Xong")).to_be_visible()
        await walker.shot(f"side-{doubts}")
    await page.get_by_role("button", name="Xóa trang Trang 1").click()
    await expect(told).to_be_visible()
    await walker.check_access("one side of two")
    await walker.tap("Xóa trang Trang 1")
    await expect(pages).to_have_count(0)
    await put(page, {"name": "ca-hai.pdf", "mimeType": "application/pdf", "buffer": PDF})
    await expect(pages.get_by_text("ca-hai.pdf")).to_be_visible()
    await expect(told).to_have_count(0)  # it may hold both


async def _remote(house: House) -> str:
    connection = await house.owner()
    try:
        return str(await connection.fetchval("SELECT id FROM draft"))
    finally:
        await connection.close()
