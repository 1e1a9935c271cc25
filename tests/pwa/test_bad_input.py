"""What a phone is given wrong: each has its sentence, says what is kept and what to do, and costs nothing else."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, Route

from tests import hostile
from tests.house import House
from tests.pwa.conftest import Phone
from tests.pwa.test_filing import photograph
from tests.pwa.walking import Walker

pytestmark = pytest.mark.browser

SIGNATURE = "2.000884"
MEGABYTE = 2**20
FILES = "main input[type=file]"
FORBID = """Object.defineProperty(globalThis, 'indexedDB', { value: {
  open() { throw new DOMException('not in a private window', 'SecurityError'); } } })"""
NEVER = """localStorage.setItem('resume', '1');
const open = IDBFactory.prototype.open;
IDBFactory.prototype.open = function (...told) {
  const asked = open.apply(this, told);
  asked.addEventListener = () => undefined;
  return asked;
};"""
"""Something was begun here, and the shelves that hold it do not answer."""
FILL = """(() => {
  const put = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = function (...told) {
    const size = new Blob([told[0].sealed ?? told[0].open?.bytes ?? '']).size;
    if (size > 1e6) throw new DOMException('full', 'QuotaExceededError');
    return put.apply(this, told);
  };
})()"""
"""Headless Chromium lets a private context write past Storage.overrideQuotaForOrigin: the refusal itself is played."""


async def begin(walker: Walker) -> str:
    """A draft before sign-in, which lies on this phone alone; its address."""
    await walker.open(f"/thu-tuc/{SIGNATURE}")
    await walker.tap("Bắt đầu làm hồ sơ")
    await walker.tap("Làm trước, đăng nhập sau", "link")
    await walker.heading("Chứng thực chữ ký")
    return walker.page.url


async def to_paper(walker: Walker, draft: str) -> None:
    await walker.open(f"{draft}/giay-to/paper")
    await walker.heading("Giấy tờ sẽ ký")


async def put(page: Page, *files: Path | dict[str, Any]) -> None:
    """Into “Chọn tệp”."""
    await page.locator(FILES).last.set_input_files(list(files))  # type: ignore[arg-type]


async def write(walker: Walker, draft: str, text: str) -> None:
    """The main question of the form, as far as the last key."""
    await walker.open(f"{draft}/request?c=what")
    await walker.page.locator("#cau-tra-loi").fill(text)


async def test_files_that_cannot_be_pages_are_told_one_by_one(house: House, phone: Phone, tmp_path: Path) -> None:
    walker = await phone()
    page = walker.page
    draft = await begin(walker)
    await to_paper(walker, draft)
    await put(page, photograph(tmp_path))
    await page.locator(".pages li").wait_for()

    # A 60 MB photo that no phone can open, and a PDF as large.
    for name, head in (("lon.jpg", b"\xff\xd8\xff\xe0"), ("lon.pdf", b"%PDF-1.7\n")):
        (tmp_path / name).write_bytes(head + bytes(60 * MEGABYTE))
        await put(page, tmp_path / name)
        await walker.sees("Tệp 60 MB, quá mức 20 MB. Phần khác đã lưu. Chụp từng trang.")

    # One that opens is made small, whatever it weighed.
    photo = photograph(tmp_path).read_bytes()
    (tmp_path / "nang.jpg").write_bytes(photo + bytes(60 * MEGABYTE - len(photo)))
    await put(page, tmp_path / "nang.jpg")
    await page.locator(".pages li").nth(1).wait_for()
    assert not await page.get_by_text("quá mức").count()

    await put(page, {"name": "hong.jpg", "mimeType": "image/jpeg", "buffer": b"not a photo at all"})
    await walker.sees("Không mở được tệp. Tệp khác còn nguyên. Chụp ảnh giấy thay thế.")

    # Chosen, then deleted before it is read.
    doomed = photograph(tmp_path, "sap-xoa.jpg")
    await page.evaluate(
        "addEventListener('change', (e) => e.stopImmediatePropagation(), { capture: true, once: true })"
    )
    await put(page, doomed)
    doomed.unlink()
    await page.locator(FILES).last.dispatch_event("change")
    await walker.sees("Tệp đã bị xóa khỏi máy. Tờ khai còn nguyên. Chọn lại tệp.")
    assert await page.locator(".pages li").count() == 2
    await walker.check_access("a file that is gone")


async def test_a_corrupt_pdf_is_refused_by_the_system_and_can_be_put_right(
    house: House, phone: Phone, tmp_path: Path
) -> None:
    walker = await phone()
    page = walker.page
    draft = await begin(walker)
    await walker.sign_in("Sùng Thị Mai", after=draft[draft.index("/lam") :])
    await walker.tap("Gắn với tôi")
    await walker.sees("Đã lưu trên hệ thống")
    await to_paper(walker, draft)
    await put(page, {"name": "hong.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\nnothing more"})
    await walker.sees("Không mở được tệp. Tệp khác còn nguyên. Chụp ảnh giấy thay thế.")
    await put(page, {"name": "tot.pdf", "mimeType": "application/pdf", "buffer": hostile.paper_pdf()})
    await page.locator(".pages li").nth(1).get_by_text("Trên hệ thống").wait_for()
    await walker.tap("Xóa trang Trang 1")
    await page.get_by_text("hong.pdf").wait_for(state="detached")
    assert not await page.get_by_text("Không mở được tệp").count()


async def test_a_forbidden_camera_is_said_before_it_is_tapped(house: House, phone: Phone) -> None:
    walker = await phone()
    page = walker.page
    await page.context.grant_permissions(["notifications"], origin=house.base_url)  # and whatever else is asked: no
    await to_paper(walker, await begin(walker))
    await walker.sees("Máy chưa cho dùng máy ảnh. Chọn ảnh có sẵn.")
    await walker.check_access("no camera")


async def test_a_full_phone_says_so_and_keeps_what_it_had(house: House, phone: Phone, tmp_path: Path) -> None:
    walker = await phone()
    page = walker.page
    draft = await begin(walker)
    await write(walker, draft, "Giấy bán con trâu")
    await to_paper(walker, draft)
    await put(page, photograph(tmp_path))
    await page.locator(".pages li").wait_for()
    await page.evaluate(FILL)

    large = hostile.paper_pdf() + b"%" + bytes(3 * MEGABYTE)
    await put(page, {"name": "to.pdf", "mimeType": "application/pdf", "buffer": large})
    await walker.sees("Máy hết chỗ, ảnh cuối chưa lưu. Phần trước còn nguyên. Xóa bớt, chụp lại.")
    assert await page.locator(".pages li").count() == 1
    await walker.check_access("a full phone")

    await page.reload()
    await page.locator(".pages li").wait_for()
    await put(page, {"name": "to.pdf", "mimeType": "application/pdf", "buffer": large})
    await page.locator(".pages li").nth(1).wait_for()


async def test_where_the_browser_keeps_nothing_the_system_does(house: House, phone: Phone) -> None:
    walker = await phone()
    page = walker.page
    await page.add_init_script(FORBID)
    await walker.sign_in("Sùng Thị Mai", after=f"/thu-tuc/{SIGNATURE}")
    await walker.tap("Bắt đầu làm hồ sơ")
    await walker.sees("Trình duyệt không cho lưu trên máy. Bài chỉ lưu trên hệ thống. Mở bằng trình duyệt thường.")
    await walker.check_access("nothing kept here")
    await page.evaluate("history.pushState({ behind: 0 }, '', location.pathname + '/request?c=what')")
    await page.evaluate("dispatchEvent(new PopStateEvent('popstate'))")
    await page.locator("#cau-tra-loi").fill("Giấy bán con trâu")
    await walker.sees("Đã lưu trên hệ thống")
    await walker.open("/ho-so")
    await page.get_by_role("link", name=re.compile("Chứng thực chữ ký")).click()
    await walker.heading("Chứng thực chữ ký")


async def test_a_strangers_page_instead_of_an_answer_changes_nothing(house: House, phone: Phone) -> None:
    walker = await phone()
    page = walker.page
    await walker.sign_in("Sùng Thị Mai", after=f"/thu-tuc/{SIGNATURE}")
    await walker.tap("Bắt đầu làm hồ sơ")
    await walker.sees("Đã lưu trên hệ thống")
    draft = page.url
    answered = 0

    async def portal(route: Route) -> None:
        nonlocal answered
        answered += 1
        # A hotspot's page: sometimes with a good number on it, sometimes with one that would mean “gone”.
        await route.fulfill(status=(200, 404, 403, 401)[answered % 4], content_type="text/html", body="<h1>Wi-Fi</h1>")

    await page.route("**/api/drafts**", portal)
    await write(walker, draft, "Giấy bán con trâu")
    await page.wait_for_timeout(2_500)  # the time after which a change is sent
    while answered < 4:
        await page.evaluate("dispatchEvent(new Event('online'))")
        await page.wait_for_timeout(200)
    await walker.sees("Đã lưu trên máy")
    await walker.open("/thong-bao")
    await page.unroute("**/api/drafts**")
    await walker.open(f"{draft}/request?c=what")
    assert await page.locator("#cau-tra-loi").input_value() == "Giấy bán con trâu"
    await walker.sees("Đã lưu trên hệ thống")


async def test_a_photo_that_the_browser_threw_away_is_asked_for_again(
    house: House, phone: Phone, tmp_path: Path
) -> None:
    walker = await phone()
    page = walker.page
    draft = await begin(walker)
    await to_paper(walker, draft)
    await put(page, photograph(tmp_path))
    await page.locator(".pages li").wait_for()
    await page.evaluate(
        """() => new Promise((done, fail) => {
          const opening = indexedDB.open('motcua');
          opening.onerror = fail;
          opening.onsuccess = () => {
            const work = opening.result.transaction('files', 'readwrite');
            work.objectStore('files').clear();
            work.oncomplete = () => { opening.result.close(); done(); };
          };
        })"""
    )
    await walker.sign_in("Sùng Thị Mai", after=draft[draft.index("/lam") :])
    await walker.tap("Gắn với tôi")
    await page.get_by_role("button", name="Gắn với tôi").wait_for(state="detached")
    await to_paper(walker, draft)
    await walker.sees("Tệp đã bị xóa khỏi máy. Tờ khai còn nguyên. Chọn lại tệp.")
    await page.locator(".pages input[type=file]").first.set_input_files(photograph(tmp_path, "chup-lai.jpg"))
    await page.locator(".pages li").get_by_text("Trên hệ thống").wait_for()


async def test_shelves_that_never_answer_hold_no_procedure_back(house: House, phone: Phone) -> None:
    walker = await phone()
    await walker.page.add_init_script(NEVER)
    await walker.open(f"/thu-tuc/{SIGNATURE}")
    await walker.page.get_by_role("button", name="Bắt đầu làm hồ sơ").wait_for()
    await walker.sees("Giấy tờ cần có")
