"""A draft prepared on a helper's phone goes on by the resident's own hand: on their phone, or on the helper's."""

import asyncio
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, Request, expect

from kernel.clock import now
from tests.doorstep import CLERK, MUONG_HUM, MY_NUMBER, code_sent, open_teams
from tests.house import House
from tests.pwa.camera import scan
from tests.pwa.conftest import Phone
from tests.pwa.helping import PENSION, Doorstep, kept
from tests.pwa.test_filing import photograph
from tests.pwa.test_shared_phone import DUMP
from tests.pwa.walking import Walker

pytestmark = pytest.mark.browser

HELPER, ELDER = "Giàng Văn Dế", "Thào Thị Mỷ"
PAPERS = """async () => {
  const answer = (asked) => new Promise((ok) => { asked.onsuccess = () => ok(asked.result); });
  const db = await answer(indexedDB.open('motcua'));
  const count = await answer(db.transaction('files').objectStore('files').count());
  db.close();
  return count;
}"""


async def prepare(house: House, walker: Walker, folder: Path) -> Doorstep:
    """Signed in, the PIN chosen, asked by code, the whole form answered and its one paper photographed."""
    told = {"office": MUONG_HUM, "personalNumber": MY_NUMBER, "phone": "0900000108"}
    assert (await (await house.sign_in(CLERK)).post("/api/desk/phones", json=told)).status_code == 204
    helper = Doorstep(walker)
    await walker.sign_in(HELPER, after="/to-vien")
    await helper.choose_pin()
    await helper.ask(ELDER, "Mã đồng ý gửi tới", MY_NUMBER)
    await walker.heading(f"Làm hộ {ELDER}")
    await walker.tap("Làm tờ khai")
    await helper.pension(ELDER, "1950", poor=True)
    await walker.page.locator("a[href*='/giay-to/']").first.click()
    await walker.page.locator("input[type=file]").first.set_input_files(photograph(folder))
    await expect(walker.page.locator("img")).to_have_count(1)
    await walker.page.go_back()
    await walker.sees("Đã đủ các phần.")
    return helper


async def sent_by(page: Page, wanted: str) -> list[dict[str, Any]]:
    """Bodies of what this page says to the system, from now on."""
    heard: list[dict[str, Any]] = []

    def hear(request: Request) -> None:
        if wanted in request.url and request.method != "GET":
            heard.append({"url": request.url, "body": request.post_data or ""})

    page.on("request", hear)
    return heard


async def test_a_draft_and_its_photograph_go_to_the_residents_own_phone(
    house: House, phone: Phone, tmp_path: Path
) -> None:
    await open_teams(house)
    walker = await phone()
    helper = await prepare(house, walker, tmp_path)
    said = await sent_by(walker.page, "/api/handovers")
    await walker.tap("Chuyển sang máy khác")
    link = await scan(walker.page.locator("svg.qr"))
    await walker.shot("give")
    await walker.check_access("give")

    # The secret stands behind the #, and nothing that was sent tells it, or a word of the draft.
    path, _, secret = link.partition("#")
    assert path == f"{house.base_url}/nhan-ban-nhap"
    _, key, token = secret.split(".")
    assert len(said) > 1
    for each in said:
        for word in (key, token, ELDER, "0900000108", MY_NUMBER):
            assert word not in each["url"] + each["body"]
    async with house.database.connection() as conn:
        boxes = b"".join(row[0] for row in await conn.fetch("SELECT box FROM handover_piece ORDER BY piece"))
    assert len(boxes) > 30_000, "the photograph is in it"
    assert ELDER.encode() not in boxes
    assert b"JFIF" not in boxes

    hers = await phone()
    await hers.sign_in(ELDER)
    heard = await sent_by(hers.page, "/api/handovers")
    await hers.open(link.removeprefix(house.base_url))
    await hers.heading("Đã nhận bản nháp")
    await hers.sees("Bản nháp đã lưu trên máy này.")
    assert "#" not in hers.page.url
    assert not [each for each in heard if key in each["body"]], "the key never leaves the two phones"
    await hers.shot("received")
    await hers.check_access("received")
    async with house.database.connection() as conn:
        assert await conn.fetchval("SELECT count(*) FROM handover_piece") == 0, "nothing of it stays here"

    # Used twice: refused, on this phone and on another.
    for other in (hers, await phone()):
        await other.open("/")
        await other.open(link.removeprefix(house.base_url))
        await other.heading("Mã này không dùng được nữa.")
    await other.shot("dead")
    await other.check_access("dead")

    # Expired: refused.
    await walker.tap("Tạo mã khác")
    await expect(walker.page.locator("svg.qr")).to_be_visible()
    async with asyncio.timeout(20):
        while (late := await scan(walker.page.locator("svg.qr"))) == link:
            await asyncio.sleep(0.1)
    owner = await house.owner()
    try:
        await owner.execute("UPDATE handover SET until = $1", now())
    finally:
        await owner.close()
    await other.open("/")
    await other.open(late.removeprefix(house.base_url))
    await other.heading("Mã này không dùng được nữa.")

    # It has moved: gone from the helper's phone; on hers it is whole, and she files it herself.
    await walker.tap("Máy kia đã nhận")
    await walker.tap("Đã nhận, xóa ở máy này")
    await walker.heading("Hôm nay")
    assert await walker.page.evaluate(PAPERS) == 0
    await helper.mandate(ELDER)
    await expect(walker.page.get_by_role("button", name="Làm tờ khai", exact=True)).to_be_visible()

    await hers.open("/ho-so")
    await hers.page.get_by_role("link", name=re.compile(PENSION)).first.click()
    await hers.heading(PENSION)
    await hers.sees("1 trang")
    await hers.sees("Đã đủ các phần.")
    await hers.tap("Kiểm tra lại và nộp", "link")
    await hers.page.locator(".declare").click()
    await hers.tap("Nộp hồ sơ")
    await hers.heading(re.compile("Đã nộp lúc"))
    await hers.sees("1/1 tệp khớp")


