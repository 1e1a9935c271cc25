"""A resident whose tab, browser, network, clock and town hall fail at random, and who goes on where the screen says.

The browser is a real Chromium with a profile on disk, killed with -9; the house is two processes behind a `Line`.
"""

import asyncio
import os
import random
import signal
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Error, Page, Playwright

from tests.deployment import Deployment
from tests.pwa.bad_line import Line
from tests.pwa.conftest import CHROMIUM
from tests.pwa.errands import PROCEDURES, Errand

HAND = (Path(__file__).parent / "hand.js").read_text("utf-8")
WHO = "Sùng Thị Mai"
PATIENCE_S = 120
STEP_S = 20
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
KEPT_AHEAD = """async (code) => {
  const late = Date.now() + 20_000;
  while (!(await caches.match('/api/offices?procedure=' + code))) {
    if (Date.now() > late) throw new Error('not kept ahead: ' + code);
    await new Promise((done) => setTimeout(done, 20));
  }
}"""
NOTE_DIGESTS = """(() => {
  if (!crypto.subtle) return;
  const digest = crypto.subtle.digest.bind(crypto.subtle);
  crypto.subtle.digest = async (name, bytes) => {
    const sum = await digest(name, bytes);
    noteDigest(Array.from(new Uint8Array(sum), (byte) => byte.toString(16).padStart(2, '0')).join(''));
    return sum;
  };
})()"""


