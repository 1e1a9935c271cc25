"""Somebody who has a keyboard and nothing else: Tab, Enter, Space, arrows and letters; always sees where they are."""

from typing import Any

from playwright.async_api import Locator, expect

from tests.pwa.walking import Walker

MOST_STOPS = 120

WHERE = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return { lost: true };
  // What is drawn for a file chooser or a large radio is its label.
  const pick = at.closest('.pick, .choice, .sizes label, label.page-pick') ?? at;
  const box = pick.getBoundingClientRect();
  const ringed = (style) => style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  const next = at.nextElementSibling;
  const seen = ringed(getComputedStyle(at)) || ringed(getComputedStyle(pick))
    || (next && (ringed(getComputedStyle(next)) || parseFloat(getComputedStyle(next, '::before').borderTopWidth) >= 2));
  const x = Math.min(Math.max(box.left + box.width / 2, 1), innerWidth - 1);
  const y = box.top + Math.min(box.height / 2, 24);
  const there = document.elementFromPoint(x, y);
  const free = there && (pick.contains(there) || there.contains(pick) || !!there.closest('label')?.contains(at));
  return {
    what: at.outerHTML.slice(0, 160), seen: !!seen, free: !!free && y >= 0 && y <= innerHeight,
    over: there?.outerHTML.slice(0, 80),
  };
}"""


class Keys:
    """Every stop on the way is looked at: a ring around it, nothing over it."""

    def __init__(self, walker: Walker) -> None:
        self.walker, self.page = walker, walker.page
        self.stops = 0

    async def where(self) -> dict[str, Any]:
        found: dict[str, Any] = await self.page.evaluate(WHERE)
        return found

    async def to(self, target: Locator) -> None:
        """Tab until it is reached."""
        await expect(target).to_be_visible()
        for _ in range(MOST_STOPS):
            if await target.evaluate("(each) => each === document.activeElement"):
                return
            await self.page.keyboard.press("Tab")
            self.stops += 1
            at = await self.where()
            if "lost" not in at:  # past the last stop: the browser's own frame
                assert at["seen"], f"no ring around {at}"
                assert at["free"], f"something lies over {at}"
        raise AssertionError(f"Tab does not reach {target}")

    async def press(self, name: str, role: Any = "button", *, exact: bool = True, key: str = "Enter") -> None:
        """Tab to it by its name, then Enter."""
        await self.to(self.page.get_by_role(role, name=name, exact=exact).first)
        await self.page.keyboard.press(key)

    async def arrived(self, heading: Any) -> None:
        """The next screen is here and its heading has the focus: it is read out, and Tab goes on from there."""
        await self.walker.heading(heading)
        await self.read_out()

    async def read_out(self) -> None:
        """The heading has the focus."""
        try:
            await expect(self.page.locator("main h1")).to_be_focused()
        except AssertionError as error:
            raise AssertionError(f"the focus is at {await self.where()}") from error

    async def kept(self) -> None:
        """After something was done in place, focus is still somewhere."""
        assert "lost" not in await self.where(), "focus is lost"

    async def write(self, target: Locator, text: str) -> None:
        await self.to(target)
        await self.page.keyboard.press("Control+A")
        await self.page.keyboard.type(text)
        await expect(target).to_have_value(text)
