"""The nouns of money: fees, attempts, what gateways say, transfers. Knows no database and no gateway's protocol."""

from datetime import datetime
from enum import StrEnum
from typing import NewType
from uuid import UUID

import msgspec

from api.catalogue.model.fees import CostKind, FeeStage
from api.catalogue.model.words import Words
from kernel.ids import AttemptId, DossierId, FeeId, OfficeCode, PersonId
from kernel.money import Dong

ReceiptId = NewType("ReceiptId", UUID)
RefundId = NewType("RefundId", UUID)


class FeeState(StrEnum):
    """Where a fee stands in the books."""

    DUE = "due"
    SETTLED = "settled"
    CANCELLED = "cancelled"
    RETURNING = "returning"
    RETURNED = "returned"


class FeeWord(StrEnum):
    """What a resident and an officer are told: five words, no more."""

    UNPAID = "chua_thanh_toan"
    CONFIRMING = "cho_xac_nhan"
    PAID = "da_thanh_toan"
    RETURNING = "cho_hoan"
    RETURNED = "da_hoan"


class AttemptState(StrEnum):
    """Where one try at paying stands."""

    WAITING = "waiting"  # the payer is at the gateway
    CHECKING = "checking"  # somebody may have paid; the gateway is being asked
    ASIDE = "aside"  # another attempt was begun knowingly; still being asked about
    PAID = "paid"
    REFUSED = "refused"
    EXPIRED = "expired"


class RefundState(StrEnum):
    """Where money owed back stands on its way."""

    QUEUED = "queued"  # the rules say it is owed; nobody has looked yet
    ASKED = "asked"  # one person stands for it
    AGREED = "agreed"  # a second person does too; it may leave
    FAILED = "failed"  # the gateway would not; a person must look
    DONE = "done"
    DROPPED = "dropped"


class RefundCause(StrEnum):
    """Why money is owed back."""

    EXCESS = "excess"
    UNCLAIMED = "unclaimed"
    ENDED = "ended"  # the fee is no longer asked, or is given back by the procedure's rule
    DECIDED = "decided"  # an accountant decided so, all or in part


class GatewayName(StrEnum):
    """Ways money comes in."""

    VNPAY = "vnpay"
    MOMO = "momo"
    VIETQR = "vietqr"
    CASH = "cash"


