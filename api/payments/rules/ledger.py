"""The books: every movement is a transfer from one account to another, so they balance by construction. Pure.

A kind of transfer has its two sides once and for all; balances are sums, never stored. Amounts are positive đồng.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType

import msgspec

from kernel.money import Dong


class Account(StrEnum):
    """Where money, or a claim on it, stands."""

    RECEIVABLE = "receivable"  # what residents still owe
    INCOME = "income"  # what the state has earned
    HELD = "held"  # received for a fee, not yet applied to it
    OWED_BACK = "owed_back"  # received and to be given back
    GATEWAY = "gateway"  # with a payment gateway, not yet in the treasury account
    CASH = "cash"  # in a counter's drawer
    TREASURY = "treasury"
    CHARGES = "charges"  # what gateways keep


class Kind(StrEnum):
    """Why money moves."""

    FEE_DUE = "fee_due"
    FEE_CANCELLED = "fee_cancelled"
    PAID = "paid"
    CASH_RECEIVED = "cash_received"
    APPLIED = "applied"
    EXCESS = "excess"  # too much for the fee
    UNCLAIMED = "unclaimed"  # no fee needs it: a second payment, or a fee that is no longer due
    RETURN_ORDERED = "return_ordered"
    RETURN_DROPPED = "return_dropped"
    REFUNDED = "refunded"
    CASH_RETURNED = "cash_returned"
    TRANSFERRED_BACK = "transferred_back"  # out of the treasury's account, at the bank
    PAID_OUT = "paid_out"  # gateway to treasury
    CHARGED = "charged"
    BANKED = "banked"  # drawer to treasury


SIDES: Mapping[Kind, tuple[Account, Account]] = MappingProxyType(
    {
        Kind.FEE_DUE: (Account.RECEIVABLE, Account.INCOME),
        Kind.FEE_CANCELLED: (Account.INCOME, Account.RECEIVABLE),
        Kind.PAID: (Account.GATEWAY, Account.HELD),
        Kind.CASH_RECEIVED: (Account.CASH, Account.HELD),
        Kind.APPLIED: (Account.HELD, Account.RECEIVABLE),
        Kind.EXCESS: (Account.HELD, Account.OWED_BACK),
        Kind.UNCLAIMED: (Account.HELD, Account.OWED_BACK),
        Kind.RETURN_ORDERED: (Account.INCOME, Account.OWED_BACK),
        Kind.RETURN_DROPPED: (Account.OWED_BACK, Account.INCOME),
        Kind.REFUNDED: (Account.OWED_BACK, Account.GATEWAY),
        Kind.CASH_RETURNED: (Account.OWED_BACK, Account.CASH),
        Kind.TRANSFERRED_BACK: (Account.OWED_BACK, Account.TREASURY),
        Kind.PAID_OUT: (Account.TREASURY, Account.GATEWAY),
        Kind.CHARGED: (Account.CHARGES, Account.GATEWAY),
        Kind.BANKED: (Account.TREASURY, Account.CASH),
    }
)
"""Kind -> (debited, credited)."""

ARRIVALS = frozenset({Kind.PAID, Kind.CASH_RECEIVED})
"""Money comes in by these; each is unique by (gateway, transaction)."""

_CREDIT_NORMAL = frozenset({Account.INCOME, Account.HELD, Account.OWED_BACK})


class Movement(msgspec.Struct, frozen=True, kw_only=True):
    """How much moves, and why; whose fee and which attempt are the caller's to add."""

    kind: Kind
    amount_vnd: Dong

    def __post_init__(self) -> None:
        if self.amount_vnd <= 0:
            raise ValueError("a transfer moves a positive sum")


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """One fee's balances: still owed, held for it, owed back from it; and all that ever came in for it."""

    receivable_vnd: Dong = Dong(0)
    held_vnd: Dong = Dong(0)
    owed_back_vnd: Dong = Dong(0)
    received_vnd: Dong = Dong(0)

    @property
    def missing_vnd(self) -> Dong:
        """What would settle the fee."""
        return Dong(max(0, self.receivable_vnd - self.held_vnd))


def balances(movements: Sequence[Movement]) -> dict[Account, int]:
    """Every account's balance, on its own normal side. Their signed sum is always zero."""
    found = dict.fromkeys(Account, 0)
    for movement in movements:
        debited, credited = SIDES[movement.kind]
        found[debited] += -movement.amount_vnd if debited in _CREDIT_NORMAL else movement.amount_vnd
        found[credited] += movement.amount_vnd if credited in _CREDIT_NORMAL else -movement.amount_vnd
    return found


def standing(movements: Sequence[Movement]) -> Standing:
    """One fee's balances, from that fee's movements."""
    found = balances(movements)
    return Standing(
        receivable_vnd=Dong(found[Account.RECEIVABLE]),
        held_vnd=Dong(found[Account.HELD]),
        owed_back_vnd=Dong(found[Account.OWED_BACK]),
        received_vnd=Dong(sum(movement.amount_vnd for movement in movements if movement.kind in ARRIVALS)),
    )
