"""What a gateway pays out of a day: payments without charges and refunds, in one transfer that names the day. Pure."""

import re
from datetime import date, datetime, timedelta

import msgspec

from api.payments.model import GatewayName
from kernel.money import Dong

PATIENCE = timedelta(days=2)
"""After a day's end; a transfer that has not come by then is a difference until it does."""

_PAYOUT = re.compile(r"\b(VNPAY|MOMO)\W{0,3}(?:QUYET\W?TOAN|QT)\W{0,3}(20\d\d)\W?(\d\d)\W?(\d\d)\b", re.IGNORECASE)


class Payout(msgspec.Struct, frozen=True, kw_only=True):
    """A transfer into the account that settles one gateway's day."""

    gateway: GatewayName
    day: date


class Owed(msgspec.Struct, frozen=True, kw_only=True):
    """A gateway's day by its own report: taken from payers, kept as charges, given back."""

    paid_vnd: Dong = Dong(0)
    charges_vnd: Dong = Dong(0)
    refunded_vnd: Dong = Dong(0)

    @property
    def net_vnd(self) -> int:
        """What must reach the account; negative when more went back than came in."""
        return self.paid_vnd - self.charges_vnd - self.refunded_vnd


def read_payout(content: str) -> Payout | None:
    """“VNPAY QUYET TOAN 20261121”, however a bank glues words before and after it; None when it is none."""
    found = _PAYOUT.search(content)
    if found is None:
        return None
    try:
        day = date(int(found[2]), int(found[3]), int(found[4]))
    except ValueError:
        return None
    return Payout(gateway=GatewayName(found[1].lower()), day=day)


def agrees(owed_vnd: int, arrived_vnd: int) -> bool:
    """Whether the account has what the report says is owed: nothing, where more went back than came in."""
    return owed_vnd == arrived_vnd or (owed_vnd <= 0 and not arrived_vnd)


def disagrees(owed_vnd: int, arrived_vnd: int, *, day_ended_at: datetime, now: datetime) -> bool:
    """Whether the account and the report disagree: another sum came, or nothing in all this time."""
    if agrees(owed_vnd, arrived_vnd):
        return False
    return bool(arrived_vnd) or now >= day_ended_at + PATIENCE
