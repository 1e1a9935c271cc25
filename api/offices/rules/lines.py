"""On which line of a TOML text a value stands, so that a complaint can be found; pure."""

import re
from collections.abc import Sequence

HEADER = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?$")
ASSIGNMENT = re.compile(r"""\s*((?:"[^"]*"|'[^']*'|[\w-]+)(?:\s*\.\s*(?:"[^"]*"|'[^']*'|[\w-]+))*)\s*=""")
FENCES = ('"""', "'''")

Path = tuple[str | int, ...]


def _keys(dotted: str) -> list[str]:
    return [key.strip().strip("\"'") for key in re.findall(r""""[^"]*"|'[^']*'|[\w-]+""", dotted)]


def find_lines(text: str) -> dict[Path, int]:
    """Line numbers, from 1, of every table header, assignment, and item of an array written one item a line.

    `("office", 0, "phone") -> 41`.
    """
    lines: dict[Path, int] = {}
    counts: dict[Path, int] = {}
    table: Path = ()
    array: Path = ()
    fence = ""
    for number, line in enumerate(text.splitlines(), 1):
        if fence:
            fence = "" if fence in line else fence
            continue
        if array:
            array = _note_item(line.strip(), array, lines, number)
            continue
        if header := HEADER.match(line):
            table = _enter(header[2], repeats=header[1] == "[[", counts=counts)
            lines.setdefault(table, number)
        elif assignment := ASSIGNMENT.match(line):
            path = (*table, *_keys(assignment[1]))
            lines.setdefault(path, number)
            array = (*path, 0) if line[assignment.end() :].split(" #")[0].strip() == "[" else ()
            fence = next((mark for mark in FENCES if line.count(mark) == 1), "")
    return lines


def _note_item(line: str, item: Path, lines: dict[Path, int], number: int) -> Path:
    """The path of the array's next item; none when the array ends here."""
    if line.startswith("]"):
        return ()
    if not line or line.startswith("#"):
        return item
    lines.setdefault(item, number)
    return (*item[:-1], int(item[-1]) + 1)


def _enter(dotted: str, *, repeats: bool, counts: dict[Path, int]) -> Path:
    """The path a header opens: inside `[[a]]`, `[a.b]` and `[[a.b]]` mean the latest `a`."""
    path: Path = ()
    keys = _keys(dotted)
    for depth, key in enumerate(keys):
        path = (*path, key)
        last = depth == len(keys) - 1
        if last and repeats:
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = (*path, counts[path])
    return path


def line_of(lines: dict[Path, int], path: Sequence[str | int]) -> int:
    """The line of the value, or of the nearest thing around it; 1 where nothing is known."""
    for length in range(len(path), 0, -1):
        if (line := lines.get(tuple(path[:length]))) is not None:
            return line
    return 1
