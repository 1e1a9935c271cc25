"""A filled form as its paper reads: words only, in the order of the paper; knows no typesetting."""

from msgspec import Struct


class PrintedLine(Struct, frozen=True, kw_only=True):
    """One line of the paper; an empty `value` was asked and not answered. `beside`: on the line before, after it."""

    label: str
    value: str
    beside: bool = False


class PrintedTable(Struct, frozen=True, kw_only=True):
    """A repeating section: one row an item."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class PrintedSection(Struct, frozen=True, kw_only=True):
    """Lines or a table under a heading; an empty `title` has none."""

    title: str
    lines: tuple[PrintedLine, ...] = ()
    table: PrintedTable | None = None
