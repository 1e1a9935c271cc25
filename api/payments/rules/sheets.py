"""A day's report as a workbook or one CSV. Text that a spreadsheet would calculate is made harmless. Pure."""

import csv
import io
from collections.abc import Iterable
from datetime import date, datetime

import msgspec

from api.payments.rules.statements import VIETNAM

Cell = str | int | datetime | date | None

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """One table with its name and its columns' names."""

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def plain(cell: Cell) -> str | int:
    """What is written: sums stay numbers, moments are Vietnam's, text never begins a formula."""
    if cell is None:
        return ""
    if isinstance(cell, int):
        return cell
    if isinstance(cell, datetime):
        return f"{cell.astimezone(VIETNAM):%d/%m/%Y %H:%M:%S}"
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    return f"'{cell}" if cell.startswith(DANGEROUS) else cell


def write_csv(sheets: Iterable[Sheet]) -> bytes:
    """All tables one under another; the first column names the table."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    for sheet in sheets:
        writer.writerow([sheet.name, *sheet.header])
        writer.writerows([sheet.name, *map(plain, row)] for row in sheet.rows)
        writer.writerow([])
    return out.getvalue().encode("utf-8-sig")


def write_xlsx(sheets: Iterable[Sheet]) -> bytes:
    """A workbook with a sheet a table: bold headings, sums grouped by thousands, no cell that is a formula."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    import xlsxwriter  # large, and wanted once a day

    book = xlsxwriter.Workbook(out, options)
    bold, sums = book.add_format({"bold": True, "text_wrap": True}), book.add_format({"num_format": "#,##0"})
    for sheet in sheets:
        page = book.add_worksheet(sheet.name[:31])
        page.freeze_panes(1, 0)
        page.set_column(0, max(0, len(sheet.header) - 1), 20)
        for column, name in enumerate(sheet.header):
            page.write_string(0, column, name, bold)
        for at, row in enumerate(sheet.rows, start=1):
            for column, cell in enumerate(map(plain, row)):
                if isinstance(cell, int):
                    page.write_number(at, column, cell, sums)
                else:
                    page.write_string(at, column, cell)
    book.close()
    return out.getvalue()
