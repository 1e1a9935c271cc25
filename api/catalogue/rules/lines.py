"""Finds on which line of a TOML text a value stands; knows nothing of what the values mean."""

import re

Path = tuple[str | int, ...]

HEADER = re.compile(r"^\s*(\[\[?)\s*([^\]]+?)\s*\]")
KEY = re.compile(r"""^\s*((?:[A-Za-z0-9_-]+|"[^"]*")(?:\s*\.\s*(?:[A-Za-z0-9_-]+|"[^"]*"))*)\s*=\s*(.*)$""")
MULTILINE = ('"""', "'''")


def find_lines(text: str) -> dict[Path, int]:
    """Line numbers, from 1, of every header, key and item of an array written one item a line."""
    found: dict[Path, int] = {(): 1}
    counts: dict[Path, int] = {}
    prefix: Path = ()
    quote = ""
    array: Path | None = None
    item = 0
    for number, line in enumerate(text.splitlines(), 1):
        if quote:
            quote = "" if quote in line else quote
            continue
        stripped = line.strip()
        if array is not None:
            if stripped.startswith("]"):
                array = None
            elif stripped and not stripped.startswith("#"):
                found.setdefault((*array, item), number)
                item += 1
            continue
        if header := HEADER.match(line):
            prefix = _enter(header[2], many=header[1] == "[[", counts=counts)
            found.setdefault(prefix, number)
        elif key := KEY.match(line):
            path = (*prefix, *_split(key[1]))
            found.setdefault(path, number)
            value = key[2].split(" #")[0].rstrip()
            quote = next((mark for mark in MULTILINE if value.count(mark) == 1), "")
            if value == "[":
                array, item = path, 0
    return found


def line_of(lines: dict[Path, int], path: Path) -> int:
    """The line of the value, else of the nearest thing around it."""
    while path not in lines:
        path = path[:-1]
    return lines[path]


def _split(dotted: str) -> Path:
    return tuple(part.strip().strip('"') for part in dotted.split("."))


def _enter(dotted: str, *, many: bool, counts: dict[Path, int]) -> Path:
    path: Path = ()
    parts = _split(dotted)
    for depth, part in enumerate(parts, 1):
        path = (*path, part)
        if many and depth == len(parts):
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = (*path, counts[path])
    return path
