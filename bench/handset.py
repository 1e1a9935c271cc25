"""A cheap phone on a slow line, before a deployment as `make run` starts it: what `phone` and `lighthouse` stand on."""

import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from aiohttp import web
from playwright.async_api import Browser, BrowserContext, Page, Playwright, async_playwright

from api.cli import MIGRATIONS
from kernel.migrate import APP_ROLE, migrate
from kernel.postgres import Postgres
from tests.conftest import free_port
from tests.deployment import deploy
from tests.pwa.conftest import CHROMIUM
from tests.pwa.walking import Walker

BARE = (
    "<!doctype html><html lang=vi><meta name=viewport content='width=device-width'><title>Một Cửa</title>"
    "<h1>Cần làm giấy tờ gì?</h1><p><label>Tên <input id=cau-tra-loi></label><p><button>Tiếp tục</button>"
)
PHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}
QUESTION = "#cau-tra-loi"
ARGUMENTS = ("--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu")


@asynccontextmanager
async def deployed() -> AsyncIterator[tuple[Playwright, str, str]]:
    """(the browsers' driver, the deployment's address, a bare page's address)."""
    assert CHROMIUM, "chromium is missing: sudo apt-get install -y chromium"
    with tempfile.TemporaryDirectory(prefix="motcua-") as folder:
        cluster = Postgres(Path(folder) / "pg", durable=False)
        await cluster.start()
        try:
            await migrate(cluster.dsn(), MIGRATIONS)
            with deploy(cluster.dsn(), cluster.dsn(APP_ROLE), Path(folder), free_port()) as house:
                async with async_playwright() as playwright, bare_page() as bare:
                    yield playwright, house.base_url, bare
        finally:
            cluster.stop()


@asynccontextmanager
async def opened() -> AsyncIterator[tuple[Browser, str, str]]:
    """(a Chromium, the deployment's address, a bare page's address)."""
    async with deployed() as (playwright, base, bare):
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        yield browser, base, bare
        await browser.close()


@asynccontextmanager
async def bare_page() -> AsyncIterator[str]:
    """The least there can be: what the machine and the line cost by themselves."""

    async def page(_: web.Request) -> web.Response:
        return web.Response(text=BARE, content_type="text/html")

    app = web.Application()
    app.add_routes([web.get("/", page)])
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "localhost", 0).start()
    try:
        yield f"http://localhost:{runner.addresses[0][1]}/"
    finally:
        await runner.cleanup()


async def slow(page: Page, *, line: bool = True) -> None:
    """562.5 ms, 1.47 Mbit/s down, 675 kbit/s up, CPU × 6; or the slow processor alone."""
    wire = await page.context.new_cdp_session(page)
    if line:
        await wire.send("Network.enable")
        rates = {"offline": False, "latency": 562.5, "downloadThroughput": 184_320, "uploadThroughput": 84_375}
        await wire.send("Network.emulateNetworkConditions", rates)
    await wire.send("Emulation.setCPUThrottlingRate", {"rate": 6})


async def forget_files(page: Page) -> None:
    """As a phone that has never been here: nothing in the browser's own cache; what the person wrote stays."""
    await (await page.context.new_cdp_session(page)).send("Network.clearBrowserCache")


async def begin_birth(context: BrowserContext, base: str) -> str:
    """A birth registration begun on this phone by nobody in particular; the address of its first question."""
    page = await context.new_page()
    walker = Walker(page)
    await page.goto(f"{base}/thu-tuc/1.001193")
    await walker.awake()
    await walker.tap("Bắt đầu làm hồ sơ")
    await page.wait_for_url("**/dang-nhap?lam=*")
    await page.get_by_text("Làm trước, đăng nhập sau").first.click()
    await page.wait_for_url("**/lam/*")
    question = f"{page.url}/child?c=fullName"
    await page.goto(question)
    await page.locator(QUESTION).wait_for()  # its form is on the phone now
    await page.close()
    return question
