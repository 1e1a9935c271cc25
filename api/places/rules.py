"""Reading the place lists, and finding a place as people type it; pure."""

import re
import unicodedata
from collections.abc import Iterator, Sequence

from api.places.model import Choice, Commune, CommuneKind, OldUnit, Province, ProvinceKind

MARKS = re.compile("[\u0300-\u036f]")
KIND = "thanh pho|thi tran|thi xa|dac khu|nong truong|tinh|huyen|quan|phuong|xa|tp|tt|tx"
KIND_BEFORE_NAME = re.compile(rf"(?:^|(?<=, ))(?:(?:{KIND}) )+", re.MULTILINE)
KIND_ANYWHERE = re.compile(rf"\b(?:{KIND})\b")


def fold(text: str) -> str:
    """Lower case without marks, đ as d: `Hoà Bình`, `Hòa Bình` and `hoa binh` are one."""
    return MARKS.sub("", unicodedata.normalize("NFD", text.lower().replace("đ", "d")))


def rows(text: str) -> Iterator[list[str]]:
    """Tab-separated cells; lines that start with `#` are remarks."""
    for line in text.splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


def read_provinces(text: str) -> tuple[Province, ...]:
    return tuple(Province(code=code, kind=ProvinceKind(kind), name=name) for code, kind, name in rows(text))


def read_communes(text: str) -> tuple[Commune, ...]:
    return tuple(
        Commune(province_code=province, code=code, kind=CommuneKind(kind), name=name)
        for province, code, kind, name in rows(text)
    )


def read_choices(text: str) -> tuple[Choice, ...]:
    """Two cells (one name for both languages) or three."""
    return tuple(Choice(code=cells[0], vi=cells[1], en=cells[-1]) for cells in rows(text))


def read_old_units(text: str) -> tuple[OldUnit, ...]:
    """A line `= district, province` heads its communes; a commune line is name and codes joined by commas."""
    units = []
    above = ""
    for cells in rows(text):
        if cells[0].startswith("= "):
            above = cells[0].removeprefix("= ")
            continue
        name, codes = cells
        units.append(OldUnit(title=f"{name}, {above}" if name else above, heirs=tuple(codes.split(","))))
    return tuple(units)


def bare_words(folded: str) -> list[str]:
    """The words of a typed place without `xã`, `huyện` and their like: never empty unless nothing was typed."""
    words = folded.replace(",", " ").replace(".", " ")
    return KIND_ANYWHERE.sub(" ", words).split() or words.split()


def search_keys(titles: Sequence[str]) -> tuple[str, ...]:
    """What `find_keys` looks in, one for each title: ` commune , district, province ` without marks and kinds.

    All at once: ten thousand titles fold in a few milliseconds as one text.
    """
    folded = KIND_BEFORE_NAME.sub("", fold("\n".join(titles)))
    return tuple(f" {line.replace(', ', ' , ', 1)} " for line in folded.split("\n"))


def find_keys(keys: Sequence[str], typed: str, limit: int) -> tuple[int, ...]:
    """Places whose words begin with each typed word, those whose commune is exactly what was typed first.

    `typed` is free: `xã Y Tý, huyện Bát Xát`, `y ty bat xat`, `mường hum`.
    """
    commune, _, above = fold(typed).partition(",")
    first, rest = bare_words(commune), bare_words(above)
    if not first:
        return ()
    wanted = [f" {word}" for word in (*first, *rest)]
    opening = f" {' '.join(first)}"
    found: list[tuple[int, int]] = []
    for index, key in enumerate(keys):
        if all(word in key for word in wanted):
            rank = 0 if key.startswith(f"{opening} ,") else 1 if key.startswith(opening) else 2
            found.append((rank, index))
    return tuple(index for _, index in sorted(found)[:limit])
