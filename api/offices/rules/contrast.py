"""Whether a province's colours can be read by everyone (WCAG 2.2 contrast); pure.

The pairs and needs are the screens' own (pwa/src/styles/tokens.css): text of links and buttons 4.5, stitches 3.
"""

import re
from collections.abc import Iterator, Mapping

import msgspec

from api.offices.model import Scheme

HEX = re.compile(r"#[0-9A-Fa-f]{6}")

TEXT = 4.5
LINE = 3.0

TOKENS: Mapping[Scheme, Mapping[str, str]] = {
    Scheme.LIGHT: {
        "action": "#0B5A63", "label": "#FFFFFF", "hover": "#08444B", "stitch-a": "#3A3A78", "stitch-b": "#B07A1E",
        "page": "#F7F6F2", "surface": "#FFFFFF",
    },
    Scheme.DARK: {
        "action": "#7ACAD4", "label": "#04262B", "hover": "#A3DEE5", "stitch-a": "#9A9AE0", "stitch-b": "#D9A441",
        "page": "#121517", "surface": "#1B1F22",
    },
}  # fmt: skip
OVERRIDABLE = ("action", "label", "hover", "stitch-a", "stitch-b")
NEEDS = (
    ("action", "page", TEXT),
    ("action", "surface", TEXT),
    ("label", "action", TEXT),
    ("label", "hover", TEXT),
    ("stitch-a", "surface", LINE),
    ("stitch-b", "surface", LINE),
)


class Shortfall(msgspec.Struct, frozen=True, kw_only=True):
    """A pair that cannot be read: `token` is the overridden one."""

    scheme: Scheme
    token: str
    reason: str


def luminance(colour: str) -> float:
    """Relative luminance of `#RRGGBB`, 0 black to 1 white."""
    channels = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """1 to 21, the same both ways round."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def find_shortfalls(colours: Mapping[Scheme, Mapping[str, str]]) -> Iterator[Shortfall]:
    """Unknown tokens, things that are no colour, and pairs below their need once the overrides are in place."""
    for scheme, overrides in colours.items():
        wrong = dict(_misspelt(overrides))
        yield from (Shortfall(scheme=scheme, token=token, reason=reason) for token, reason in wrong.items())
        readable = {token: colour for token, colour in overrides.items() if token not in wrong}
        worn = {**TOKENS[scheme], **readable}
        for front, back, need in NEEDS:
            measured = contrast(worn[front], worn[back])
            changed = front if front in readable else back
            if measured < need and changed in readable:
                reason = f"{front} {worn[front]} on {back} {worn[back]} is {measured:.2f}, needs {need}"
                yield Shortfall(scheme=scheme, token=changed, reason=reason)


def _misspelt(overrides: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for token, colour in overrides.items():
        if token not in OVERRIDABLE:
            yield token, f"{token} is not a token a province may set ({', '.join(OVERRIDABLE)})"
        elif not HEX.fullmatch(colour):
            yield token, f"{colour!r} is no #RRGGBB colour"
