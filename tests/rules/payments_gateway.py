"""A gateway's own book, as plainly as can be: orders, what it took and gave back, its daily report."""

from collections.abc import Iterable
from datetime import date, datetime

from api.payments.model import Declined, Paid, Untouched, Word
from kernel.clock import HANOI
from kernel.money import Dong
from tests.rules.payments_sides import day_of
from tests.treasury import charge_on

HEADER = "Mã giao dịch VNPAY,Mã đơn hàng,Thời gian giao dịch,Loại giao dịch,Số tiền,Phí\r\n"


class GatewayBook:
    """What VNPAY knows."""

    def __init__(self) -> None:
        self.payments: dict[str, list[Paid]] = {}
        self.declined: set[str] = set()
        self.given_back: dict[int, tuple[str, Dong, datetime]] = {}  # request -> transaction, sum, when
        self.letters: list[tuple[str, Word]] = []

    def take(self, reference: str, amount_vnd: int, at: datetime) -> str:
        number = f"T{sum(map(len, self.payments.values()))}"
        paid = Paid(transaction=number, amount_vnd=Dong(amount_vnd), paid_at=at)
        self.payments[reference].append(paid)
        self.letters.append((reference, paid))
        return number

    def decline(self, reference: str) -> None:
        self.declined.add(reference)
        self.letters.append((reference, Declined(reason="24")))

    def answer(self, reference: str) -> Word:
        """What querydr says."""
        if self.payments[reference]:
            return self.payments[reference][-1]
        return Declined(reason="24") if reference in self.declined else Untouched()

    def give_back(self, request: int, transaction: str, amount: Dong, at: datetime) -> None:
        """Once, however often it is asked for."""
        self.given_back.setdefault(request, (transaction, amount, at))

    @property
    def taken(self) -> dict[str, tuple[str, Paid]]:
        """Transaction -> order and payment."""
        return {paid.transaction: (order, paid) for order, each in self.payments.items() for paid in each}

    def net_of(self, day: date) -> int:
        """What it owes the account of that day."""
        came = [paid.amount_vnd for _, paid in self.taken.values() if day_of(paid.paid_at) == day]
        left = [amount for _, amount, at in self.given_back.values() if day_of(at) == day]
        return sum(came) - sum(map(charge_on, came)) - sum(left)

    @property
    def holds_vnd(self) -> int:
        """All that was ever taken, without its charges and what went back."""
        came = [paid.amount_vnd for _, paid in self.taken.values()]
        return sum(came) - sum(map(charge_on, came)) - sum(amount for _, amount, _ in self.given_back.values())

    def report(self, day: date) -> Iterable[str]:
        """That day as its portal tells it."""
        yield HEADER
        for number, (order, paid) in self.taken.items():
            if day_of(paid.paid_at) == day:
                fee = charge_on(paid.amount_vnd)
                yield f"{number},{order},{_clock(paid.paid_at)},Thanh toán,{paid.amount_vnd},{fee}\r\n"
        for request, (number, amount, at) in self.given_back.items():
            if day_of(at) == day:
                yield f"R{request},{self.taken[number][0]},{_clock(at)},Hoàn tiền,{amount},0\r\n"


def _clock(at: datetime) -> str:
    return f"{at.astimezone(HANOI):%d/%m/%Y %H:%M:%S}"
