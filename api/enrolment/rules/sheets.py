"""Reads a list of households that a commune exported from somewhere: CSV or XLSX, whatever its encoding and order.

Only two columns are ever read, the head's name and the hamlet; every other one is named and ignored. A file is read
whole or refused whole; a row that cannot be used is told with its number, its column and what to do.
"""

import csv
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Mapping
from typing import ClassVar
from uuid import UUID
from xml.etree import ElementTree as ET

from msgspec import Struct

from api.places.rules.folding import fold
from kernel.errors import Refusal

MOST_ROWS = 50_000
MOST_UNPACKED_BYTES = 60 * 1024 * 1024
LONGEST_NAME = 100

_HEAD = ("ho ten chu ho", "ho va ten chu ho", "ten chu ho", "chu ho", "ho va ten", "ho ten", "head", "head name")
_HAMLET = ("thon", "to dan pho", "thon to dan pho", "thon ban", "ban", "thon to", "hamlet", "ten thon")
_NS = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_CELL = re.compile(r"([A-Z]{1,3})\d+")
_LETTERS = re.compile(r"[^\W\d_]")


class UnreadableSheet(Refusal):
    """The file as a whole cannot be used; nothing of it was kept."""

    status: ClassVar[int] = 422
    vi: ClassVar[str] = "Không đọc được tệp: {vi_why} Chưa nhập hộ nào."
    en: ClassVar[str] = "The file cannot be read: {en_why} No household was taken in."


class RowError(Struct, frozen=True, kw_only=True):
    """Why one row is left out; `row` counts from 1 as the sheet shows it."""

    row: int
    column: str
    vi: str
    en: str


class Line(Struct, frozen=True, kw_only=True):
    """One household of the sheet; `nth` among those of the same name in the same hamlet."""

    row: int
    head_name: str
    hamlet_id: UUID
    nth: int


class Sheet(Struct, frozen=True, kw_only=True):
    """What a file says: lines that can be used, rows that cannot, columns that were read and that were not."""

    rows: int
    lines: tuple[Line, ...]
    errors: tuple[RowError, ...]
    head_column: str
    hamlet_column: str
    ignored: tuple[str, ...]


def unreadable(vi: str, en: str) -> UnreadableSheet:
    return UnreadableSheet(vi_why=vi, en_why=en)


def plain(text: str) -> str:
    """For comparing names of columns and hamlets: no marks, no case, single spaces."""
    return " ".join(re.sub(r"[^a-z0-9]+", " ", fold(text)).split())


def hamlet_key(name: str) -> str:
    """“Thôn Ky Quan San” and “ky quan san” are one."""
    folded = plain(name)
    for prefix in ("thon ", "to dan pho ", "tdp ", "ban "):
        folded = folded.removeprefix(prefix)
    return folded


def read(content: bytes, hamlets: Mapping[str, UUID]) -> Sheet:
    """`hamlets` by `hamlet_key`. Raises UnreadableSheet."""
    table = list(_xlsx(content) if content[:4] == b"PK\x03\x04" else _csv(content))
    rows = [(number, cells) for number, cells in table if any(cell.strip() for cell in cells)]
    if not rows:
        raise unreadable("tệp trống.", "it is empty.")
    if len(rows) - 1 > MOST_ROWS:
        raise unreadable(f"có hơn {MOST_ROWS:,} dòng.".replace(",", "."), f"it has more than {MOST_ROWS:,} rows.")
    header = [cell.strip() for cell in rows[0][1]]
    head, hamlet = _column(header, _HEAD), _column(header, _HAMLET)
    if head is None or hamlet is None or head == hamlet:
        seen = ", ".join(cell for cell in header if cell)[:200]
        raise unreadable(
            f"dòng đầu cần có cột “Chủ hộ” và cột “Thôn”; đang có: {seen}.",
            f"the first row must name the columns “Chủ hộ” and “Thôn”; it has: {seen}.",
        )
    lines: list[Line] = []
    errors: list[RowError] = []
    met: dict[tuple[UUID, str], int] = {}
    for number, cells in rows[1:]:
        name, where = _cell(cells, head), _cell(cells, hamlet)
        found = hamlets.get(hamlet_key(where))
        error = _judge(number, header, head=head, hamlet=hamlet, name=name, where=where, known=found is not None)
        if error is not None or found is None:
            errors += [error] if error is not None else []
            continue
        key = (found, plain(name))
        met[key] = met.get(key, 0) + 1
        lines.append(Line(row=number, head_name=name, hamlet_id=found, nth=met[key]))
    return Sheet(
        rows=len(rows) - 1,
        lines=tuple(lines),
        errors=tuple(errors),
        head_column=header[head],
        hamlet_column=header[hamlet],
        ignored=tuple(cell for at, cell in enumerate(header) if cell and at not in (head, hamlet)),
    )


