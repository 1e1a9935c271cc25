"""A real Chromium, and phones in it that notice what nobody would report: script errors, refused policies."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Browser, async_playwright, expect

from tests.house import House
from tests.pwa.walking import Walker

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
DIST = Path(__file__).parents[2] / "pwa" / "dist" / "routes.json"
INSIST = bool(os.environ.get("MOTCUA_INSIST"))
PATIENCE_MS = 20_000  # for a busy machine
expect.set_options(timeout=PATIENCE_MS)

Phone = Callable[..., Awaitable[Walker]]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Without Chromium the browser stories are skipped, unless they are insisted on."""
    if CHROMIUM or INSIST:
        return
    for item in items:
        if item.get_closest_marker("browser") and "phone" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.skip(reason="chromium is not installed"))


@pytest.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """One browser for the whole run."""
    assert CHROMIUM, "chromium is missing: sudo apt-get install -y chromium"
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
        )
        yield browser
        await browser.close()
    await asyncio.sleep(0.25)  # the driver's end is heard of on this loop, or never


@pytest.fixture
async def phone(chromium: Browser, house: House) -> AsyncIterator[Phone]:
    """Makes phones of this house: `await phone()`, `await phone(width=1280, height=800, dark=True)`.

    At the end each one must have met no script error and no refused policy.
    """
    assert DIST.exists(), "pwa/dist is missing: make site"
    async with AsyncExitStack() as stack:

        async def make(
            *, width: int = 360, height: int = 740, dark: bool = False, workers: bool = False, language: str = "vi"
        ) -> Walker:
            opened = _open(chromium, house.base_url, width, height, dark=dark, workers=workers, language=language)
            return await stack.enter_async_context(opened)

        yield make


@asynccontextmanager
async def _open(
    chromium: Browser, base: str, width: int, height: int, *, dark: bool, workers: bool, language: str
) -> AsyncIterator[Walker]:
    context = await chromium.new_context(
        base_url=base,
        viewport={"width": width, "height": height},
        device_scale_factor=1,
        is_mobile=width < 600,
        has_touch=width < 600,
        locale="vi-VN",
        timezone_id="Asia/Ho_Chi_Minh",
        color_scheme="dark" if dark else "light",
        service_workers="allow" if workers else "block",
    )
    context.set_default_timeout(PATIENCE_MS)
    if language != "vi":
        await context.add_init_script(f"localStorage.setItem('language', '{language}')")
    page = await context.new_page()
    walker = Walker(page)
    page.on("pageerror", lambda error: walker.wrongs.append(f"{page.url}: {error}"))
    page.on("console", lambda said: walker.hear(said.type, said.text))
    try:
        yield walker
        assert not walker.wrongs, walker.wrongs
    finally:
        await context.close()
