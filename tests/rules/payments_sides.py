"""Our reading of a gateway's reports and of the account's statement, by the rules alone: what the actions do in SQL."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from api.payments.model import GatewayName
from api.payments.rules.ledger import Kind, Movement
from api.payments.rules.payouts import Owed, agrees, disagrees, read_payout
from api.payments.rules.reconciling import DifferenceKind, Pair, ReportRow, RowKind, classify
from api.payments.rules.reports import MAPPINGS, read_report
from api.payments.rules.statements import Line, read_statement
from kernel.clock import HANOI
from kernel.money import Dong

Key = tuple[RowKind, str]


def day_of(at: datetime) -> date:
    return at.astimezone(HANOI).date()


def end_of(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=HANOI) + timedelta(days=1)


class Sides:
    """Reports and statement as they were read, what was booked from them, and the differences that lie open."""

    def __init__(self) -> None:
        self.ours: dict[Key, tuple[Dong, datetime]] = {}  # the gateway's transactions that our books have
        self.rows: dict[Key, ReportRow] = {}
        self.lines: dict[str, Line] = {}
        self.matched: list[Line] = []
        self.strange: list[Line] = []
        self.movements: list[Movement] = []
        self.open: dict[tuple[DifferenceKind, str], int | None] = {}
        self._paid_out: set[str] = set()
        self._charged: Counter[date] = Counter()

    def hear_report(self, lines: Iterable[str]) -> None:
        """A transaction is known once, however often a report tells of it."""
        for row in read_report(lines, MAPPINGS[GatewayName.VNPAY]):
            self.rows.setdefault((row.kind, row.transaction), row)

    def hear_statement(self, text: str) -> Iterator[Line]:
        """The lines that are new."""
        for line in read_statement(text):
            if line.reference not in self.lines:
                self.lines[line.reference] = line
                yield line

    def disagreements(self, day: date) -> Iterator[tuple[DifferenceKind, Key]]:
        """Transactions of a day that the books and the report do not have alike."""
        keys = {key: None for key, row in self.rows.items() if day_of(row.happened_at) == day}
        keys |= {key: None for key, (_, at) in self.ours.items() if day_of(at) == day}
        for key in keys:
            ours, row = self.ours.get(key), self.rows.get(key)
            pair = Pair(
                kind=key[0],
                transaction=key[1],
                reference="",
                ours_vnd=None if ours is None else ours[0],
                theirs_vnd=None if row is None else row.amount_vnd,
                happened_at=end_of(day),
            )
            if (kind := classify(pair)) is not None:
                yield kind, key

    def set_beside(self, day: date, now: datetime) -> None:
        """What agrees now is mended, what does not lies open, and the day's money is looked for in the account."""
        for (_, number), row in self.rows.items():
            if day_of(row.happened_at) == day:
                self._mend(number)
        for (_, number), (_, at) in self.ours.items():
            if day_of(at) == day:
                self._mend(number)
        for kind, key in self.disagreements(day):
            self.open[kind, key[1]] = self.rows[key].amount_vnd if key in self.rows else None
        self._pay_out(self.matched)
        self._settle(day, now)

    def _mend(self, number: str) -> None:
        for kind in DifferenceKind:
            self.open.pop((kind, number), None)

    def _pay_out(self, lines: Iterable[Line]) -> None:
        for line in lines:
            if line.reference not in self._paid_out:
                self._paid_out.add(line.reference)
                self.movements.append(Movement(kind=Kind.PAID_OUT, amount_vnd=line.amount_vnd))

    def _settle(self, day: date, now: datetime) -> None:
        rows = [row for row in self.rows.values() if day_of(row.happened_at) == day]
        charges = sum(row.charge_vnd for row in rows)
        owed = Owed(
            paid_vnd=Dong(sum(row.amount_vnd for row in rows if row.kind is RowKind.PAID)),
            charges_vnd=Dong(charges),
            refunded_vnd=Dong(sum(row.amount_vnd for row in rows if row.kind is RowKind.REFUNDED)),
        )
        if (more := charges - self._charged[day]) > 0:
            self._charged[day] = charges
            self.movements.append(Movement(kind=Kind.CHARGED, amount_vnd=Dong(more)))
        of_day = [line for line in self.lines.values() if (read := read_payout(line.content)) and read.day == day]
        self._pay_out(of_day)
        arrived = sum(line.amount_vnd for line in of_day)
        name = (DifferenceKind.PAYOUT, str(day))
        if disagrees(owed.net_vnd, arrived, day_ended_at=end_of(day), now=now):
            self.open[name] = arrived
        elif agrees(owed.net_vnd, arrived):
            self.open.pop(name, None)
