"""Two people and one phone: the first one's unsent work stays, locked, and the second sees nothing of it."""

import asyncio
import re
from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.house import House
from tests.pwa.conftest import Phone
from tests.pwa.test_filing import Filing, begin, photograph
from tests.pwa.walking import Walker

pytestmark = pytest.mark.browser

HERS = ("Sùng Thị Mai", "Giàng Thị Ngọc Ánh", "099198000101", "Trạm Y tế", "giay-chung-sinh", "1.001193")

# Everything that a browser keeps for this origin, as whoever finds the phone could read it.
DUMP = """async () => {
  const text = (value) => value instanceof ArrayBuffer || ArrayBuffer.isView(value)
    ? new TextDecoder().decode(value) + new TextDecoder('utf-16le').decode(value.byteLength % 2 ? value.slice(1) : value)
    : value;
  const said = [JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage }), document.cookie, document.title, document.body.innerText];
  for (const { name } of await indexedDB.databases()) {
    const db = await new Promise((done, fail) => { const asked = indexedDB.open(name); asked.onsuccess = () => done(asked.result); asked.onerror = fail; });
    for (const shelf of db.objectStoreNames) {
      const all = (what) => new Promise((done, fail) => { const asked = db.transaction(shelf).objectStore(shelf)[what](); asked.onsuccess = () => done(asked.result); asked.onerror = fail; });
      said.push(JSON.stringify(await all('getAllKeys')), JSON.stringify(await all('getAll'), (_, value) => text(value)));
    }
    db.close();
  }
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) said.push(request.url, await (await cache.match(request)).text());
  }
  return said.join('\\n');
}"""  # noqa: E501 - a script reads best in its own lines


async def shows_nothing_of_hers(walker: Walker) -> None:
    said = await walker.page.evaluate(DUMP)
    assert "motcua" in said or len(said) > 1000, "the dump is empty: it proves nothing"
    for word in HERS:
        assert word not in said, (word, said[max(0, said.index(word) - 300) : said.index(word) + 100])


async def looked_at(_: str) -> None:
    """The screens were looked at in their own story."""


async def test_what_one_person_leaves_unsent_the_next_never_sees_and_it_arrives_for_her(
    house: House, phone: Phone, tmp_path: Path
) -> None:
    walker = await phone(workers=True)
    page, context = walker.page, walker.page.context
    page.set_default_timeout(20_000)
    await walker.open("/")
    await page.evaluate("navigator.serviceWorker.ready.then(() => 1)")
    await begin(walker, "1.001193", "Sùng Thị Mai", "Đăng ký khai sinh")
    await page.evaluate("navigator.serviceWorker.controller ? 1 : location.reload()")
    await walker.sees("Đã lưu trên hệ thống")
    await context.set_offline(True)
    await walker.sees("Không có mạng. Việc đang làm vẫn lưu trên máy.")
    await Filing(walker).birth(photograph(tmp_path), looked_at)
    hers = page.url
    await walker.tap("Kiểm tra lại và nộp", "link")
    await page.locator(".declare").click()
    await walker.tap("Nộp khi có mạng")
    await walker.heading("Chưa nộp. Đang chờ mạng trên máy này.")
    await page.reload()
    await walker.heading("Chưa nộp. Đang chờ mạng trên máy này.")

    # She hands the phone on, still without a network, and is told what waits.
    await page.goto("/tai-khoan")
    await walker.awake()
    await walker.tap("Đăng xuất")
    await walker.sees("Còn 1 hồ sơ chưa gửi.")
    await walker.shot("leaving")
    await walker.tap("Ở lại")
    await walker.tap("Đăng xuất")
    await walker.tap("Vẫn đăng xuất")
    await walker.heading("Cần làm giấy tờ gì?")
    await shows_nothing_of_hers(walker)
    await page.goto("/ho-so")
    await walker.awake()
    await walker.sees("Đăng nhập để xem hồ sơ đã nộp.")
    await expect(page.get_by_text("khai sinh")).to_have_count(0)
    await page.goto(hers)
    await walker.heading("Không thấy bản nháp này trên máy.")
    await walker.shot("locked")

    # The signal is back: her session ends before anything of hers could leave under it.
    await context.set_offline(False)
    await page.goto("/")
    async with asyncio.timeout(20):
        while (await page.evaluate("fetch('/api/visitor').then((answer) => answer.json())")).get("me"):
            await asyncio.sleep(0.1)
    await walker.sign_in("Giàng A Páo")
    await walker.heading("Cần làm giấy tờ gì?")
    await page.goto("/ho-so")
    await walker.sees("Chưa có hồ sơ. Có giấy hẹn? Tra cứu.")
    await shows_nothing_of_hers(walker)
    await page.goto(hers)
    await walker.heading("Không thấy bản nháp này trên máy.")
    assert await _filers(house) == []
    await page.goto("/tai-khoan")
    await walker.awake()
    await walker.tap("Đăng xuất")
    await page.wait_for_url(re.compile("/$"))

    # The same person again: it is all there, and goes.
    await walker.sign_in("Sùng Thị Mai", after=hers.replace(house.base_url, ""))
    await walker.heading("Đăng ký khai sinh")
    await page.goto("/ho-so")
    await walker.sees("Cơ quan đang làm")
    await walker.tap("Đăng ký khai sinh", "link", exact=False)
    await walker.heading("Hồ sơ đã đến UBND xã Phong Hải")
    assert await _filers(house) == ["Sùng Thị Mai"]

    # Her session is ended from elsewhere: the phone locks what is hers and says only that.
    await _end_sessions(house)
    await page.goto("/")
    await walker.sees("Phiên đăng nhập hết giờ. Mọi thứ còn nguyên. Đăng nhập lại.")
    await walker.shot("ended")
    await page.goto("/ho-so")
    await walker.sees("Phiên đăng nhập hết giờ. Mọi thứ còn nguyên. Đăng nhập lại.")
    await expect(page.get_by_text("Chưa có hồ sơ.")).to_have_count(0)
    await shows_nothing_of_hers(walker)


async def _filers(house: House) -> list[str]:
    owner = await house.owner()
    try:
        rows = await owner.fetch("SELECT p.display_name FROM dossier d JOIN person p ON p.id = d.filer")
        return [row[0] for row in rows]
    finally:
        await owner.close()


async def _end_sessions(house: House) -> None:
    owner = await house.owner()
    try:
        await owner.execute("DELETE FROM session")
    finally:
        await owner.close()
