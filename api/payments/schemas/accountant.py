"""Money on the wire, for accountants."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import msgspec

from api.payments.model import FeeState, GatewayName, Refund, RefundCause, RefundState
from api.payments.rules.reconciling import Day, DifferenceKind
from kernel.ids import FeeId
from kernel.money import Dong

Why = Annotated[str, msgspec.Meta(min_length=5, max_length=500)]


class Reason(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """Why, in a sentence that stays beside the money for ever."""

    reason: Why


class Return(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """How much of a settled fee goes back, and why."""

    amount_vnd: Annotated[Dong, msgspec.Meta(gt=0, le=10**12)]
    reason: Why


class HandedBack(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """The bank's or the cash book's number of what was given back by hand."""

    reference: Annotated[str, msgspec.Meta(min_length=1, max_length=100, pattern=r"\A[!-~]+\Z")]


class Assignment(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """The fee a transfer was meant for."""

    fee_id: FeeId


class RefundOut(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """Money owed back; `mine` tells that the reader stood for it and another person must agree."""

    id: UUID
    dossier_code: str | None
    gateway: GatewayName
    transaction: str
    amount_vnd: Dong
    cause: RefundCause
    state: RefundState
    reason: str | None
    asked_at: datetime
    said: str | None
    tries: int
    mine: bool

    @classmethod
    def of(cls, refund: Refund, dossier_code: str | None, reader: UUID) -> "RefundOut":
        """From the books."""
        return cls(
            id=refund.id,
            dossier_code=dossier_code,
            gateway=refund.gateway,
            transaction=refund.transaction,
            amount_vnd=refund.amount_vnd,
            cause=refund.cause,
            state=refund.state,
            reason=refund.reason,
            asked_at=refund.asked_at,
            said=refund.said,
            tries=refund.tries,
            mine=refund.asked_by == reader,
        )


class RefundList(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """Refunds not at their end, oldest first."""

    items: tuple[RefundOut, ...]


class DifferenceOut(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """Where two sides disagree, with each side's sum and time beside; null where a side has nothing.

    `reason` is a person's sentence, or the kind of repair that ended it.
    """

    id: UUID
    day: date
    gateway: GatewayName
    kind: DifferenceKind
    transaction: str
    reference: str
    dossier_code: str | None
    ours_vnd: Dong | None
    theirs_vnd: Dong | None
    state: str
    found_at: datetime
    reason: str | None
    fee_id: FeeId | None
    reported_at: datetime | None
    booked_at: datetime | None


class DifferenceList(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """Disagreements, oldest first."""

    items: tuple[DifferenceOut, ...]


class LineOut(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A transfer into the account that named no fee of ours."""

    id: UUID
    reference: str
    amount_vnd: Dong
    content: str
    happened_at: datetime


class LineList(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """Such transfers, oldest first."""

    items: tuple[LineOut, ...]


class DayOut(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """One way's day: our books, its report, what the account must get and got, and how many differences are open."""

    day: date
    gateway: GatewayName
    ours_count: int
    ours_vnd: Dong
    theirs_count: int
    theirs_vnd: Dong
    open_count: int
    owed_vnd: int
    arrived_vnd: int

    @classmethod
    def of(cls, day: Day) -> "DayOut":
        """From the closing."""
        return cls(
            day=day.day,
            gateway=GatewayName(day.gateway),
            ours_count=day.ours_count,
            ours_vnd=day.ours_vnd,
            theirs_count=day.theirs_count,
            theirs_vnd=day.theirs_vnd,
            open_count=day.open_count,
            owed_vnd=day.owed_vnd,
            arrived_vnd=day.arrived_vnd,
        )


class DayList(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """Days, newest first."""

    items: tuple[DayOut, ...]


class TakenOut(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """What came in one way."""

    way: GatewayName
    count: int
    sum_vnd: Dong


class TodayOut(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """The accountant's first look: today's money of one's offices, and what waits.

    `keepsAccounts`: the reader answers for the whole province: takes in reports and statements, closes days.
    """

    day: date
    taken: tuple[TakenOut, ...]
    open_refunds: int
    open_differences: int
    unmatched_lines: int
    keeps_accounts: bool


class FoundFeeOut(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A fee that a reference led to."""

    id: FeeId
    dossier_code: str
    total_vnd: Dong
    state: FeeState
    requested_at: datetime


class FoundFeeList(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """Fees found."""

    items: tuple[FoundFeeOut, ...]


class Loaded(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """How many rows a file brought; those known already change nothing."""

    rows: int
