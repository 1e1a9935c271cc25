"""Cash on the wire: drawers, and what of them was taken to the bank."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import msgspec

from api.payments.rules.deposits import Deposit, DepositState
from kernel.ids import OfficeCode, PersonId
from kernel.money import Dong


class NewDeposit(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """What the bank's slip says. `office` is whose drawer it came from."""

    office: Annotated[str, msgspec.Meta(min_length=1, max_length=40)]
    amount_vnd: Annotated[Dong, msgspec.Meta(gt=0, le=10**12)]
    reference: Annotated[str, msgspec.Meta(min_length=1, max_length=100, pattern=r"\A[!-~]+\Z")]
    deposited_on: date


class DepositOut(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """One deposit; `mine` tells that the reader noted it and another person must look."""

    id: UUID
    office: OfficeCode
    amount_vnd: Dong
    reference: str
    deposited_on: date
    state: DepositState
    noted_by: str
    noted_at: datetime
    ended_by: str | None
    ended_at: datetime | None
    reason: str | None
    mine: bool

    @classmethod
    def of(cls, deposit: Deposit, names: Mapping[PersonId, str], reader: PersonId) -> "DepositOut":
        """From the books."""
        return cls(
            id=deposit.id,
            office=deposit.office,
            amount_vnd=deposit.amount_vnd,
            reference=deposit.reference,
            deposited_on=deposit.deposited_on,
            state=deposit.state,
            noted_by=names.get(deposit.noted_by, ""),
            noted_at=deposit.noted_at,
            ended_by=names.get(deposit.ended_by) if deposit.ended_by else None,
            ended_at=deposit.ended_at,
            reason=deposit.reason,
            mine=deposit.noted_by == reader,
        )


class DrawerOut(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """One office's cash. `mayNote`: the reader is an accountant of that office."""

    office: OfficeCode
    name: str
    in_drawer_vnd: Dong
    on_its_way_vnd: Dong
    may_note: bool


class CashOut(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """Drawers of one's offices, and a month of deposits, waiting ones first."""

    drawers: tuple[DrawerOut, ...]
    deposits: tuple[DepositOut, ...]