async def test_what_was_photographed_offline_goes_at_the_next_sign_in_without_the_pin(
    house: House, phone: Phone, tmp_path: Path
) -> None:
    """Entries are sealed to the system's key; forms and photographs under one that it holds for this helper here."""
    await open_teams(house)
    walker = await phone(workers=True)
    page, context = walker.page, walker.page.context
    helper = await prepare(house, walker, tmp_path)
    code = await code_sent(house)
    await kept(page, "/shells/helper-waiting.html")
    await context.set_offline(True)
    await helper.file()
    await walker.heading("Chưa nộp. Đang chờ mạng trên máy này.")
    await helper.mandate(ELDER)
    await helper.type_code(code)
    await walker.sees("Mã đã cất, kiểm khi có mạng. Chưa nộp.")
    said = await page.evaluate(DUMP)
    for word in ("0900000108", MY_NUMBER, "JFIF"):
        assert word not in said, f"{word} lies open on the phone"

    # The PIN is forgotten and the session over: the same helper signs in again, and that is all.
    await page.goto("/to-vien")
    await walker.heading("Nhập mã PIN")
    owner = await house.owner()
    try:
        await owner.execute("DELETE FROM session")
    finally:
        await owner.close()
    await context.set_offline(False)
    await walker.open("/")
    await walker.sees("Phiên đăng nhập hết giờ. Mọi thứ còn nguyên. Đăng nhập lại.")
    await walker.sign_in(HELPER)
    async with asyncio.timeout(60):
        while not await count(house, "dossier"):
            await asyncio.sleep(0.2)
    async with house.database.connection() as conn:
        held = await conn.fetch("SELECT document_id, page FROM attachment")
    assert [tuple(row) for row in held] == [("poverty", 1)]
    await page.goto("/to-vien")
    await walker.heading("Nhập mã PIN")
    rows = await page.evaluate(FIELD)
    assert "entry" not in rows, "what was sent is wiped, with the vault shut"


async def count(house: House, table: str) -> int:
    async with house.database.connection() as conn:
        found: int = await conn.fetchval(f"SELECT count(*) FROM {table}")
    return found


FIELD = """async () => {
  const answer = (asked) => new Promise((ok) => { asked.onsuccess = () => ok(asked.result); });
  const shelves = await answer(indexedDB.open('motcua-to-vien'));
  const rows = await answer(shelves.transaction('rows').objectStore('rows').getAll());
  shelves.close();
  return rows.map((row) => row.kind);
}"""
