"""Money on the wire, for accountants: a day's closing, and all that is known of one fee."""

from datetime import date, datetime

import msgspec

from api.payments.model import AttemptState, GatewayName, ReceiptId
from api.payments.rules.ledger import Kind
from api.payments.schemas.accountant import DayOut, RefundOut
from api.payments.schemas.resident import FeeOut
from kernel.money import Dong


class DayFaceOut(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A day: its sums by way, what keeps it from being closed, and who closed it."""

    day: date
    rows: tuple[DayOut, ...]
    open_differences: int
    unmatched_lines: int
    without_report: tuple[GatewayName, ...]
    closed_at: datetime | None
    closed_by: str | None


class AttemptSeen(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """One try at paying."""

    gateway: GatewayName
    reference: str
    amount_vnd: Dong
    state: AttemptState
    started_at: datetime
    expires_at: datetime
    asked_at: datetime | None
    paid_at: datetime | None
    transaction: str | None
    reason: str | None


class MovementOut(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """One transfer of the books."""

    kind: Kind
    amount_vnd: Dong
    gateway: GatewayName | None
    transaction: str | None
    happened_at: datetime
    booked_at: datetime


class SaidOut(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """One thing a gateway said (`way`: ipn, return, query), and what was made of it."""

    gateway: GatewayName
    way: str
    reference: str
    verdict: str
    heard_at: datetime


class ReceiptSeen(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """One receipt, valid or cancelled."""

    id: ReceiptId
    series: str
    number: int
    amount_vnd: Dong
    issued_at: datetime
    printed: bool
    cancelled_at: datetime | None
    cancelled_why: str | None


class CaseOut(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """All that is known of one fee, oldest first."""

    fee: FeeOut
    attempts: tuple[AttemptSeen, ...]
    movements: tuple[MovementOut, ...]
    said: tuple[SaidOut, ...]
    receipts: tuple[ReceiptSeen, ...]
    refunds: tuple[RefundOut, ...]
