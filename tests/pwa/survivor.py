"""A resident whose tab, browser, network, clock and town hall fail at random, and who goes on where the screen says.

The phone is a `Handset`; the house is two processes behind a `Line`.
"""

import asyncio
import random
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Any

from playwright.async_api import Error, Page, Playwright

from tests.deployment import Deployment
from tests.pwa.bad_line import Line
from tests.pwa.errands import PROCEDURES, Errand
from tests.pwa.handset import PATIENCE_S, Handset
from tests.pwa.office import has

HAND = (Path(__file__).parent / "hand.js").read_text("utf-8")
WHO = "Sùng Thị Mai"
STEP_S = 20
MISFORTUNES = {"tab": 6, "battery": 6, "reload": 6, "server": 6, "act": 6, "valley": 6, "tabs": 6, "shelves": 1}
"""And how often each is met, beside the others."""
KEPT_AHEAD = """async (code) => {
  const late = Date.now() + 60_000;
  while (!(await caches.match('/api/offices?procedure=' + code))) {
    if (Date.now() > late) throw new Error('not kept ahead: ' + code);
    await new Promise((done) => setTimeout(done, 20));
  }
}"""
SHELVES = """
const keys = () => new Promise((done, fail) => {
  const opening = indexedDB.open('motcua');
  opening.onerror = () => fail(opening.error);
  opening.onsuccess = async () => {
    const found = [];
    for (const shelf of ['drafts', 'outbox']) {
      const asked = opening.result.transaction(shelf).objectStore(shelf).getAllKeys();
      found.push(await new Promise((said) => { asked.onsuccess = () => said(asked.result); }));
    }
    opening.result.close();
    done(found);
  };
});
const until = async (what) => {
  const late = performance.now() + 60_000;
  while (!what(...await keys())) {
    if (performance.now() > late) throw new Error(`not within a minute: ${JSON.stringify(await keys())}`);
    await new Promise((done) => setTimeout(done, 50));
  }
};
"""
BROUGHT_BACK = f"""async () => {{
  {SHELVES}
  const {{ items }} = await (await fetch('/api/drafts')).json();
  await until((drafts) => drafts.length >= items.length);
}}"""
SENT = f"""async () => {{
  {SHELVES}
  await until((drafts, outbox) => !outbox.some((key) => drafts.includes(key)));
}}"""
"""What was filed and has not arrived has its draft beside it still."""


