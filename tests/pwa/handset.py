"""A real Chromium on a profile that outlives it: woken, killed -9, and looked at for what it threw away itself."""

import asyncio
import os
import random
import shutil
import signal
from collections.abc import Coroutine
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

from playwright.async_api import Browser, BrowserContext, Error, Page, Playwright, Route

from tests.pwa.conftest import CHROMIUM

PATIENCE_S = 120
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--remote-debugging-port=0",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-crash-restore-bubble",
    "--window-size=360,740",
    "about:blank",
)
CLOCK = """(() => {
  const Real = Date, off = %d;
  Date = class extends Real {
    constructor(...told) { if (told.length) super(...told); else super(Real.now() + off); }
    static now() { return Real.now() + off; }
  };
})()"""
NOTE_DIGESTS = """(() => {
  if (!crypto.subtle) return;
  const digest = crypto.subtle.digest.bind(crypto.subtle);
  crypto.subtle.digest = async (name, bytes) => {
    const sum = await digest(name, bytes);
    noteDigest(Array.from(new Uint8Array(sum), (byte) => byte.toString(16).padStart(2, '0')).join(''));
    return sum;
  };
})()"""
REMEMBERS = """async () => {
  if (!(await indexedDB.databases()).some(({ name }) => name === 'motcua')) return false;
  return await new Promise((done) => {
    const opening = indexedDB.open('motcua');
    opening.onerror = () => done(true); // the app has to cope with that
    opening.onupgradeneeded = () => { opening.transaction.abort(); done(false); };
    opening.onsuccess = () => {
      const shelves = opening.result.objectStoreNames;
      const end = (found) => { opening.result.close(); done(found); };
      if (!shelves.contains('meta')) return end(false);
      const asked = opening.result.transaction('meta').objectStore('meta').get('device');
      asked.onsuccess = () => end(Boolean(asked.result));
      asked.onerror = () => end(true);
    };
  });
}"""
"""Whether the phone still knows its own name, the first thing that it wrote down: without it everything is gone."""
T = TypeVar("T")


class Handset:
    """One phone. `emptied`: its browser came back without what it had kept, and nobody has taken note yet."""

    def __init__(self, playwright: Playwright, profile: Path, address: str, chance: random.Random) -> None:
        self.playwright = playwright
        self.profile = profile
        self.address = address
        self.chance = chance
        self.digests: set[str] = set()
        self.wrongs: list[str] = []
        self.step: dict[str, Any] = {}
        self.known = False
        """Somebody has signed in on it: from here on it has a name to remember."""
        self.emptied = False
        self._torn = False
        self.shown: Page | None = None
        self._process: asyncio.subprocess.Process | None = None
        self._browser: Browser | None = None

    async def page(self) -> Page:
        """A tab of a running browser; both are opened again when they are gone."""
        if self._process is None or self._process.returncode is not None or self._browser is None:
            await self._wake()
        assert self._browser is not None
        if self.shown is None or self.shown.is_closed():
            self.shown = await self._browser.contexts[0].new_page()
            self.shown.set_default_timeout(60_000)
            self.shown.on("pageerror", lambda error: self.wrongs.append(str(error)))
            self.shown.on("dialog", lambda dialog: asyncio.ensure_future(dialog.accept()))
        return self.shown

    async def close_tabs(self) -> None:
        """Every one of them."""
        for page in [] if self._browser is None else self._browser.contexts[0].pages:
            with suppress(Error):
                await page.close()

    async def _wake(self) -> None:
        await self._buried()
        if self._torn:
            # What Chromium does with a LevelDB that it cannot read.
            shutil.rmtree(self.profile / "Default" / "IndexedDB", ignore_errors=True)
        assert CHROMIUM
        self._process = await asyncio.create_subprocess_exec(
            CHROMIUM,
            f"--user-data-dir={self.profile}",
            *FLAGS,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
            start_new_session=True,
        )
        await self.attended(self._take_up())

    async def attended(self, doing: Coroutine[Any, Any, T]) -> T:
        """Playwright may wait for ever for a browser that was killed just now."""
        assert self._process is not None
        work, death = asyncio.create_task(doing), asyncio.create_task(self._process.wait())
        try:
            await asyncio.wait({work, death}, return_when=asyncio.FIRST_COMPLETED)
            await asyncio.wait({work}, timeout=None if self._process.returncode is None else 1)
            if not work.done():
                raise Error("the battery is empty")
            return work.result()
        finally:
            for task in (work, death):
                task.cancel()
            await asyncio.gather(work, death, return_exceptions=True)

    async def _take_up(self) -> None:
        address = await self._address()
        browser = await self.playwright.chromium.connect_over_cdp(address)
        context = browser.contexts[0]
        if self.known and not await self._remembers(context):
            self.emptied = True
        assert self.emptied or not self._torn, "Chromium keeps its shelves elsewhere"
        self._torn = False
        await context.expose_binding("noteDigest", lambda _, hex_: self.digests.add(hex_))
        await context.expose_binding("noteStep", lambda _, step: self.step.update(step))
        await context.add_init_script(NOTE_DIGESTS)
        wrong_by = self.chance.choice((0, 0, self.chance.randint(-14, 14) * 3_600_000 + self.chance.randrange(10**6)))
        await context.add_init_script(CLOCK % wrong_by)
        self._browser, self.shown = browser, None  # one that died meanwhile has raised by now

    async def _remembers(self, context: BrowserContext) -> bool:
        """Looked at before the app is: once it has opened, it has begun anew."""

        async def answer(route: Route) -> None:
            await route.fulfill(status=200, content_type="text/html", body="<!doctype html>")

        page = await context.new_page()
        try:
            session = await context.new_cdp_session(page)
            await session.send("Network.enable")
            await session.send("Network.setBypassServiceWorker", {"bypass": True})  # else it asks past the route
            await page.route("**/*", answer)
            await page.goto(f"{self.address}/health/phone")
            return bool(await page.evaluate(REMEMBERS))
        finally:
            await page.close()

    async def _buried(self) -> None:
        """Until nothing of the old browser runs: a new one beside it on the same profile is no phone's misfortune."""
        self.die()
        if self._process is None:
            return
        await self._process.wait()
        async with asyncio.timeout(PATIENCE_S):
            with suppress(ProcessLookupError):
                while True:
                    os.killpg(self._process.pid, signal.SIGKILL)
                    await asyncio.sleep(0.01)

    async def _address(self) -> str:
        assert self._process is not None
        assert self._process.stderr is not None
        async with asyncio.timeout(PATIENCE_S):
            while line := (await self._process.stderr.readline()).decode("utf-8", "replace"):
                if line.startswith("DevTools listening on "):
                    self._draining = asyncio.create_task(self._process.stderr.read())
                    return line.rpartition(" ")[2].strip()
        raise RuntimeError("Chromium ended before it listened")

    def die(self, *, torn: bool = False) -> None:
        """The battery: -9 to everything that the browser is. `torn`: it finds its shelves broken when it wakes."""
        self._torn = self._torn or torn
        if self._process is not None and self._process.returncode is None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
        self._browser = self.shown = None

    async def put_away(self) -> None:
        """Close it for good."""
        browser = self._browser
        self.die()
        if self._process is not None:
            await self._process.wait()
            await self._draining
        if browser is not None:
            with suppress(Error, TimeoutError):
                await asyncio.wait_for(browser.close(), 5)
