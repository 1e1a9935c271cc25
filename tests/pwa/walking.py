"""How a person walks through the app: by the words on the screen and by nothing else."""

import os
import re
from pathlib import Path
from typing import Any

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Locator, Page, expect

SHOTS = Path(__file__).parent / "shots"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
HARMLESS = re.compile(
    r"Failed to load resource: (the server responded with a status of 4\d\d|net::ERR_(INTERNET_DISCONNECTED|FAILED))"
    r"|Service Worker registration"
)


class Walker:
    """One person with one phone. `wrongs` collects what the screen does not show."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.wrongs: list[str] = []
        self._shots = 0

    def hear(self, kind: str, text: str) -> None:
        """Errors and warnings of the console, but for refusals that are part of the story."""
        if kind in ("error", "warning") and not HARMLESS.search(text):
            self.wrongs.append(f"{self.page.url}: {text}")

    async def open(self, path: str) -> None:
        """Type an address."""
        await self.page.goto(path)
        await self.awake()

    async def awake(self) -> None:
        """Until the app answers taps."""
        await self.page.locator("#app[data-awake]").wait_for(state="attached")

    async def tap(self, name: str, role: Any = "button", *, exact: bool = True) -> None:
        """A button, or a link that looks like one."""
        await self.page.get_by_role(role, name=name, exact=exact).first.click()

    async def heading(self, text: str | re.Pattern[str]) -> None:
        """Until the screen's own heading says this."""
        await expect(self.page.get_by_role("heading", level=1)).to_have_text(text)

    async def titled(self, text: str) -> None:
        """Until the tab says this: it is written after what is seen."""
        await expect(self.page).to_have_title(text)

    async def sees(self, text: str) -> None:
        await expect(self.page.get_by_text(text).first).to_be_visible()

    def field(self, label: str) -> Locator:
        return self.page.get_by_label(label, exact=False).first

    async def sign_in(self, who: str, *, after: str = "/") -> None:
        """Through the sandbox provider, as one of its people."""
        await self.page.goto(f"/auth/login?next={after}")
        await self.choose_person(who)

    async def choose_person(self, who: str) -> None:
        """On the provider's page: one tap, and its consent where it asks."""
        await self.page.get_by_text(who).first.click()
        await self.awake()

    async def shot(self, name: str) -> None:
        """A picture for whoever looks (MOTCUA_SHOTS=1)."""
        if not os.environ.get("MOTCUA_SHOTS"):
            return
        self._shots += 1
        SHOTS.mkdir(exist_ok=True)
        await self.page.wait_for_timeout(350)
        await self.page.screenshot(path=SHOTS / f"{self._shots:02}-{name}.png", full_page=True)

    async def check_access(self, name: str) -> None:
        """By day and by night, on a phone and on a desk: see `_check`. Leaves the phone as it was."""
        was = self.page.viewport_size
        for width, height in ((360, 740), (1280, 800)):
            await self.page.set_viewport_size({"width": width, "height": height})
            for scheme in ("light", "dark"):
                await self.page.emulate_media(color_scheme=scheme)
                await self._check(f"{name} {width} {scheme}")
        await self.page.emulate_media(color_scheme="light")
        await self.page.set_viewport_size({"width": 320, "height": 640})
        sideways = await self.page.evaluate("document.documentElement.scrollWidth > innerWidth")
        assert not sideways, f"{name} scrolls sideways at 320"
        if was:
            await self.page.set_viewport_size(was)
            await self.page.evaluate("document.documentElement.style.fontSize = '200%'")
            sideways = await self.page.evaluate("document.documentElement.scrollWidth > innerWidth")
            await self.page.evaluate("document.documentElement.style.fontSize = ''")
            assert not sideways, f"{name} scrolls sideways at 200 %"

    async def _check(self, name: str) -> None:
        """No axe violation, no sideways scroll, one heading of level 1, targets of 48 px."""
        found = await Axe().run(self.page, options={"runOnly": RULES})
        told = [
            (each["id"], [node["html"][:160] for node in each["nodes"][:3]]) for each in found.response["violations"]
        ]
        assert not told, (name, told)
        assert await self.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (
            f"{name} scrolls sideways"
        )
        assert await self.page.locator("h1").count() == 1, f"{name}: one heading of level 1"
        small = await self.page.evaluate(SMALL_TARGETS)
        assert not small, (name, small)


SMALL_TARGETS = """() => [...document.querySelectorAll('a[href], button, input, select, textarea, summary, label.pick')]
  .filter((each) => !each.closest('.skip, .unseen, p:not(.question-top):not([class]) , li > a:only-child:not([class])'))
  .filter((each) => !each.matches('.skip, [type=radio], [type=checkbox], .pick input'))
  .map((each) => [each, each.getBoundingClientRect()])
  .filter(([each, box]) => box.width > 0 && (box.height < 47.5 || box.width < 44))
  .map(([each, box]) => each.outerHTML.slice(0, 120) + ' ' + Math.round(box.width) + '×' + Math.round(box.height))"""
