"""What payments tells the rest of the house, and what it promises itself to do. Ids and sums, no personal data."""

from datetime import datetime
from uuid import UUID

import msgspec

from kernel.ids import AttemptId, DossierId, FeeId, PersonId
from kernel.money import Dong


class FeeSettled(msgspec.Struct, frozen=True, kw_only=True):
    """The books say this fee is paid; published in the ledger's own transaction. `at` is the payer's moment."""

    fee_id: FeeId
    dossier_id: DossierId
    amount_vnd: Dong
    at: datetime


class MoneyReturned(msgspec.Struct, frozen=True, kw_only=True):
    """What was owed back has left, to where it came from; `tail` is how the dossier is named to its people."""

    refund_id: UUID
    fee_id: FeeId
    dossier_id: DossierId
    tail: str
    payer: PersonId | None
    filer: PersonId | None
    at: datetime


class CheckAttempt(msgspec.Struct, frozen=True, kw_only=True):
    """Ask the gateway about an attempt; `step` counts the asks since the doubt began."""

    attempt_id: AttemptId
    step: int = 0


class PrepareAttempt(msgspec.Struct, frozen=True, kw_only=True):
    """Ask a gateway for the address its payer goes to."""

    attempt_id: AttemptId
    lang: str
    tries: int = 0


class MatchLines(msgspec.Struct, frozen=True, kw_only=True):
    """Look at the new lines of an account's statement."""

    account: str


class SendRefund(msgspec.Struct, frozen=True, kw_only=True):
    """Two persons agreed: give the money back."""

    refund_id: UUID
    tries: int = 0


class PrintReceipt(msgspec.Struct, frozen=True, kw_only=True):
    """Print a numbered receipt."""

    receipt_id: UUID
