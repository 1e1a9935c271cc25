"""A resident signs in on the helper's phone for one dossier, and leaves nothing there."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.async_api import expect

from kernel.clock import now
from tests.doorstep import MY_NUMBER, open_teams
from tests.house import House
from tests.pwa.conftest import Phone
from tests.pwa.helping import PENSION, PIN, kept
from tests.pwa.test_handover import ELDER, prepare
from tests.pwa.test_shared_phone import DUMP
from tests.pwa.walking import Walker

pytestmark = pytest.mark.browser

IDLE = timedelta(minutes=15, seconds=5)
HERS = (ELDER, MY_NUMBER, "0900000108", PENSION, "Nơi thường trú")


KEPT = DUMP.replace("await caches.keys()", "(await caches.keys()).filter((each) => !each.startsWith('app-'))")
"""All but the app's own files, which know the names of forms' fields."""


async def shows_nothing_of_hers(walker: Walker, *more: str) -> None:
    """Everything that the browser keeps, as whoever finds the phone could read it."""
    said = await walker.page.evaluate(KEPT)
    assert len(said) > 1000, "the dump is empty: it proves nothing"
    for word in (*HERS, *more):
        assert word not in said, (word, said[max(0, said.index(word) - 200) : said.index(word) + 100])


async def sealed_rows(walker: Walker) -> dict[str, int]:
    """What lies on the shelves, whoever's: how many records."""
    return dict(await walker.page.evaluate(ROWS))


async def becomes(wanted: object, look: Callable[[], Awaitable[object]]) -> None:
    """The page has its heading before the phone is theirs again."""
    found = await look()
    for _ in range(300):
        if found == wanted:
            return
        await asyncio.sleep(0.1)
        found = await look()
    raise AssertionError(found)


async def guests(house: House) -> int:
    """Sessions for one draft that are still open."""
    async with house.database.connection() as conn:
        found: int = await conn.fetchval("SELECT count(*) FROM session WHERE draft_id IS NOT NULL")
    return found


ROWS = """async () => {
  const answer = (asked) => new Promise((ok) => { asked.onsuccess = () => ok(asked.result); });
  const db = await answer(indexedDB.open('motcua'));
  const found = {};
  for (const shelf of ['drafts', 'outbox', 'files', 'keys']) found[shelf] = (await answer(db.transaction(shelf).objectStore(shelf).getAllKeys())).length;
  db.close();
  return found;
}"""  # noqa: E501 - a script reads best in its own lines


