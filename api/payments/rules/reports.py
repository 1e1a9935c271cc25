"""Gateways' daily reports as CSV, read row by row through a mapping of their columns (docs/operating.md). Pure."""

import csv
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta, timezone
from types import MappingProxyType

import msgspec

from api.payments.model import GatewayName
from api.payments.rules.reconciling import ReportRow, RowKind
from kernel.money import Dong

VIETNAM = timezone(timedelta(hours=7))


class BadReport(ValueError):
    """A row that cannot be read: nothing of the file is taken. Says which row and why."""

    def __init__(self, row: int, why: str) -> None:
        super().__init__(f"row {row}: {why}")
        self.row = row
        self.why = why


class ReportColumns(msgspec.Struct, frozen=True, kw_only=True):
    """Which column says what, and which words in `kind` mean a payment or a refund; other rows are passed over."""

    kind: str
    transaction: str
    reference: str
    amount: str
    charge: str
    time: str
    time_format: str
    paid: frozenset[str]
    refunded: frozenset[str]


MAPPINGS = MappingProxyType(
    {
        GatewayName.VNPAY: ReportColumns(
            kind="Loại giao dịch",
            transaction="Mã giao dịch VNPAY",
            reference="Mã đơn hàng",
            amount="Số tiền",
            charge="Phí",
            time="Thời gian giao dịch",
            time_format="%d/%m/%Y %H:%M:%S",
            paid=frozenset({"Thanh toán"}),
            refunded=frozenset({"Hoàn tiền"}),
        ),
        GatewayName.MOMO: ReportColumns(
            kind="Transaction type",
            transaction="Transaction ID",
            reference="Order ID",
            amount="Amount",
            charge="Fee",
            time="Completed time",
            time_format="%Y-%m-%d %H:%M:%S",
            paid=frozenset({"Payment"}),
            refunded=frozenset({"Refund"}),
        ),
    }
)


def read_report(lines: Iterable[str], columns: ReportColumns) -> Iterator[ReportRow]:
    """Rows as they come: a report of a million is never held whole. Raises BadReport."""
    reader = csv.DictReader(lines)
    number = 1
    try:
        wanted = {columns.kind, columns.transaction, columns.reference, columns.amount, columns.charge, columns.time}
        names = [name.lstrip("\ufeff") for name in reader.fieldnames or ()]
        reader.fieldnames = names
        if missing := wanted - set(names):
            raise BadReport(1, f"no column “{min(missing)}”")
        for number, row in enumerate(reader, start=2):
            kind = (row[columns.kind] or "").strip()
            if kind in columns.paid | columns.refunded:
                yield _row(row, columns, number, RowKind.PAID if kind in columns.paid else RowKind.REFUNDED)
    except csv.Error as wrong:
        raise BadReport(number + 1, str(wrong)) from None


def _row(row: dict[str, str | None], columns: ReportColumns, number: int, kind: RowKind) -> ReportRow:
    transaction = (row[columns.transaction] or "").strip()
    if not 0 < len(transaction) <= 100:
        raise BadReport(number, "no transaction number")
    try:
        at = datetime.strptime((row[columns.time] or "").strip(), columns.time_format).replace(tzinfo=VIETNAM)
    except ValueError:
        raise BadReport(number, f"“{row[columns.time]}” is no time") from None
    return ReportRow(
        kind=kind,
        transaction=transaction,
        reference=(row[columns.reference] or "").strip()[:100],
        amount_vnd=_amount(row[columns.amount], number, least=1),
        charge_vnd=_amount(row[columns.charge], number, least=0),
        happened_at=at,
    )


def _amount(text: str | None, number: int, *, least: int) -> Dong:
    plain = (text or "0").strip().replace(".", "").replace(",", "") or "0"
    if not (plain.isascii() and plain.isdecimal()) or len(plain) > 15 or int(plain) < least:
        raise BadReport(number, f"“{text}” is no sum of đồng")
    return Dong(int(plain))
