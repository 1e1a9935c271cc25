"""What waits in the outbox: tried again when there is reason to, ended by a receipt alone, parked if refused."""

import asyncio
import base64
import json
import random
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, Route, expect

from tests.house import House
from tests.pwa.conftest import Phone
from tests.pwa.errands import invent
from tests.pwa.survivor import HAND
from tests.pwa.test_bad_input import FORBID, SIGNATURE, put, to_paper
from tests.pwa.test_filing import photograph
from tests.pwa.walking import Walker

pytestmark = pytest.mark.browser

NEVER = """(() => {
  const soon = setTimeout;
  globalThis.setTimeout = (what, ms, ...told) => (ms > 900 ? 0 : soon(what, ms, ...told));
  Math.random = () => 0.999;
})()"""
"""A phone on which no pause ever ends by itself: whatever is sent again has been asked for by something else."""

HASTY = """(() => {
  const soon = setTimeout;
  globalThis.setTimeout = (what, ms, ...told) => soon(what, ms === 2000 ? 0 : ms, ...told);
})()"""
"""Nobody waits for what another phone may have begun, nor before a change is sent."""


async def fill(walker: Walker, plan: dict[str, Any], draft: str = "") -> dict[str, str]:
    """The hand of the survivor, on this page; what its screen says in the end."""
    said: dict[str, str] = await walker.page.evaluate(HAND, {**plan, "draft": draft, "ended": []})
    return said


async def begin(walker: Walker) -> dict[str, Any]:
    """Signed in, on the page of a short procedure; what is to be filed there."""
    page = walker.page
    await page.context.expose_binding("noteStep", lambda _, step: None)
    await page.add_init_script(NEVER)
    await walker.sign_in("Sùng Thị Mai", after=f"/thu-tuc/{SIGNATURE}")
    return invent(1, SIGNATURE, random.Random(7)).plan()


async def hold_back(page: Page, *answers: dict[str, Any]) -> list[str]:
    """The last act meets these answers in turn, then none at all; the list grows with each try."""
    tried: list[str] = []

    async def meet(route: Route) -> None:
        if route.request.method != "POST":
            await route.continue_()
            return
        tried.append(route.request.headers["idempotency-key"])
        answer = answers[len(tried) - 1] if len(tried) <= len(answers) else None
        await (route.abort() if answer is None else route.fulfill(**answer))

    await page.route("**/api/dossiers", meet)
    return tried


async def hold_still(page: Page) -> tuple[list[str], asyncio.Event]:
    """From whichever tab, the last act goes through once the event is set; the list grows with each try."""
    tried, answer = list[str](), asyncio.Event()

    async def wait(route: Route) -> None:
        if route.request.method == "POST":
            tried.append(route.request.headers["idempotency-key"])
            await answer.wait()
        await route.continue_()

    await page.context.route("**/api/dossiers", wait)
    return tried, answer


async def lines_up(page: Page, *, waits: bool) -> None:
    """Until a tab waits for its turn at the outbox, or nobody has anything to do with it any more."""
    locks: dict[str, Any] = {}
    for _ in range(400):
        locks = await page.evaluate("navigator.locks.query()")
        held, pending = (any(each["name"] == "outbox" for each in locks[how]) for how in ("held", "pending"))
        if pending if waits else not (held or pending):
            return
        await page.wait_for_timeout(50)
    raise AssertionError(locks)


async def until(page: Page, tried: list[str], count: int) -> None:
    """Until the system has been asked that often."""
    for _ in range(400):
        if len(tried) >= count:
            return
        await page.wait_for_timeout(50)
    raise AssertionError(f"asked {len(tried)} times, not {count}")


async def dossiers(house: House) -> int:
    connection = await house.owner()
    try:
        found: int = await connection.fetchval("SELECT count(*) FROM dossier")
        return found
    finally:
        await connection.close()


def problem(status: int, kind: str) -> dict[str, Any]:
    told = {"type": f"/problems/{kind}", "title": kind, "status": status, "vi": kind, "en": kind}
    return {"status": status, "content_type": "application/problem+json", "body": json.dumps(told)}


