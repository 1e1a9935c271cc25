"""How a person walks through the app: by the words on the screen and by nothing else."""

import os
import re
from pathlib import Path
from typing import Any, Literal

import msgspec
from axe_playwright_python.base import AXE_SCRIPT
from playwright.async_api import Locator, Page, expect

SHOTS = Path(__file__).parent / "shots"
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
BY_SIGHT = ("color-contrast", "target-size", "link-in-text-block", "scrollable-region-focusable")
"""Axe's rules whose answer another light or width can change: the others judge the document, which is the same."""
VIOLATIONS = """async (rules) => {
  const { violations } = await axe.run({ runOnly: rules, resultTypes: ['violations'] });
  return violations.map(({ id, nodes }) => [id, nodes.slice(0, 3).map(({ html }) => html.slice(0, 160))]);
}"""
HARMLESS = re.compile(
    r"Failed to load resource: (the server responded with a status of 4\d\d|net::ERR_(INTERNET_DISCONNECTED|FAILED))"
    r"|Service Worker registration"
)


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """How a screen is looked at."""

    width: int
    height: int
    light: Literal["light", "dark"]
    rules: tuple[str, ...] = RULES


EVERYWHERE = tuple(
    Look(width=width, height=height, light=light)
    for width, height in ((360, 740), (1280, 800))
    for light in ("light", "dark")
)
TWICE = (EVERYWHERE[0], msgspec.structs.replace(EVERYWHERE[3], rules=BY_SIGHT))


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
        """On a phone by day and at a desk by night: see `look`; nothing sideways at 320 px or with letters of 200 %."""
        faults = await self.look(name, TWICE)
        assert not faults, faults

    async def look(self, name: str, looks: tuple[Look, ...]) -> list[tuple[str, Any]]:
        """What is wrong with this screen, at each of these sizes and by this light. Leaves the phone as it was."""
        was, faults = self.page.viewport_size, []
        await self._stick("static")  # a bar that stays in sight lies over whatever is scrolled under it just now
        for each in looks:
            await self.page.set_viewport_size({"width": each.width, "height": each.height})
            await self.page.emulate_media(color_scheme=each.light)
            faults += [(f"{name} {each.width} {each.light}", fault) for fault in await self._faults(each.rules)]
        await self.page.emulate_media(color_scheme="light")
        await self.page.set_viewport_size({"width": 320, "height": 640})
        if await self._sideways():
            faults.append((name, "scrolls sideways at 320"))
        await self.page.set_viewport_size({"width": 360, "height": 740})
        await self.page.evaluate("document.documentElement.style.fontSize = '200%'")
        if await self._sideways():
            faults.append((name, "scrolls sideways at 200 %"))
        await self.page.evaluate("document.documentElement.style.fontSize = ''")
        await self._stick("")
        if was:
            await self.page.set_viewport_size(was)
        return faults

    async def violations(self, rules: tuple[str, ...] = RULES) -> list[Any]:
        """What axe has against the screen as it is: the rule, and where."""
        if not await self.page.evaluate("'axe' in globalThis"):  # once a document: it is half a megabyte
            await self.page.evaluate(AXE_SCRIPT)
        found: list[Any] = await self.page.evaluate(VIOLATIONS, rules)
        return found

    async def _stick(self, how: str) -> None:
        await self.page.evaluate(
            "(how) => { for (const bar of document.querySelectorAll('nav.bar')) bar.style.position = how; }", how
        )

    async def _sideways(self) -> bool:
        return bool(await self.page.evaluate("document.documentElement.scrollWidth > innerWidth"))

    async def _faults(self, rules: tuple[str, ...]) -> list[Any]:
        """Axe violations, a page that scrolls sideways, headings of level 1 but for one, targets under 48 px."""
        faults = await self.violations(rules)
        if await self._sideways():
            faults.append("scrolls sideways")
        if (headings := await self.page.locator("h1").count()) != 1:
            faults.append(f"{headings} headings of level 1")
        if not await self.page.locator("main.frame-desk").count():
            faults += await self.page.evaluate(SMALL_TARGETS)
        return faults


SMALL_TARGETS = """() => [...document.querySelectorAll('a[href], button, input, select, textarea, summary, label.pick')]
  .filter((each) => !each.closest('.skip, .unseen, p:not(.question-top):not([class]) , li > a:only-child:not([class])'))
  .filter((each) => !each.matches('.skip, [type=radio], [type=checkbox], .pick input'))
  .map((each) => [each, each.getBoundingClientRect()])
  .filter(([each, box]) => box.width > 0 && (box.height < 47.5 || box.width < 44))
  .map(([each, box]) => each.outerHTML.slice(0, 120) + ' ' + Math.round(box.width) + '×' + Math.round(box.height))"""
