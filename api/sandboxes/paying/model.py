"""What a sandbox gateway keeps, and how it can be told to misbehave."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

import msgspec

Seconds = Annotated[float, msgspec.Meta(ge=0, le=86_400)]
Vnd = Annotated[int, msgspec.Meta(ge=0, le=10**12)]


class Forgery(StrEnum):
    """A lie sent before the truth: it always claims that the order was paid."""

    NONE = "none"
    SIGNATURE = "signature"
    UNSIGNED = "unsigned"
    UPPER_HEX = "upperHex"
    AMOUNT = "amount"
    MERCHANT = "merchant"
    ORDER = "order"
    DOUBLED = "doubled"


class ApiMood(StrEnum):
    """How the merchant API answers."""

    ANSWER = "answer"
    DOWN = "down"
    HANG = "hang"
    LIE = "lie"  # a right answer that must not be believed


class RefundMood(StrEnum):
    """What becomes of refunds."""

    DONE = "done"
    PENDING = "pending"
    REFUSE = "refuse"


class Behaviour(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """Good by default. `lose` sends no notice at all; `reorder` sends the newest first."""

    lose: bool = False
    duplicates: Annotated[int, msgspec.Meta(ge=0, le=1000)] = 0
    delay_seconds: Seconds = 0
    reorder: bool = False
    forge: Forgery = Forgery.NONE
    short_by_vnd: Vnd = 0
    over_by_vnd: Vnd = 0
    late: bool = False  # the payment bears a time after the order's end
    twice: bool = False  # the payer is charged twice, under two numbers
    api: ApiMood = ApiMood.ANSWER
    refund: RefundMood = RefundMood.DONE
    retry_every_seconds: Seconds = 300
    retry_times: Annotated[int, msgspec.Meta(ge=0, le=10)] = 10


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """One order as the gateway knows it; `state` is waiting, paid or declined. `created` is in the gateway's words."""

    reference: str
    created: str
    expires_at: datetime
    amount_vnd: int
    info: str
    return_url: str
    state: str = "waiting"
    code: str = ""


class Payment(msgspec.Struct, frozen=True, kw_only=True):
    """Money the gateway took, under its number."""

    transaction_no: str
    reference: str
    paid_vnd: int
    paid_at: datetime


class Refund(msgspec.Struct, frozen=True, kw_only=True):
    """Money the gateway gave back, or is giving back."""

    request_id: str
    transaction_no: str
    refund_no: str
    amount_vnd: int
    state: str
    made_at: datetime


class Choice(StrEnum):
    """What a payer can do on the page."""

    PAY = "pay"
    NO_MONEY = "noMoney"
    RETRY = "retry"  # a card without money, then another
    CANCEL = "cancel"


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """One notice to the merchant: GET without a body, POST with one (JSON)."""

    address: str
    body: str | None = None


class SendLetter(msgspec.Struct, frozen=True, kw_only=True):
    """Send one notice."""

    letter_id: UUID