async def test_what_waits_goes_at_once_when_the_network_or_the_person_comes_back(house: House, phone: Phone) -> None:
    walker = await phone()
    page = walker.page
    plan = await begin(walker)
    portal = {"status": 200, "content_type": "text/html", "body": "<h1>Wi-Fi</h1>"}
    busy = problem(409, "idempotency-key-in-use")
    tried = await hold_back(page, problem(429, "too-many"), portal, busy)  # then nobody answers at all
    said = await fill(walker, plan)
    assert said["said"] == "waits", said
    await until(page, tried, 1)
    # Each time there is a network again, once more; nothing that came so far has ended it.
    for count in range(2, 6):
        await walker.heading("Chưa nộp. Đang chờ mạng trên máy này.")
        await page.context.set_offline(True)
        await page.context.set_offline(False)
        await until(page, tried, count)
    await walker.heading("Chưa nộp. Đang chờ mạng trên máy này.")
    assert await dossiers(house) == 0
    await page.unroute("**/api/dossiers")

    # It is opened in a second tab while the first one sends: that waits, and then has nothing left to send.
    sent, answer = await hold_still(page)
    await page.evaluate("document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))")
    await until(page, sent, 1)
    second = await page.context.new_page()
    await second.goto("/ho-so")
    await lines_up(second, waits=True)
    answer.set()
    await walker.heading(re.compile("Đã nộp lúc"))
    await lines_up(second, waits=False)
    assert len(sent) == 1, "sent by one tab alone"
    assert {*tried, *sent} == {tried[0]}, "every try is the same act"
    assert await dossiers(house) == 1


async def test_what_lies_in_memory_alone_is_never_said_to_be_on_the_phone(house: House, phone: Phone) -> None:
    walker = await phone()
    page = walker.page
    await page.add_init_script(FORBID)
    plan = await begin(walker)
    tried = await hold_back(page)
    filing = asyncio.create_task(fill(walker, plan))
    await walker.sees("Trình duyệt không cho lưu trên máy. Giữ trang này mở đến khi gửi xong.")
    await until(page, tried, 1)
    for claim in ("trên máy này", "Đã lưu trên máy"):
        await expect(page.get_by_text(claim)).to_have_count(0)
    await walker.check_access("filed in memory alone")
    await page.evaluate("dispatchEvent(new Event('offline'))")
    await walker.sees("Không có mạng, máy không lưu được. Giữ trang này mở.")
    await expect(page.get_by_text("vẫn lưu trên máy")).to_have_count(0)
    await page.unroute("**/api/dossiers")
    await page.evaluate("dispatchEvent(new Event('online'))")
    await walker.heading(re.compile("Đã nộp lúc"))
    assert (await filing)["said"] == "filed"
    assert await dossiers(house) == 1


async def test_a_refusal_is_parked_with_its_reason_and_can_be_put_right(
    house: House, phone: Phone, tmp_path: Path
) -> None:
    walker = await phone()
    page = walker.page
    plan = await begin(walker)
    broken = base64.b64encode(b"%PDF-1.7\nnothing more").decode()
    plan["papers"] = [{"kind": "pdf", "name": "hong.pdf", "base64": broken}]
    await fill(walker, plan)
    await walker.heading("Chưa nộp")
    await walker.sees("Không mở được tệp. Tệp khác còn nguyên. Chụp ảnh giấy thay thế.")
    await walker.check_access("a refusal")
    assert await dossiers(house) == 0

    # It stays so, whatever comes back, until the person has mended it.
    await page.context.set_offline(True)
    await page.context.set_offline(False)
    await page.reload()
    await walker.awake()
    await walker.heading("Chưa nộp")
    draft = page.url.rpartition("/")[2]
    await walker.tap("Sửa bản nháp")
    await walker.sees("Lời cam đoan")
    await to_paper(walker, f"{house.base_url}/lam/{draft}")
    await walker.tap("Xóa trang Trang 1")
    await page.get_by_text("hong.pdf").wait_for(state="detached")
    await put(page, photograph(tmp_path))
    await expect(page.locator(".pages li")).to_have_count(1)
    await walker.tap("Xong", "link")
    await fill(walker, plan, draft)
    await walker.heading(re.compile("Đã nộp lúc"))
    await walker.sees("1/1 tệp khớp")
    assert await dossiers(house) == 1


