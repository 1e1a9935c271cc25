"""A procedure's first screen, written into its page, so that it is read before any script has come.

The build draws it with the app's own parts, as a template; the server fills it in.
"""

import html
import re
from collections.abc import Mapping
from datetime import datetime

import msgspec

from kernel.clock import local


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """What it says, in Vietnamese: an English reader's page stays hidden until its words have come."""

    name: str
    when: str
    badge: str
    result: str
    time: str
    money: str
    seen_from: datetime | None
    due: datetime | None


class Opening(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """The build's template, with `{name}` where something is said, and the words that are chosen by a fact."""

    html: str
    badges: Mapping[str, str]
    seen: str
    due: str
    days: tuple[str, ...]

    def draw(self, said: Said) -> str:
        """The screen; nothing that is said can be taken for markup."""
        told = {name: getattr(said, name) for name in ("name", "when", "result", "time", "money")}
        told |= {"badge": self.badges[said.badge], "filed": self._filed(said)}
        return re.sub(r"\{(\w+)\}", lambda found: html.escape(told[found.group(1)]), self.html)

    def _filed(self, said: Said) -> str:
        if said.seen_from is None:
            return ""
        if said.due is None:
            return self.seen.replace("{from}", self._spoken(said.seen_from))
        return self.due.replace("{from}", self._spoken(said.seen_from)).replace("{due}", self._spoken(said.due))

    def _spoken(self, at: datetime) -> str:
        hanoi = local(at)
        return f"{hanoi:%H:%M} {self.days[hanoi.isoweekday() % 7]} {hanoi:%d/%m}"