def _judge(
    row: int, header: list[str], *, head: int, hamlet: int, name: str, where: str, known: bool
) -> RowError | None:
    if not name:
        return RowError(row=row, column=header[head], vi="Thiếu tên chủ hộ.", en="The head's name is missing.")
    if len(name) > LONGEST_NAME or not _LETTERS.search(name) or "\ufffd" in name:
        return RowError(row=row, column=header[head], vi="Đây không phải tên người.", en="This is no person's name.")
    if not where:
        return RowError(row=row, column=header[hamlet], vi="Thiếu tên thôn.", en="The hamlet is missing.")
    if not known:
        return RowError(
            row=row,
            column=header[hamlet],
            vi=f"Xã chưa có thôn “{where[:60]}”. Thêm thôn trước, hoặc sửa tên.",
            en=f"The commune has no hamlet “{where[:60]}”. Add it first, or mend the name.",
        )
    return None


def _column(header: list[str], names: Iterable[str]) -> int | None:
    folded = [plain(cell) for cell in header]
    return next((folded.index(name) for name in names if name in folded), None)


def _cell(cells: list[str], at: int) -> str:
    text = unicodedata.normalize("NFC", cells[at]) if at < len(cells) else ""
    return " ".join("".join(c for c in text if c.isprintable() or c.isspace()).split())


# CSV


def _csv(content: bytes) -> Iterable[tuple[int, list[str]]]:
    text = _decode(content)
    first = text.split("\n", 1)[0]
    delimiter = max(";,\t|", key=first.count)
    try:
        for row in (reader := csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)):
            yield reader.line_num, row
    except csv.Error:
        raise unreadable("dấu nháy hoặc dấu phân cách bị hỏng.", "a quote or a separator is broken.") from None


def _decode(content: bytes) -> str:
    """UTF-8 or UTF-16 with its mark; anything else would turn names into other names, so it is refused."""
    marks = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
    encoding = next((name for mark, name in marks if content.startswith(mark)), "utf-8")
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise unreadable(
            "bảng mã không phải UTF-8 (có thể là TCVN3 hoặc VNI). Lưu lại dạng “CSV UTF-8” hoặc XLSX.",
            "it is not UTF-8 (perhaps TCVN3 or VNI). Save it as “CSV UTF-8” or XLSX.",
        )
    return text


# XLSX: a zip of XML; the first sheet


def _xlsx(content: bytes) -> Iterable[tuple[int, list[str]]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            if sum(info.file_size for info in book.infolist()) > MOST_UNPACKED_BYTES:
                raise unreadable("tệp quá lớn khi mở ra.", "it unpacks to too much.")
            names = set(book.namelist())
            strings = _strings(book.read("xl/sharedStrings.xml")) if "xl/sharedStrings.xml" in names else []
            sheets = sorted(name for name in names if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", name))
            if not sheets:
                raise unreadable("không có trang tính.", "it has no sheet.")
            sheet = book.read(min(sheets, key=lambda name: (len(name), name)))
        return _rows(sheet, strings)
    except (zipfile.BadZipFile, KeyError, ET.ParseError, RuntimeError, ValueError, NotImplementedError, EOFError):
        raise unreadable("tệp XLSX hỏng hoặc có mật khẩu.", "the XLSX is broken or locked by a password.") from None


def _root(xml: bytes) -> ET.Element:
    if b"<!DOCTYPE" in xml[:2000] or b"<!ENTITY" in xml:  # no spreadsheet has one: entities are how XML explodes
        raise ValueError
    return ET.fromstring(xml)  # noqa: S314 - no document type, and bounded


def _strings(xml: bytes) -> list[str]:
    return ["".join(t.text or "" for t in item.iter(f"{_NS}t")) for item in _root(xml).iter(f"{_NS}si")]


def _rows(xml: bytes, strings: list[str]) -> list[tuple[int, list[str]]]:
    found = []
    for at, row in enumerate(_root(xml).iter(f"{_NS}row"), start=1):
        cells: list[str] = []
        for cell in row.iter(f"{_NS}c"):
            where = _CELL.fullmatch(cell.get("r") or "")
            column = _index(where[1]) if where else len(cells)
            if column >= 256:
                continue
            cells += [""] * (column + 1 - len(cells))
            cells[column] = _text(cell, strings)
        found.append((int(row.get("r") or at), cells))
        if len(found) > MOST_ROWS * 2:
            raise unreadable("có quá nhiều dòng.", "it has too many rows.")
    return found


def _index(letters: str) -> int:
    at = 0
    for letter in letters:
        at = at * 26 + ord(letter) - 64
    return at - 1


def _text(cell: ET.Element, strings: list[str]) -> str:
    if cell.get("t") == "inlineStr":
        return "".join(t.text or "" for t in cell.iter(f"{_NS}t"))
    value = cell.findtext(f"{_NS}v") or ""
    if cell.get("t") == "s":
        return strings[int(value)] if value.isdigit() and int(value) < len(strings) else ""
    return value