async def test_the_receipt_is_compared_with_what_the_phone_sent(house: House, phone: Phone) -> None:
    walker = await phone()
    page = walker.page
    plan = await begin(walker)

    async def another(route: Route) -> None:
        answer = await route.fetch()
        told = await answer.json()
        told["files"][0]["receivedSha256"] = "0" * 64
        await route.fulfill(response=answer, json=told)

    count = len(plan["papers"])
    await fill(walker, plan)
    await walker.sees(f"{count}/{count} tệp khớp")
    await page.route("**/receipt", another)
    await page.reload()
    await walker.sees("Khác với tệp trên máy. Gọi 1022.")
    await walker.sees("Chưa thấy tệp này trong hồ sơ đã nhận:")
    await walker.check_access("a receipt that differs")
    assert not await page.get_by_text(f"{count}/{count} tệp khớp").count()


async def test_an_ended_session_is_told_before_a_second_draft_is_begun(house: House, phone: Phone) -> None:
    """As after a crash that lost the cookie: what was begun lies sealed here, and is not silently begun anew."""
    walker = await phone()
    page = walker.page
    at = f"/thu-tuc/{SIGNATURE}"
    await walker.sign_in("Sùng Thị Mai", after=at)
    await walker.tap("Bắt đầu làm hồ sơ")
    await walker.heading("Chứng thực chữ ký")
    await walker.sees("Đã lưu trên hệ thống")
    draft = page.url
    await page.context.clear_cookies()
    await walker.open(at)
    await walker.sees("Phiên đăng nhập hết giờ. Mọi thứ còn nguyên. Đăng nhập lại.")
    await walker.check_access("an ended session on a procedure")
    await walker.tap("Đăng nhập bằng VNeID", "link")
    await walker.choose_person("Sùng Thị Mai")
    await walker.tap("Làm tiếp", "link", exact=False)
    await walker.heading("Chứng thực chữ ký")
    assert page.url == draft


async def test_a_quick_tap_finds_what_another_phone_has_begun(house: House, phone: Phone) -> None:
    """“Bắt đầu” before the system has said what it has: still one draft."""
    first = await phone()
    at = f"/thu-tuc/{SIGNATURE}"
    await first.sign_in("Sùng Thị Mai", after=at)
    await first.tap("Bắt đầu làm hồ sơ")
    await first.sees("Đã lưu trên hệ thống")
    second = await phone()
    page, tapped = second.page, asyncio.Event()

    async def late(route: Route) -> None:
        await tapped.wait()
        await route.continue_()

    await page.add_init_script(NEVER)
    await page.route("**/api/drafts", late)
    await second.sign_in("Sùng Thị Mai", after=at)
    await second.tap("Bắt đầu làm hồ sơ")
    tapped.set()
    await page.wait_for_url("**/lam/*")
    await second.sees("Đã lưu trên hệ thống")
    drafts = await page.evaluate("fetch('/api/drafts').then((answer) => answer.json())")
    begun = page.url.rpartition("/")[2]
    assert [each["id"] for each in drafts["items"]] == [begun]

    # Where the system's word comes too late to wait for it, the second one is not silent.
    third = await phone()
    page, tapped = third.page, asyncio.Event()
    await page.add_init_script(HASTY)
    await page.route("**/api/drafts", late)
    await third.sign_in("Sùng Thị Mai", after=at)
    await third.tap("Bắt đầu làm hồ sơ")
    await page.wait_for_url("**/lam/*")
    tapped.set()
    await third.sees("Thủ tục này còn một bản nháp khác.")
    await third.tap("Làm tiếp bản sửa lúc", "link", exact=False)
    await page.wait_for_url(f"**/lam/{begun}")