async def test_a_resident_signs_in_on_the_helpers_phone_and_leaves_nothing(
    house: House, phone: Phone, tmp_path: Path
) -> None:
    await open_teams(house)
    walker = await phone(workers=True)
    page = walker.page
    page.set_default_timeout(60_000)  # its worker fetches the whole app beside everything else
    helper = await prepare(house, walker, tmp_path)
    mine = page.url
    before = await sealed_rows(walker)
    await walker.shot("hand-over-the-phone")
    await walker.tap("Đưa máy cho bà con")
    await walker.choose_person(ELDER)
    await walker.sees(f"{ELDER} đang tự làm trên máy của tổ viên.")
    await walker.heading(PENSION)
    await walker.sees("1 trang")
    await walker.shot("stay")
    await walker.check_access("stay")

    # The helper's work is out of reach: not by its addresses, not by asking the system, and no screen of hers either.
    for path in ("/api/team/me", "/api/team/households", "/api/dossiers", "/api/drafts"):
        assert await page.evaluate("(path) => fetch(path).then((answer) => answer.status)", path) == 401, path
    for path in ("/to-vien", "/ho-so", "/tai-khoan", mine.removeprefix(house.base_url)):
        await walker.open(path)
        await walker.sees(f"{ELDER} đang tự làm trên máy của tổ viên.")
        await walker.tap("Làm tiếp")
    own = await phone()
    await own.sign_in(ELDER, after="/tai-khoan")
    await own.sees("Trên máy của tổ viên, chỉ cho một hồ sơ")
    await own.shot("sessions")

    # She thinks better of it: the phone is the helper's again, behind the PIN, and as it was.
    await walker.tap("Quay lại", "link")
    await walker.sees("Trả máy, chưa nộp?")
    await walker.tap("Làm tiếp")
    await walker.tap("Thôi, trả máy cho tổ viên")
    await walker.shot("give-up")
    await walker.tap("Trả máy")
    await walker.heading("Nhập mã PIN")
    await walker.sees("Bà con đã xong. Tổ viên nhập mã PIN để làm tiếp.")
    await walker.shot("pin-again")
    await walker.check_access("pin again")
    await shows_nothing_of_hers(walker)
    assert await page.evaluate("fetch('/api/team/me').then((answer) => answer.status)") == 401
    await walker.open("/tai-khoan")
    await walker.heading("Nhập mã PIN")
    await helper.write("Mã PIN", PIN)
    await walker.tap("Mở khóa")
    await walker.heading("Hôm nay")
    await becomes(before, lambda: sealed_rows(walker))  # the helper's own work, and nothing else

    # Again, and she walks off: after a quarter of an hour it ends by itself.
    await helper.mandate(ELDER)
    await walker.tap("Làm tiếp tờ khai")
    await walker.tap("Đưa máy cho bà con")
    await walker.choose_person(ELDER)
    await walker.sees(f"{ELDER} đang tự làm trên máy của tổ viên.")
    await kept(page, "/shells/helper-today.html")
    await page.context.set_offline(True)  # and where she does, there is no signal
    await page.clock.set_fixed_time(now() + IDLE)
    await page.locator("h1").click()
    await walker.heading("Nhập mã PIN")
    await shows_nothing_of_hers(walker)
    await page.clock.set_fixed_time(now() + IDLE)
    await helper.write("Mã PIN", PIN)
    await walker.tap("Mở khóa")
    await walker.heading("Hôm nay")
    await becomes(before, lambda: sealed_rows(walker))  # hers is gone, the helper's is there, with no network at all
    assert await guests(house) == 1, "the system has not heard of it"
    await page.context.set_offline(False)
    await walker.open("/to-vien")
    await helper.unlock()
    await walker.heading("Hôm nay")
    await becomes(200, lambda: page.evaluate("fetch('/api/team/me').then((answer) => answer.status)"))
    await becomes(0, lambda: guests(house))

    # Once more, and she files: the session ends with it; what she reads is nowhere but on the screen.
    await helper.mandate(ELDER)
    await walker.tap("Làm tiếp tờ khai")
    await walker.tap("Đưa máy cho bà con")
    await walker.choose_person(ELDER)
    await walker.tap("Kiểm tra lại và nộp", "link")
    await page.locator(".declare").click()
    await walker.tap("Nộp hồ sơ")
    await walker.heading(re.compile("Đã nộp lúc"))
    await walker.sees("Đã đăng xuất. Máy này không còn giữ gì của ông/bà.")
    await walker.shot("stay-over")
    await walker.check_access("stay over")
    code = await page.locator("dd.code").first.inner_text()
    assert await page.evaluate("fetch('/api/me').then((answer) => answer.status)") == 401
    await walker.tap("Đã ghi lại, trả máy")
    await walker.heading("Nhập mã PIN")
    await shows_nothing_of_hers(walker, code)
    await helper.write("Mã PIN", PIN)
    await walker.tap("Mở khóa")
    await walker.heading("Hôm nay")
    await becomes(
        {**before, "drafts": 0, "files": 0}, lambda: sealed_rows(walker)
    )  # filed: the helper needs it no more
    await own.open("/ho-so")
    await own.page.get_by_role("link", name=re.compile(PENSION)).first.click()
    await own.sees(code)
    assert "thay cho" not in await own.page.locator("main").inner_text()
    await own.open("/tai-khoan")
    await own.sees("Máy này")
    await expect(own.page.get_by_text("Trên máy của tổ viên")).to_have_count(0)
