"""Text as it may be set on paper: whatever was typed, only in marks that our fonts hold and the setter survives."""

import re
import unicodedata

# What Libertinus Serif and DejaVu Sans Mono, both inside the typst wheel, can show. A mark outside is printed as its
# number: PDF/A forbids missing glyphs, and some scripts make the setter panic.
_SHOWN = (
    (0x20, 0x7E),
    (0xA0, 0x19A),
    (0x19C, 0x24F),
    (0x2B0, 0x2FF),
    (0x300, 0x323),
    (0x37A, 0x37F),
    (0x386, 0x38A),
    (0x38C, 0x38C),
    (0x38E, 0x3A1),
    (0x3A3, 0x3FF),
    (0x400, 0x481),
    (0x48A, 0x4FF),
    (0x5D0, 0x5EA),
    (0x1E00, 0x1EFF),
    (0x2010, 0x2015),
    (0x2018, 0x201E),
    (0x2020, 0x2022),
    (0x2026, 0x2026),
    (0x2030, 0x2033),
    (0x2039, 0x203A),
    (0x20AB, 0x20AC),
    (0x2116, 0x2116),
    (0x2122, 0x2122),
    (0x2190, 0x2193),
    (0x2260, 0x2265),
    (0x2500, 0x257F),
    (0x25A0, 0x25FF),
    (0x2610, 0x2612),
)
_SHOWN_MARKS = frozenset(chr(point) for first, last in _SHOWN for point in range(first, last + 1))

MOST_CHARACTERS = 20_000
_LONGEST_WORD = 40
_LONG_WORD = re.compile(rf"[^\s\u200b]{{{_LONGEST_WORD},}}")
_STACKED_MARKS = re.compile(r"([\u0300-\u036f]{2})[\u0300-\u036f]+")


def printable(text: str) -> str:
    """`text` composed (NFC), without control and direction marks, unknown marks as `[U+1F600]`, long words breakable.

    Line breaks stay. What is beyond MOST_CHARACTERS is cut, and says so.
    """
    cut = text if len(text) <= MOST_CHARACTERS else f"{text[:MOST_CHARACTERS]} […]"
    composed = _STACKED_MARKS.sub(r"\1", unicodedata.normalize("NFC", cut))
    shown = "".join(_shown(mark) for mark in composed.replace("\r\n", "\n"))
    return _LONG_WORD.sub(_breakable, shown)


def _shown(mark: str) -> str:
    if mark in _SHOWN_MARKS or mark == "\n":
        return mark
    match unicodedata.category(mark):
        case "Zs" | "Zl" | "Zp":
            return " "
        case "Cc":
            return " " if mark in "\t\v\f\r\x85" else ""
        case "Cf" | "Mn" | "Me" | "Cs":
            return ""
        case _:
            return f"[U+{ord(mark):04X}]"


def _breakable(word: re.Match[str]) -> str:
    letters = word.group()
    return "\u200b".join(letters[at : at + _LONGEST_WORD // 2] for at in range(0, len(letters), _LONGEST_WORD // 2))
