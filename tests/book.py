"""A gateway as its own accountant sees it, behind the Protocol that ours speak to: for machines, not for stories."""

from datetime import datetime
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
from kernel.ids import new_id
from kernel.money import Dong

LETTER: msgspec.json.Decoder[Notice] = msgspec.json.Decoder(Notice)


class Book:
    """A gateway as its own accountant sees it, behind the Protocol that ours speak to."""

    name: ClassVar[GatewayName] = GatewayName.VNPAY
    answers: ClassVar[bool] = True

    def __init__(self) -> None:
        self.payments: dict[str, list[Paid]] = {}
        self.declined: set[str] = set()
        self.given_back: dict[str, Dong] = {}
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
        return Refunded(transaction=f"R{new_id().hex}")
