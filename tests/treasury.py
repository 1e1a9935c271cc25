"""The treasury's account as its bank keeps it, and what the bank tells of it: late, not at all, or twice."""

from collections.abc import Iterable
from datetime import date, datetime

import msgspec

from kernel.clock import HANOI
from kernel.ids import new_id

HEADER = "Ngày giao dịch,Số tham chiếu,Ghi nợ,Ghi có,Nội dung\r\n"
FATES = ("whole", "whole", "parts", "short", "twice", "never", "stranger")
"""What a gateway's payout may be like; a stranger's transfer comes beside a whole one."""


def charge_on(amount_vnd: int) -> int:
    """What the gateway keeps of a payment."""
    return amount_vnd * 8 // 1000


class Credit(msgspec.Struct, frozen=True, kw_only=True):
    """Money that came in; `payout` is the day of a gateway's that it settles."""

    reference: str
    amount_vnd: int
    content: str
    at: datetime
    payout: date | None = None


class Treasury:
    """The bank's own book of one account. It never asks us anything."""

    def __init__(self) -> None:
        self.credits: list[Credit] = []
        self.sent: dict[str, int] = {}
        self.told: set[str] = set()
        self.withheld: set[str] = set()

    @property
    def balance_vnd(self) -> int:
        return sum(credit.amount_vnd for credit in self.credits) - sum(self.sent.values())

    def receive(self, amount_vnd: int, content: str, at: datetime, payout: date | None = None) -> Credit:
        """Somebody transfers."""
        reference = f"FT{new_id().hex}"
        credit = Credit(reference=reference, amount_vnd=amount_vnd, content=content, at=at, payout=payout)
        self.credits.append(credit)
        return credit

    def be_settled(self, gateway: str, day: date, net_vnd: int, how: str, at: datetime) -> None:
        """A gateway pays out a day of its own, as it likes."""
        if how == "stranger":
            self.receive(9000, "nop le phi cho con", at)
        part = min(1000, net_vnd)
        sums = {"parts": [part, net_vnd - part], "short": [net_vnd - part], "twice": [net_vnd] * 2, "never": []}
        for amount in sums.get(how, [net_vnd]):
            if amount > 0:
                self.receive(amount, f"CK {gateway} QUYET TOAN {day:%Y%m%d} GD 01", at, day)

    def bring_the_rest(self, gateway: str, day: date, net_vnd: int, at: datetime) -> None:
        """What was short of that day comes after all."""
        if (rest := net_vnd - sum(credit.amount_vnd for credit in self.credits if credit.payout == day)) > 0:
            self.receive(rest, f"{gateway} QT {day}", at, day)

    @property
    def may_tell(self) -> bool:
        return len(self.credits) > len(self.told) + len(self.withheld)

    def untold(self) -> list[Credit]:
        """Of these the statement has not spoken, and may yet."""
        return [each for each in self.credits if each.reference not in self.told | self.withheld]

    def told_before(self) -> list[Credit]:
        """Of these it has spoken."""
        return [each for each in self.credits if each.reference in self.told]

    def statement(self, told: Iterable[Credit]) -> str:
        """A file that tells of these."""
        rows = [HEADER]
        for each in told:
            self.told.add(each.reference)
            rows.append(
                f"{each.at.astimezone(HANOI):%d/%m/%Y %H:%M:%S},{each.reference},,{each.amount_vnd},{each.content}\r\n"
            )
        return "".join(rows)

    def told_of(self, day: date) -> int:
        """What the statement says has come for a gateway's day."""
        return sum(each.amount_vnd for each in self.credits if each.payout == day and each.reference in self.told)
