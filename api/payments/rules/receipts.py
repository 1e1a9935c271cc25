"""What goes back of a settled fee, and what a receipt is over: what was paid, less what went back. Pure."""

from collections.abc import Collection, Iterable

from api.payments.model import Fee, Refund, RefundCause, RefundState
from kernel.money import Dong

RETURNS = frozenset({RefundCause.ENDED, RefundCause.DECIDED})
"""Causes by which a settled fee is given back; the others are debts, and were never part of it."""


def returned_of(refunds: Iterable[Refund]) -> tuple[Refund, ...]:
    """Those by which some of the fee has left, in the order it left."""
    left = [each for each in refunds if each.cause in RETURNS and each.state is RefundState.DONE]
    return tuple(sorted(left, key=lambda each: (each.done_at, each.id)))


def returned_vnd(refunds: Iterable[Refund]) -> Dong:
    """How much of the fee has left."""
    return Dong(sum(each.amount_vnd for each in returned_of(refunds)))


def kept_vnd(fee: Fee, refunds: Iterable[Refund]) -> Dong:
    """What the state keeps of a settled fee, for which a receipt must stand; nothing kept, no receipt."""
    return Dong(fee.total_vnd - returned_vnd(refunds))


def left_to_return(fee: Fee, items: Collection[str] | None, given_back_vnd: Dong) -> Dong:
    """What the lines of these rules (None: all) came to, less what it was decided to give back before.

    Never negative, and never more than what was not given back.
    """
    lines = fee.total_vnd if items is None else sum(line.amount_vnd for line in fee.lines if line.item in items)
    return Dong(max(0, min(lines, fee.total_vnd) - given_back_vnd))
