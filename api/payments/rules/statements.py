"""An account statement as lines of credit, read from a bank's CSV by a mapping of its columns. Pure."""

import csv
import io
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone

import msgspec

from kernel.money import Dong

VIETNAM = timezone(timedelta(hours=7))
MOST_LINES = 100_000
TIMES = ("%d/%m/%Y %H:%M:%S", "%Y-%m-%d %H:%M:%S", "%d/%m/%Y %H:%M", "%Y-%m-%dT%H:%M:%S")


class BadStatement(ValueError):
    """A row that cannot be read: nothing of the file is taken. Says which row and why."""

    def __init__(self, row: int, why: str) -> None:
        super().__init__(f"row {row}: {why}")
        self.row = row
        self.why = why


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """Money that came into the account, under the bank's own number."""

    reference: str
    amount_vnd: Dong
    content: str
    happened_at: datetime


class Columns(msgspec.Struct, frozen=True, kw_only=True):
    """Which column of a bank's CSV says what (docs/operating.md)."""

    time: str = "Ngày giao dịch"
    reference: str = "Số tham chiếu"
    credit: str = "Ghi có"
    content: str = "Nội dung"


def read_statement(text: str, columns: Columns | None = None) -> tuple[Line, ...]:
    """The credits of a CSV with a header; debits are passed over. Raises BadStatement."""
    columns = columns or Columns()
    reader = csv.DictReader(io.StringIO(text.lstrip("\ufeff"), newline=""))
    lines: list[Line] = []
    number = 1
    try:
        wanted = {columns.time, columns.reference, columns.credit, columns.content}
        if missing := wanted - set(reader.fieldnames or ()):
            raise BadStatement(1, f"no column “{min(missing)}”")
        for number, row in enumerate(reader, start=2):
            if number > MOST_LINES:
                raise BadStatement(number, "too many rows")
            amount = _amount(row, columns, number)
            if amount:
                lines.append(_line(row, columns, number, amount))
    except csv.Error as wrong:
        raise BadStatement(number + 1, str(wrong)) from None
    return tuple(lines)


def _amount(row: Mapping[str, str | None], columns: Columns, number: int) -> int:
    text = (row[columns.credit] or "").strip().replace(".", "").replace(",", "").removesuffix("VND").strip()
    if not text:
        return 0
    if not (text.isascii() and text.isdecimal()) or len(text) > 15:
        raise BadStatement(number, f"“{row[columns.credit]}” is no sum of đồng")
    return int(text)


def _line(row: Mapping[str, str | None], columns: Columns, number: int, amount: int) -> Line:
    reference = (row[columns.reference] or "").strip()
    if not 0 < len(reference) <= 100:
        raise BadStatement(number, "no reference")
    return Line(
        reference=reference,
        amount_vnd=Dong(amount),
        content=(row[columns.content] or "").strip()[:500],
        happened_at=_time((row[columns.time] or "").strip(), number),
    )


def _time(text: str, number: int) -> datetime:
    for form in TIMES:
        try:
            return datetime.strptime(text, form).replace(tzinfo=VIETNAM)
        except ValueError:
            continue
    raise BadStatement(number, f"“{text}” is no time")
