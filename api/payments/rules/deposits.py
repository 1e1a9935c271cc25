"""Cash on its way from a counter's drawer to the treasury's account. Pure."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import msgspec

from kernel.ids import OfficeCode, PersonId
from kernel.money import Dong


class DepositState(StrEnum):
    """Where cash taken to the bank stands."""

    NOTED = "noted"  # one person has the slip; the books still have it in the drawer
    BOOKED = "booked"  # a second has looked: it is the treasury's
    DROPPED = "dropped"


class Deposit(msgspec.Struct, frozen=True, kw_only=True):
    """Cash taken to the bank; `reference` is the bank's number on the slip."""

    id: UUID
    office: OfficeCode
    amount_vnd: Dong
    reference: str
    deposited_on: date
    state: DepositState
    noted_by: PersonId
    noted_at: datetime
    ended_by: PersonId | None = None
    ended_at: datetime | None = None
    reason: str | None = None


def left_to_bank(held_vnd: Dong, on_its_way_vnd: Dong) -> Dong:
    """What of a drawer may still be noted as banked; never negative, whatever went back in cash meanwhile."""
    return Dong(max(0, held_vnd - on_its_way_vnd))