class Survivor:
    """One person with one phone."""

    def __init__(
        self, playwright: Playwright, profile: Path, house: Deployment, line: Line, chance: random.Random
    ) -> None:
        self.phone = Handset(playwright, profile, line.address, chance)
        self.house = house
        self.line = line
        self.chance = chance
        self.suffered: Counter[str] = Counter()
        self.said: dict[str, dict[str, str]] = {}
        """By marker: what the screen said when the errand was thought done, and what the phone held."""
        self.last = ""
        self.stumbles = 0
        self.again = 0
        """Errands done anew because the browser had thrown away the only copy."""
        self.diary: list[str] = []
        """For whoever looks into a failure."""
        self._doubt = False
        self._reviving: asyncio.Task[None] | None = None

    def note(self, what: str) -> None:
        """With the time of the bad line's own notes."""
        self.diary.append(f"{time.monotonic():.1f} {what}")

    async def put_away(self) -> None:
        """The phone is closed for good, and the house stands."""
        await self.phone.put_away()
        if self._reviving is not None:
            await self._reviving

    # --- what goes wrong

    async def suffer(self, after_s: float) -> None:
        """One misfortune, then the network as it was."""
        await asyncio.sleep(after_s)
        (what,) = self.chance.choices(list(MISFORTUNES), list(MISFORTUNES.values()))
        self.suffered[what] += 1
        self.note(what)
        page = self.phone.shown
        with suppress(Error, TimeoutError):
            async with asyncio.timeout(STEP_S):
                match what:
                    case "tab" if page:
                        await page.close(run_before_unload=self.chance.random() < 0.5)
                    case "battery":
                        self.phone.die()
                    case "shelves":
                        self.phone.die(torn=True)
                    case "reload" if page:
                        await page.evaluate("location.reload()")
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

    async def file(self, errand: Errand, misfortunes: tuple[int, ...] = (0, 1, 1, 2)) -> None:
        """Until the screen says that it is filed, or that it waits."""
        troubles = [
            asyncio.create_task(self.suffer(self.chance.uniform(0, 1.6)))
            for _ in range(self.chance.choice(misfortunes))
        ]
        deadline = time.monotonic() + PATIENCE_S
        self.phone.step = {"draft": "", "pressed": False}
        while errand.marker not in self.said:
            assert time.monotonic() < deadline, f"{errand.marker} could not be filed: {self.last}"
            try:
                await self._go_on(errand)
            except TimeoutError:
                self.last = "the browser does not answer"
                self.phone.die()
            except Error as gone:
                self.last = str(gone)
                assert "wrong: " not in self.last, self.last
                self.stumbles += "stuck" in self.last
                await asyncio.sleep(0.05)
        await asyncio.gather(*troubles)

    async def _go_on(self, errand: Errand) -> None:
        """As far as it goes until something happens; `said` knows whether that was the end."""
        async with asyncio.timeout(STEP_S):
            page = await self.phone.page()
        step = self.phone.step
        self.note(f"run {errand.number}: {self.last or 'begun'}")
        self.last = ""
        if self.phone.emptied:
            async with asyncio.timeout(PATIENCE_S):
                await self.recover()
                if await has(self.house, errand):
                    self.said[errand.marker] = {"draft": step["draft"], "said": "found at the office"}
            step.update({"draft": "", "pressed": False})
            return
        ended = [said["draft"] for said in self.said.values()]
        async with asyncio.timeout(STEP_S):
            # Whoever has pressed “Nộp” looks there first: begun once more, it would be filed twice.
            at = f"/da-nop/{step['draft']}" if step["pressed"] else f"/thu-tuc/{errand.procedure}"
            told = {**errand.plan(), "draft": step["draft"], "ended": ended}
            saw = await self.phone.attended(self._lend_a_hand(page, at, told))
        self.note(f"saw {saw['said']}")
        match saw["said"]:
            case "filed" | "waits":
                assert saw["phone"] in ("", "there"), f"{errand.marker}: said to wait, but is not there: {saw}"
                assert step["draft"] not in ["", *ended], f"{errand.marker} was never begun: {saw}"
                self.said[errand.marker] = {"draft": step["draft"], **saw}
            case "nothing":
                step["pressed"] = False
            case _:
                async with asyncio.timeout(PATIENCE_S):
                    await self.sign_in()  # which a misfortune may also meet

    async def _lend_a_hand(self, page: Page, at: str, told: dict[str, Any]) -> dict[str, str]:
        await page.goto(f"{self.line.address}{at}", wait_until="commit")
        saw: dict[str, str] = await page.evaluate(HAND, told)
        return saw

    async def sign_in(self) -> None:
        """Through the provider; the line is held good for as long as that takes."""
        failing, self.line.failing = self.line.failing, 0.0
        try:
            await self.wait_for_house()
            page = await self.phone.page()
            await page.goto(f"{self.line.address}/auth/login?next=/ho-so")
            await page.get_by_text(WHO).first.click()
            await page.wait_for_url("**/ho-so")
            await page.locator("main h2, main .empty, main .callout").first.wait_for()  # the phone knows who is here
            self.phone.known = True
        finally:
            self.line.failing = failing

    async def recover(self) -> None:
        """The browser threw away what it kept: what is on the system comes back once one has signed in."""
        failing, self.line.failing = self.line.failing, 0.0
        try:
            await self.wait_for_house()
            await self.line.still()
            await self.sign_in()
            await (await self.phone.page()).evaluate(BROUGHT_BACK)
            self.phone.emptied, self._doubt = False, True
        finally:
            self.line.failing = failing

    async def wait_for_house(self) -> None:
        if self._reviving is not None:
            await self._reviving
        await asyncio.to_thread(self.house.wait_ready)

    async def come_home(self, errands: list[Errand]) -> None:
        """The network is good, the house stands, the app is opened once; what only lost shelves had is done again."""
        async with asyncio.timeout(PATIENCE_S):
            await self._come_home()
            if self.phone.emptied:
                await self.recover()
        self.note("home")
        if not self._doubt:
            return
        async with asyncio.timeout(PATIENCE_S):
            await (await self.phone.page()).evaluate(SENT)
            await self.line.still()
        for errand in errands:
            if not await has(self.house, errand):
                self.again += 1
                del self.said[errand.marker]
                await self.file(errand, misfortunes=(0,))
        self._doubt = False

    async def _come_home(self) -> None:
        self.line.failing, self.line.strike = 0.0, None
        await self.wait_for_house()
        if self.chance.random() < 0.3:
            self.phone.die()
        await self.phone.close_tabs()
        page = await self.phone.page()
        if self.phone.emptied:
            return
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
        page = await self.phone.page()
        await page.evaluate("navigator.serviceWorker.ready.then(() => 1)")
        for code in PROCEDURES:
            await page.goto(f"{self.line.address}/thu-tuc/{code}")
            await page.locator(".actions .button.filled").first.wait_for()
            await page.evaluate(KEPT_AHEAD, code)