class Survivor:
    """One person with one phone, whose profile outlives its browser."""

    def __init__(
        self, playwright: Playwright, profile: Path, house: Deployment, line: Line, chance: random.Random
    ) -> None:
        self.playwright = playwright
        self.profile = profile
        self.house = house
        self.line = line
        self.chance = chance
        self.digests: set[str] = set()
        self.suffered: Counter[str] = Counter()
        self.wrongs: list[str] = []
        self.said: dict[str, dict[str, str]] = {}
        """By marker: what the screen said when the errand was thought done, and what the phone held."""
        self.step: dict[str, Any] = {}
        self._process: asyncio.subprocess.Process | None = None
        self._browser: Browser | None = None
        self._page: Page | None = None
        self._reviving: asyncio.Task[None] | None = None

    # --- the phone

    async def page(self) -> Page:
        """A tab of a running browser; both are opened again when they are gone."""
        if self._process is None or self._process.returncode is not None or self._browser is None:
            await self._wake()
        assert self._browser is not None
        if self._page is None or self._page.is_closed():
            context = self._browser.contexts[0]
            self._page = await context.new_page()
            self._page.set_default_timeout(20_000)
            self._page.on("pageerror", lambda error: self.wrongs.append(str(error)))
            self._page.on("dialog", lambda dialog: asyncio.ensure_future(dialog.accept()))
        return self._page

    async def _wake(self) -> None:
        await self._buried()
        assert CHROMIUM
        self._process = await asyncio.create_subprocess_exec(
            CHROMIUM,
            f"--user-data-dir={self.profile}",
            *FLAGS,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
            start_new_session=True,
        )
        address = await self._address()
        self._browser = await self.playwright.chromium.connect_over_cdp(address)
        context = self._browser.contexts[0]
        await context.expose_binding("noteDigest", lambda _, hex_: self.digests.add(hex_))
        await context.expose_binding("noteStep", lambda _, step: self.step.update(step))
        await context.add_init_script(NOTE_DIGESTS)
        wrong_by = self.chance.choice((0, 0, self.chance.randint(-14, 14) * 3_600_000 + self.chance.randrange(10**6)))
        await context.add_init_script(CLOCK % wrong_by)
        self._page = None

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

    def die(self) -> None:
        """The battery: -9 to everything that the browser is."""
        if self._process is not None and self._process.returncode is None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
        self._browser = self._page = None

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
        if self._reviving is not None:
            await self._reviving

    # --- what goes wrong

    async def suffer(self, after_s: float) -> None:
        """One misfortune, then the network as it was."""
        await asyncio.sleep(after_s)
        what = self.chance.choice(("tab", "battery", "reload", "server", "act", "valley", "tabs"))
        self.suffered[what] += 1
        page = self._page
        with suppress(Error, TimeoutError):
            async with asyncio.timeout(STEP_S):
                match what:
                    case "tab" if page:
                        await page.close(run_before_unload=self.chance.random() < 0.5)
                    case "battery":
                        self.die()
                    case "reload" if page:
                        await page.reload(wait_until="commit")
                    case "server":
                        self.kill_server()
                    case "act":
                        self.line.strike = self.kill_server
                    case "valley" if page:
                        await page.context.set_offline(True)
                        await asyncio.sleep(self.chance.uniform(0.1, 0.5))
                        await page.context.set_offline(False)
                    case "tabs" if page:
                        second = await page.context.new_page()
                        await second.goto(f"{self.line.address}/ho-so", wait_until="commit")

    def kill_server(self) -> None:
        """-9 in the middle of whatever it does; it is back when it has started again."""
        if self._reviving is None or self._reviving.done():
            self.house.kill("serve")
            self._reviving = asyncio.create_task(self._revive())

    async def _revive(self) -> None:
        await asyncio.sleep(self.chance.uniform(0, 0.3))
        self.house.start("serve")

    # --- what the person does

    async def file(self, errand: Errand) -> None:
        """Until the screen says that it is filed, or that it waits."""
        troubles = [
            asyncio.create_task(self.suffer(self.chance.uniform(0, 1.6)))
            for _ in range(self.chance.choice((0, 1, 1, 2)))
        ]
        deadline = time.monotonic() + PATIENCE_S
        self.step = {"draft": "", "pressed": False}
        ended = [said["draft"] for said in self.said.values()]
        while True:
            assert time.monotonic() < deadline, f"{errand.marker} could not be filed: {self.last}"
            try:
                async with asyncio.timeout(STEP_S):
                    page = await self.page()
                    # Whoever has pressed “Nộp” looks there first: begun once more, it would be filed twice.
                    at = f"/da-nop/{self.step['draft']}" if self.step["pressed"] else f"/thu-tuc/{errand.procedure}"
                    await page.goto(f"{self.line.address}{at}", wait_until="commit")
                    saw = await page.evaluate(HAND, {**errand.plan(), "draft": self.step["draft"], "ended": ended})
                if saw["said"] in ("filed", "waits"):
                    self.said[errand.marker] = {"draft": self.step["draft"], **saw}
                    assert saw["phone"] in ("", "there"), f"{errand.marker}: said to wait, but is not there: {saw}"
                    assert self.step["draft"] not in ["", *ended], f"{errand.marker} was never begun: {saw}"
                    break
                if saw["said"] == "nothing":
                    self.step["pressed"] = False
                    continue
                async with asyncio.timeout(PATIENCE_S):
                    await self.sign_in()  # which a misfortune may also meet
            except TimeoutError:
                self.last = "the browser does not answer"
                self.die()
                continue
            except Error as gone:
                self.last = str(gone)
                assert "wrong: " not in self.last, self.last
                self.stumbles += "stuck" in self.last
                await asyncio.sleep(0.05)
                continue
        await asyncio.gather(*troubles)

    last = ""
    stumbles = 0

    async def sign_in(self) -> None:
        """Through the provider; the line is held good for as long as that takes."""
        failing, self.line.failing = self.line.failing, 0.0
        try:
            await self.wait_for_house()
            page = await self.page()
            await page.goto(f"{self.line.address}/auth/login?next=/ho-so")
            await page.get_by_text(WHO).first.click()
            await page.wait_for_url("**/ho-so")
            await page.locator("#app[data-awake]").wait_for(state="attached")
        finally:
            self.line.failing = failing

    async def wait_for_house(self) -> None:
        if self._reviving is not None:
            await self._reviving
        await asyncio.to_thread(self.house.wait_ready)

    async def come_home(self) -> None:
        async with asyncio.timeout(PATIENCE_S):
            await self._come_home()

    async def _come_home(self) -> None:
        """The network is good, the house stands, the app is opened once."""
        self.line.failing, self.line.strike = 0.0, None
        await self.wait_for_house()
        if self.chance.random() < 0.3:
            self.die()
        for page in [] if self._browser is None else self._browser.contexts[0].pages:
            with suppress(Error):
                await page.close()
        page = await self.page()
        await page.goto(f"{self.line.address}/ho-so")
        await page.locator("#app[data-awake]").wait_for(state="attached")
        who = await page.evaluate(
            "fetch('/api/visitor').then((answer) => answer.json()).then(({ me }) => me?.displayName)"
        )
        if who != WHO:
            await self.sign_in()

    async def settle_in(self) -> None:
        """The first visits of this profile: the app is kept for later, and so are the procedures."""
        await self.sign_in()
        page = await self.page()
        await page.evaluate("navigator.serviceWorker.ready.then(() => 1)")
        for code in PROCEDURES:
            await page.goto(f"{self.line.address}/thu-tuc/{code}")
            await page.locator(".actions .button.filled").first.wait_for()
            await page.evaluate(KEPT_AHEAD, code)
