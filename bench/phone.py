"""How soon a cheap phone on a slow line sees and can use a screen: `python -m bench.phone`.

Medians of five, beside a bare page. Slow profile: 562.5 ms, 1.47 Mbit/s down, 675 kbit/s up, CPU × 6, applied by
Chromium. Cold: nothing kept; again: by the worker.
"""

import asyncio
import statistics
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from aiohttp import web
from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from api.cli import MIGRATIONS
from kernel.migrate import APP_ROLE, migrate
from kernel.postgres import Postgres
from tests.conftest import free_port
from tests.deployment import deploy
from tests.pwa.conftest import CHROMIUM

ROUNDS = 5
SCREENS = {"home": "/", "procedure": "/thu-tuc/1.001193", "tracking": "/tra-cuu"}
LIMITS = {"fcp": 0.9, "lcp": 1.2, "usable": 1.8, "again fcp": 0.4}
BARE = "<!doctype html><html lang=vi><title>Một Cửa</title><h1>Cần làm giấy tờ gì?</h1>"
WATCH = """(() => {
  globalThis.seen = { fcp: 0, lcp: 0, usable: 0 };
  const watch = (type, note) =>
    new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type, buffered: true });
  watch('paint', (each) => { if (each.name === 'first-contentful-paint') seen.fcp = each.startTime; });
  watch('largest-contentful-paint', (each) => { seen.lcp = each.startTime; });
  const look = () => {
    const there = document.querySelector('#app[data-awake] main h1') && !document.querySelector('main .loading');
    if (there) seen.usable = performance.now();
    if (!seen.usable) setTimeout(look, 16);
  };
  look();
})()"""


async def slow(page: Page) -> None:
    """The slow profile on this page."""
    wire = await page.context.new_cdp_session(page)
    await wire.send("Network.enable")
    line = {"offline": False, "latency": 562.5, "downloadThroughput": 184_320, "uploadThroughput": 84_375}
    await wire.send("Network.emulateNetworkConditions", line)
    await wire.send("Emulation.setCPUThrottlingRate", {"rate": 6})


async def visit(context: BrowserContext, url: str, *, bare: bool = False) -> dict[str, float]:
    """Seconds of each mark."""
    page = await context.new_page()
    await page.add_init_script(WATCH)
    await slow(page)
    await page.goto(url)
    if not bare:
        await page.locator("#app[data-awake] main h1").wait_for()
        await page.locator("main .loading").wait_for(state="detached")
    await page.wait_for_timeout(500)
    seen: dict[str, float] = await page.evaluate("globalThis.seen")
    await page.close()
    return {name: value / 1000 for name, value in seen.items()}


async def measure(browser: Browser, base: str, bare: str) -> None:
    found: dict[str, list[dict[str, float]]] = {name: [] for name in ("bare", *SCREENS)}
    again: list[dict[str, float]] = []
    for _ in range(ROUNDS):
        for name, url in {"bare": bare, **{name: base + path for name, path in SCREENS.items()}}.items():
            phone: dict[str, Any] = {"viewport": {"width": 360, "height": 740}, "is_mobile": True}
            context = await browser.new_context(**phone, service_workers="block")
            found[name].append(await visit(context, url, bare=name == "bare"))
            await context.close()
        context = await browser.new_context(viewport={"width": 360, "height": 740})
        first = await context.new_page()
        await first.goto(base)
        await first.evaluate("navigator.serviceWorker.ready.then(() => 1)")
        await first.close()
        again.append(await visit(context, base))
        await context.close()
    for name, rounds in found.items():
        marks = {mark: statistics.median(each[mark] for each in rounds) for mark in ("fcp", "lcp", "usable")}
        late = [mark for mark, limit in LIMITS.items() if marks.get(mark, 0) > limit]
        print(
            f"{name:10} " + "  ".join(f"{mark} {value:.2f} s" for mark, value in marks.items()), "LATE" if late else ""
        )
    print(f"home again fcp {statistics.median(each['fcp'] for each in again):.2f} s")


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


async def main() -> None:
    assert CHROMIUM, "chromium is missing: sudo apt-get install -y chromium"
    with tempfile.TemporaryDirectory(prefix="motcua-") as folder:
        cluster = Postgres(Path(folder) / "pg", durable=False)
        await cluster.start()
        try:
            await migrate(cluster.dsn(), MIGRATIONS)
            with deploy(cluster.dsn(), cluster.dsn(APP_ROLE), Path(folder), free_port()) as house:
                async with async_playwright() as playwright, bare_page() as bare:
                    browser = await playwright.chromium.launch(
                        executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
                    )
                    await measure(browser, house.base_url, bare)
                    await browser.close()
        finally:
            cluster.stop()


if __name__ == "__main__":
    asyncio.run(main())
