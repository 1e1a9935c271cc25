"""A gateway as its own accountant sees it, behind the Protocol that ours speak to: for machines, not for stories."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import ClassVar

import msgspec

from api.payments.model import (
    Answer,
    Attempt,
    Declined,
    Forged,
    GatewayName,
    Notice,
    Order,
    Paid,
    Prepared,
    RefundAnswer,
    Refunded,
    RefundOrder,
    RefundPending,
    Silent,
    Untouched,
)
from kernel.clock import HANOI
from kernel.ids import new_id
from kernel.money import Dong
from tests.treasury import charge_on

LETTER: msgspec.json.Decoder[Notice] = msgspec.json.Decoder(Notice)


class Book:
    """A gateway as its own accountant sees it, behind the Protocol that ours speak to."""

    name: ClassVar[GatewayName] = GatewayName.VNPAY
    answers: ClassVar[bool] = True

    def __init__(self) -> None:
        self.payments: dict[str, list[Paid]] = {}
        self.declined: set[str] = set()
        self.given_back: dict[str, Dong] = {}
        self.told: dict[str, tuple[str, str, datetime]] = {}  # request -> order, number, when it was given back
        self.silent = False

    def open(self, order: Order) -> str:
        self.payments[order.reference] = []
        return "https://pay.example.vn/"

    async def prepare(self, order: Order) -> Prepared:
        return Prepared(url=self.open(order))

    def read_notice(self, raw: bytes) -> Notice | Forged:
        return LETTER.decode(raw)

    def read_return(self, raw: bytes) -> Notice | Forged:
        return LETTER.decode(raw)

    async def ask(self, attempt: Attempt, *, request_id: str, now: datetime) -> Answer:
        if self.silent:
            return Silent(why="down")
        if self.payments.get(attempt.reference):
            return self.payments[attempt.reference][-1]
        return Declined(reason="24") if attempt.reference in self.declined else Untouched()

    async def refund(self, order: RefundOrder, *, now: datetime) -> RefundAnswer:
        if order.request_id in self.given_back:
            return RefundPending()
        self.given_back[order.request_id] = order.amount_vnd
        number = f"R{new_id().hex}"
        self.told[order.request_id] = (order.reference, number, now)
        return Refunded(transaction=number)

    @property
    def taken(self) -> dict[str, int]:
        """Transaction -> sum, of every order, ours or not."""
        return {each.transaction: each.amount_vnd for payments in self.payments.values() for each in payments}

    @property
    def holds_vnd(self) -> int:
        """All that was ever taken, without charges and what went back."""
        return sum(self.taken.values()) - sum(map(charge_on, self.taken.values())) - sum(self.given_back.values())

    def net_of(self, day: date) -> int:
        """What it owes the account of a day."""
        paid = [each for payments in self.payments.values() for each in payments if day_of(each.paid_at) == day]
        left = [self.given_back[request] for request, (_, _, at) in self.told.items() if day_of(at) == day]
        return sum(each.amount_vnd - charge_on(each.amount_vnd) for each in paid) - sum(left)

    def report(self, day: date) -> Iterator[str]:
        """That day as VNPAY's portal tells it."""
        yield "Mã giao dịch VNPAY,Mã đơn hàng,Thời gian giao dịch,Loại giao dịch,Số tiền,Phí\r\n"
        rows = [
            (each.paid_at, each.transaction, reference, "Thanh toán", each.amount_vnd, charge_on(each.amount_vnd))
            for reference, payments in self.payments.items()
            for each in payments
        ]
        rows += [
            (at, number, reference, "Hoàn tiền", self.given_back[request], 0)
            for request, (reference, number, at) in self.told.items()
        ]
        for at, number, reference, kind, amount, charge in rows:
            here = at.astimezone(HANOI)
            if here.date() == day:
                yield f"{number},{reference},{here:%d/%m/%Y %H:%M:%S},{kind},{amount},{charge}\r\n"


def day_of(at: datetime) -> date:
    """In Vietnam."""
    return at.astimezone(HANOI).date()
