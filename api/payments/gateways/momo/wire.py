"""MoMo v2 as text: signatures, results, codes. Opens no connection.

A signature is HMAC-SHA256 in lower-case hex over `name=value` pairs in alphabetical order, the access key among them
though it never travels. Paid is result code 0 and nothing else.
"""

import hmac
import json
from datetime import UTC, datetime
from urllib.parse import parse_qsl, urlsplit

import msgspec

from api.payments.model import Declined, Forged, Paid, Undecided, Untouched, Word
from api.payments.rules.names import once
from kernel.money import Dong

LONGEST_NOTICE_BYTES = 16 * 1024
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})

PAID = 0
NOBODY_CAME = frozenset({42, 1000})
FAILED = frozenset({1001, 1002, 1003, 1004, 1005, 1006, 1007, 1017, 1026, 2019, 4001, 4100})
"""Codes MoMo calls final. Any other leaves the attempt in doubt: we ask."""
REPEATED = frozenset({40, 41})
"""The same request or order id came before."""

NOTICE = (
    "accessKey", "amount", "extraData", "message", "orderId", "orderInfo", "orderType", "partnerCode", "payType",
    "requestId", "responseTime", "resultCode", "transId",
)  # fmt: skip
CREATE = (
    "accessKey", "amount", "extraData", "ipnUrl", "orderId", "orderInfo", "partnerCode", "redirectUrl", "requestId",
    "requestType",
)  # fmt: skip
QUERY = ("accessKey", "orderId", "partnerCode", "requestId")
REFUND = ("accessKey", "amount", "description", "orderId", "partnerCode", "requestId", "transId")


class MomoSettings(msgspec.Struct, frozen=True, kw_only=True):
    """MOMO_PARTNER_CODE, MOMO_ACCESS_KEY, MOMO_SECRET_KEY, MOMO_API_URL: all four, or the door stays closed."""

    partner_code: str = ""
    access_key: str = ""
    secret_key: str = ""
    api_url: str = ""

    @property
    def is_open(self) -> bool:
        """Whether the door can be opened."""
        return all((self.partner_code, self.access_key, self.secret_key, self.api_url))

    def fault(self) -> str | None:
        """What is wrong with these settings, in a sentence; None when all or nothing is set."""
        missing = [f"MOMO_{name.upper()}" for name in self.__struct_fields__ if not getattr(self, name)]
        if 0 < len(missing) < len(self.__struct_fields__):
            return f"MoMo is half set: {', '.join(missing)} missing. Set all four, or none to keep that door closed."
        if self.api_url and not is_safe_address(self.api_url):
            return "MOMO_API_URL must be an https address."
        return None


class Result(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """How a payment ended: the body of an IPN, and the query of a return."""

    partner_code: str
    order_id: str
    request_id: str
    amount: int
    order_info: str
    order_type: str
    trans_id: int
    result_code: int
    message: str
    pay_type: str
    response_time: int
    extra_data: str
    signature: str


_decoder = msgspec.json.Decoder(Result)


def is_safe_address(url: str) -> bool:
    """https, or plain http to this very machine."""
    parts = urlsplit(url)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)


def sign(secret: str, names: tuple[str, ...], values: dict[str, str]) -> str:
    """Lower-case hex of HMAC-SHA256 over the named values in their order."""
    text = "&".join(f"{name}={values[name]}" for name in names)
    return hmac.new(secret.encode(), text.encode(), "sha256").hexdigest()


def read_body(raw: bytes, settings: MomoSettings) -> Result | Forged:
    """An IPN's body, believed only when its signature is MoMo's."""
    if len(raw) > LONGEST_NOTICE_BYTES:
        return Forged(why="too_long")
    try:
        json.loads(raw, object_pairs_hook=once)
        return _believed(_decoder.decode(raw), settings)
    except (msgspec.DecodeError, ValueError, RecursionError):
        return Forged(why="not_a_result")


def read_query(raw: bytes, settings: MomoSettings) -> Result | Forged:
    """A return's query string, believed likewise."""
    if len(raw) > LONGEST_NOTICE_BYTES:
        return Forged(why="too_long")
    try:
        pairs = parse_qsl(raw.decode("ascii"), keep_blank_values=True, errors="strict")
        values = dict(pairs)
        if len(values) != len(pairs):
            return Forged(why="doubled_name")
        return _believed(msgspec.convert(values, Result, strict=False), settings)
    except (msgspec.ValidationError, UnicodeError):
        return Forged(why="not_a_result")


def _believed(result: Result, settings: MomoSettings) -> Result | Forged:
    values = {name: str(value) for name, value in msgspec.to_builtins(result).items()}
    expected = sign(settings.secret_key, NOTICE, {**values, "accessKey": settings.access_key})
    if not hmac.compare_digest(expected.encode(), result.signature.encode()):
        return Forged(why="wrong_signature" if result.signature else "unsigned")
    return result


def moment(milliseconds: int) -> datetime | None:
    """MoMo's clock; None when it is no time."""
    try:
        return datetime.fromtimestamp(milliseconds / 1000, UTC) if milliseconds > 0 else None
    except (ValueError, OverflowError, OSError):
        return None


def word_of(code: int, *, amount: int, transaction: int, at_ms: int) -> Word:
    """Paid is code 0 with a sum, a number and a time; only final codes are refusals."""
    if code == PAID:
        paid_at = moment(at_ms)
        if amount > 0 and transaction > 0 and paid_at is not None:
            return Paid(transaction=str(transaction), amount_vnd=Dong(amount), paid_at=paid_at)
        return Undecided(reason="incomplete")
    if code in NOBODY_CAME:
        return Untouched()
    if code in FAILED:
        return Declined(reason=str(code))
    return Undecided(reason=str(code))
