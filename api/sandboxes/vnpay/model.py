"""What the sandbox gateway keeps, and how it can be told to misbehave."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

import msgspec

Seconds = Annotated[float, msgspec.Meta(ge=0, le=86_400)]
Vnd = Annotated[int, msgspec.Meta(ge=0, le=10**12)]


class Merchant(msgspec.Struct, frozen=True, kw_only=True):
    """The one shop this gateway knows: ours."""

    tmn_code: str
    hash_secret: str
    base_url: str

    @property
    def ipn_url(self) -> str:
        """Where IPN calls go."""
        return f"{self.base_url}/payments/vnpay/ipn"

    @property
    def pay_url(self) -> str:
        """What a merchant is given as VNPAY_PAY_URL."""
        return f"{self.base_url}/sandbox/vnpay/paymentv2/vpcpay.html"

    @property
    def api_url(self) -> str:
        """What a merchant is given as VNPAY_API_URL."""
        return f"{self.base_url}/sandbox/vnpay/merchant_webapi/api/transaction"

    @property
    def given(self) -> dict[str, str]:
        """What a merchant is told on joining: VNPAY_TMN_CODE and its three companions."""
        return {
            "tmn_code": self.tmn_code,
            "hash_secret": self.hash_secret,
            "pay_url": self.pay_url,
            "api_url": self.api_url,
        }


class Forgery(StrEnum):
    """A lie sent as an IPN before the truth: it always claims that the order was paid."""

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
    LIE = "lie"  # a right answer under a wrong signature


class RefundMood(StrEnum):
    """What becomes of refunds."""

    DONE = "done"
    PENDING = "pending"
    REFUSE = "refuse"


class Behaviour(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """Good by default. `lose` sends no IPN at all; `reorder` sends the newest first."""

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
    """One order as the gateway knows it; `state` is waiting, paid or declined."""

    reference: str
    create_date: str
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


class Choice(StrEnum):
    """What a payer can do on the page."""

    PAY = "pay"
    NO_MONEY = "noMoney"
    RETRY = "retry"  # a card without money, then another
    CANCEL = "cancel"


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """One IPN owed to the merchant."""

    id: UUID
    reference: str
    query: str
    tries: int = 0


class SendIpn(msgspec.Struct, frozen=True, kw_only=True):
    """Make one IPN call."""

    call_id: UUID
