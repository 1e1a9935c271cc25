"""A newer version of the app is served while a form is open: it waits for the person's word; nothing typed is lost."""

import hashlib
import re
import shutil
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.conftest import free_port
from tests.house import open_house
from tests.one_stop import EXTRACT
from tests.pwa.conftest import DIST, Phone
from tests.pwa.test_filing import QUESTION
from tests.pwa.walking import Walker

pytestmark = pytest.mark.browser

OFFER = "Có bản mới của ứng dụng."
OLD, NEW = re.compile("· Một Cửa$"), re.compile("· Một Cửa Mới$")
"""What a tab says under each version, once its page is drawn."""
HASHED = re.compile(r"-[0-9a-f]{7}\.js")
CUT_OFF = "net::ERR_"
"""A house that is taken down for a moment cannot be reached: what the console says of that is part of the story."""


class Address:
    """One address and one database, where one release after the other is deployed."""

    def __init__(self, owner_dsn: str, app_dsn: str, folder: Path, swap: pytest.MonkeyPatch) -> None:
        self._given = (owner_dsn, app_dsn, folder, free_port())
        self._swap = swap
        self._standing = AsyncExitStack()
        self.base_url = ""

    async def deploy(self, dist: Path) -> None:
        """Take down what stands, and serve this build of the app."""
        await self.close()
        self._swap.setattr("api.app.DIST", dist)
        self.base_url = (await self._standing.enter_async_context(open_house(*self._given))).base_url

    async def close(self) -> None:
        await self._standing.aclose()


@pytest.fixture
async def house(
    owner_dsn: str, app_dsn: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Address]:
    address = Address(owner_dsn, app_dsn, tmp_path, monkeypatch)
    await address.deploy(DIST.parent)
    yield address
    await address.close()


def release_after(dist: Path, made: Path) -> Path:
    """What a build makes once a word has changed: the brand in the tab's title.

    It stands in the core, whose name all other scripts hold, so that every one has a new name, which the worker lists.
    """
    shutil.copytree(dist, made, ignore=shutil.ignore_patterns("*.br", "*.gz"))

    def renamed(text: str) -> str:
        return HASHED.sub(lambda found: f"-{hashlib.sha256(found[0].encode()).hexdigest()[:7]}.js", text)

    for file in [each for each in made.rglob("*") if each.suffix in (".js", ".html", ".json")]:
        text = renamed(file.read_text("utf-8"))
        if file.name.startswith("core-"):
            text = text.replace("Một Cửa", "Một Cửa Mới")
        if file.name == "sw.js":
            text, versions = re.subn(r"app-[0-9a-f]{12}", "app-" + "b" * 12, text)
            assert versions
        file.write_text(text, "utf-8")
        file.rename(file.with_name(renamed(file.name)))
    return made


async def under(page: Page, version: re.Pattern[str]) -> None:
    await expect(page).to_have_title(version)


async def test_a_new_version_waits_for_the_persons_word_and_costs_nothing_typed(
    house: Address, phone: Phone, tmp_path: Path
) -> None:
    walker = await phone(workers=True)
    page = walker.page
    # An open stream would hold up the end of this house: one in a process of its own is told to stop.
    await page.context.route("**/api/live", lambda route: route.abort())
    await walker.sign_in("Sùng Thị Mai", after=f"/thu-tuc/{EXTRACT}")
    await page.evaluate("navigator.serviceWorker.ready.then(() => 1)")
    await walker.tap("Bắt đầu làm hồ sơ")
    await walker.sees("Đã điền từ VNeID, xem lại")
    draft = page.url
    await walker.open(f"{draft}/request?c=purpose")
    assert await page.evaluate("Boolean(navigator.serviceWorker.controller)")
    await page.locator(QUESTION).fill("xin học")
    await walker.sees("Đã lưu trên hệ thống")

    await house.deploy(release_after(DIST.parent, tmp_path / "newer"))
    await page.evaluate("document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))")  # looked at again
    other = Walker(await page.context.new_page())
    other.page.on("pageerror", lambda error: walker.wrongs.append(f"other tab: {error}"))
    await other.open(f"{draft}/record?c=number")
    for each in (walker, other):
        await each.sees(OFFER)
        await under(each.page, OLD)
    await walker.shot("update-offered")
    await walker.check_access("a newer version is offered")
    await expect(page.locator(QUESTION)).to_have_value("xin học")
    await other.page.locator(QUESTION).fill("12/2")
    await page.locator(QUESTION).fill("xin học cho")

    # Typed on and tapped at once.
    await page.locator(QUESTION).fill("xin học cho con")
    await walker.tap("Cập nhật")
    await under(page, NEW)
    await expect(page.locator(QUESTION)).to_have_value("xin học cho con")
    await expect(page.get_by_text(OFFER)).to_have_count(0)

    # The other tab goes on with what it shows; its own next page is the new version's.
    await expect(other.page.get_by_text(OFFER)).to_have_count(0)
    await under(other.page, OLD)
    await other.page.locator(QUESTION).fill("12/2026")
    await other.tap("Tiếp tục")
    await other.heading("Quyển số (không bắt buộc)")
    await under(other.page, NEW)
    await other.open(f"{draft}/record?c=number")
    await expect(other.page.locator(QUESTION)).to_have_value("12/2026")
    walker.wrongs[:] = [each for each in walker.wrongs if CUT_OFF not in each]