class FeeLine(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the sum, as it was told to the payer; `why` explains how it came about, `item` is its rule's name."""

    kind: CostKind
    label: Words
    why: Words
    quantity: int
    unit_vnd: Dong | None
    amount_vnd: Dong
    undiscounted_vnd: Dong
    item: str = ""


class Fee(msgspec.Struct, frozen=True, kw_only=True):
    """Money a dossier owes at one stage."""

    id: FeeId
    dossier_id: DossierId
    dossier_code: str
    stage: FeeStage
    office: OfficeCode | None
    payer: PersonId | None
    filer: PersonId | None
    lines: tuple[FeeLine, ...]
    total_vnd: Dong
    state: FeeState
    requested_at: datetime
    settled_at: datetime | None = None


class ReceiptFace(msgspec.Struct, frozen=True, kw_only=True):
    """A receipt's number, sum and day; once `printed`, its paper carries the same id."""

    id: ReceiptId
    series: str
    number: int
    amount_vnd: Dong
    issued_at: datetime
    printed: bool


class FeeFace(msgspec.Struct, frozen=True, kw_only=True):
    """All that may be told of a fee to those whose dossier it is."""

    fee: Fee
    word: FeeWord
    missing_vnd: Dong
    received_vnd: Dong
    owed_back_vnd: Dong
    returned_vnd: Dong
    open_attempt: "Attempt | None"
    receipt: ReceiptFace | None


class Attempt(msgspec.Struct, frozen=True, kw_only=True):
    """One try at paying one fee through one gateway; `reference` is how the gateway knows it."""

    id: AttemptId
    fee_id: FeeId
    gateway: GatewayName
    reference: str
    amount_vnd: Dong
    state: AttemptState
    pay_url: str
    started_at: datetime
    expires_at: datetime
    asked_at: datetime | None = None
    transaction: str | None = None
    paid_at: datetime | None = None
    reason: str | None = None


class Paid(msgspec.Struct, frozen=True, kw_only=True, tag="paid"):
    """The gateway took this much, at its own time, under its own number."""

    transaction: str
    amount_vnd: Dong
    paid_at: datetime


class Declined(msgspec.Struct, frozen=True, kw_only=True, tag="declined"):
    """The gateway says this try has failed; `reason` is its code."""

    reason: str


class Undecided(msgspec.Struct, frozen=True, kw_only=True, tag="undecided"):
    """The gateway has something and will not say paid or failed yet; `reason` is its code."""

    reason: str


class Untouched(msgspec.Struct, frozen=True, kw_only=True, tag="untouched"):
    """The gateway knows of no money: nobody came, or nobody finished."""


class Silent(msgspec.Struct, frozen=True, kw_only=True, tag="silent"):
    """No trustworthy answer: a timeout, an outage, a wrong signature. Nothing may be concluded."""

    why: str


Word = Paid | Declined | Undecided | Untouched
Answer = Word | Silent


class Refund(msgspec.Struct, frozen=True, kw_only=True):
    """Money owed back out of one arrival."""

    id: RefundId
    fee_id: FeeId | None
    attempt_id: AttemptId | None
    gateway: GatewayName
    transaction: str
    amount_vnd: Dong
    cause: RefundCause
    state: RefundState
    asked_at: datetime
    reason: str | None = None
    asked_by: PersonId | None = None
    agreed_by: PersonId | None = None
    agreed_at: datetime | None = None
    tries: int = 0
    said: str | None = None
    done_at: datetime | None = None


class Payee(msgspec.Struct, frozen=True, kw_only=True):
    """Whose account a transfer goes to; `app_url` leads into a bank's app, with blanks for what the code says."""

    name: str = ""
    bank: str = ""
    app_url: str = ""


class Forged(msgspec.Struct, frozen=True, kw_only=True):
    """A message that is not the gateway's, or not as it left there."""

    why: str


class Verdict(StrEnum):
    """The five ends of a gateway's notice, in the order they are judged; only the last has changed something."""

    FORGED = "forged"
    UNKNOWN_ORDER = "unknown_order"
    WRONG_AMOUNT = "wrong_amount"
    ALREADY_FINAL = "already_final"
    CONFIRMED = "confirmed"


class Heard(msgspec.Struct, frozen=True, kw_only=True):
    """One message of a gateway, as evidence: which way it came, about what, what we made of it."""

    gateway: GatewayName
    way: str
    reference: str
    verdict: str
    said: bytes
    at: datetime


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """A believed message about one order; `amount_vnd` is None when it is not a sum of đồng."""

    reference: str
    amount_vnd: Dong | None
    word: Word


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """What a gateway is asked to collect."""

    reference: str
    amount_vnd: Dong
    started_at: datetime
    expires_at: datetime
    payer_address: str
    lang: str = "vi"


class Prepared(msgspec.Struct, frozen=True, kw_only=True, tag="prepared"):
    """The gateway has the order; the payer goes there."""

    url: str


class RefundOrder(msgspec.Struct, frozen=True, kw_only=True):
    """What a gateway is asked to give back, of which transaction; `request_id` is the same on every try."""

    request_id: str
    reference: str
    transaction: str
    amount_vnd: Dong
    whole: bool
    started_at: datetime
    created_by: str


class Refunded(msgspec.Struct, frozen=True, kw_only=True, tag="refunded"):
    """Given back, under the gateway's own number."""

    transaction: str


class RefundPending(msgspec.Struct, frozen=True, kw_only=True, tag="refund_pending"):
    """The gateway or the bank is at it; ask again."""


class RefundRefused(msgspec.Struct, frozen=True, kw_only=True, tag="refund_refused"):
    """It will not be given back this way; a person must look."""

    reason: str


RefundAnswer = Refunded | RefundPending | RefundRefused | Silent
