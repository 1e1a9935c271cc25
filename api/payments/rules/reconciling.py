"""Where our books and a gateway's report disagree, and which disagreements mend themselves. Pure."""

from datetime import date, datetime
from enum import StrEnum

import msgspec

from kernel.money import Dong


class RowKind(StrEnum):
    """What a report speaks of."""

    PAID = "paid"
    REFUNDED = "refunded"


class DifferenceKind(StrEnum):
    """Why two sides disagree about one transaction."""

    MISSING_HERE = "missing_here"  # they took money we have not booked
    MISSING_THERE = "missing_there"  # we booked money they do not report
    AMOUNT = "amount"
    REFUND_MISSING_HERE = "refund_missing_here"
    REFUND_MISSING_THERE = "refund_missing_there"
    REFUND_AMOUNT = "refund_amount"
    PAYOUT = "payout"  # the account received another sum than the gateway owed


class RepairKind(StrEnum):
    """How a disagreement came to its end. The first five the house may do alone; the others are a person's."""

    CONFIRMED = "confirmed_by_gateway"  # the gateway, asked, told of this very payment: booked
    OWED_BACK = "owed_back"  # no fee needs it: booked, and queued to be given back
    REFUND_FINISHED = "refund_finished"  # two persons had agreed; the report says it is done
    NOW_AGREES = "now_agrees"  # a later report, or a later notice, brought the other side
    PAYOUT_ARRIVED = "payout_arrived"  # the account has what was owed
    EXPLAINED = "explained"
    LINE_ASSIGNED = "line_assigned"
    LINE_SET_APART = "line_set_apart"


class ReportRow(msgspec.Struct, frozen=True, kw_only=True):
    """One transaction of a gateway's day; `charge_vnd` is what it keeps."""

    kind: RowKind
    transaction: str
    reference: str
    amount_vnd: Dong
    charge_vnd: Dong
    happened_at: datetime


class Pair(msgspec.Struct, frozen=True, kw_only=True):
    """One transaction as each side has it; None where a side has nothing."""

    kind: RowKind
    transaction: str
    reference: str
    ours_vnd: Dong | None
    theirs_vnd: Dong | None
    happened_at: datetime


class Day(msgspec.Struct, frozen=True, kw_only=True):
    """A day's three sums, and how many disagreements are left.

    `owed_vnd`: what must reach the account after charges and refunds; `arrived_vnd`: what the statement says did.
    """

    day: date
    gateway: str
    ours_count: int
    ours_vnd: Dong
    theirs_count: int
    theirs_vnd: Dong
    open_count: int
    owed_vnd: int = 0
    arrived_vnd: int = 0


_KINDS = {
    RowKind.PAID: (DifferenceKind.MISSING_HERE, DifferenceKind.MISSING_THERE, DifferenceKind.AMOUNT),
    RowKind.REFUNDED: (
        DifferenceKind.REFUND_MISSING_HERE,
        DifferenceKind.REFUND_MISSING_THERE,
        DifferenceKind.REFUND_AMOUNT,
    ),
}


def classify(pair: Pair) -> DifferenceKind | None:
    """What kind of disagreement this is; None when the sides agree. Raises ValueError when neither has it."""
    here, there, amount = _KINDS[pair.kind]
    if pair.ours_vnd is None and pair.theirs_vnd is None:
        raise ValueError("a pair that nobody has")
    if pair.ours_vnd is None:
        return here
    if pair.theirs_vnd is None:
        return there
    return None if pair.ours_vnd == pair.theirs_vnd else amount


def may_heal(kind: DifferenceKind, *, confirmed: bool, fee_due: bool) -> bool:
    """Whether the evidence about an attempt we know is clear enough to repair without a person.

    A report alone never settles a fee: the gateway must confirm it when asked. Money for a fee that needs none only
    joins the refund queue, where two persons look.
    """
    return kind is DifferenceKind.MISSING_HERE and (confirmed or not fee_due)
