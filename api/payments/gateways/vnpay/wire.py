"""VNPAY 2.1.0 as text: signatures, stamps, amounts, codes, the IPN's answer table. Opens no connection.

Signatures are HMAC-SHA512 in lower-case hex, compared in constant time on the values as they came. Paid means both
codes are 00. Amounts travel times one hundred, times as yyyyMMddHHmmss on a Vietnamese clock.
"""

import hmac
import re
from datetime import datetime
from enum import StrEnum
from urllib.parse import quote_plus, unquote_plus, urlsplit

import msgspec

from api.payments.model import Declined, Forged, Paid, Undecided, Untouched, Verdict, Word
from kernel.clock import HANOI
from kernel.money import Dong

VERSION = "2.1.0"
LONGEST_QUERY_BYTES = 4096

_NAME = re.compile(rb"vnp_[A-Za-z]{1,40}")
_HASHES = frozenset({"vnp_SecureHash", "vnp_SecureHashType"})

QUERY_ANSWER = (
    "vnp_ResponseId", "vnp_Command", "vnp_ResponseCode", "vnp_Message", "vnp_TmnCode", "vnp_TxnRef", "vnp_Amount",
    "vnp_BankCode", "vnp_PayDate", "vnp_TransactionNo", "vnp_TransactionType", "vnp_TransactionStatus",
    "vnp_OrderInfo", "vnp_PromotionCode", "vnp_PromotionAmount",
)  # fmt: skip
REFUND_ANSWER = QUERY_ANSWER[:-2]

FAILED_CODES = frozenset({"09", "10", "11", "12", "13", "24", "51", "65", "75", "79", "99"})
"""Response codes that say a try has failed, when the transaction's status says so too."""


class VnpaySettings(msgspec.Struct, frozen=True, kw_only=True):
    """VNPAY_TMN_CODE, VNPAY_HASH_SECRET, VNPAY_PAY_URL, VNPAY_API_URL: all four, or the door stays closed."""

    tmn_code: str = ""
    hash_secret: str = ""
    pay_url: str = ""
    api_url: str = ""

    @property
    def is_open(self) -> bool:
        """Whether the door can be opened."""
        return all((self.tmn_code, self.hash_secret, self.pay_url, self.api_url))

    def fault(self) -> str | None:
        """What is wrong with these settings, in a sentence; None when all or nothing is set."""
        missing = [f"VNPAY_{name.upper()}" for name in self.__struct_fields__ if not getattr(self, name)]
        if 0 < len(missing) < len(self.__struct_fields__):
            return f"VNPAY is half set: {', '.join(missing)} missing. Set all four, or none to keep that door closed."
        for name, address in (("VNPAY_PAY_URL", self.pay_url), ("VNPAY_API_URL", self.api_url)):
            parts = urlsplit(address)
            if address and parts.scheme != "https" and parts.hostname not in {"localhost", "127.0.0.1", "::1"}:
                return f"{name} must be an https address."
        return None


class Reply(StrEnum):
    """The IPN's answer table. VNPAY stops on 00 and 02 and tries again on the others."""

    CONFIRMED = "00"
    UNKNOWN_ORDER = "01"
    ALREADY_CONFIRMED = "02"
    WRONG_AMOUNT = "04"
    BAD_CHECKSUM = "97"
    UNKNOWN_ERROR = "99"


REPLIES = {
    Verdict.FORGED: Reply.BAD_CHECKSUM,
    Verdict.UNKNOWN_ORDER: Reply.UNKNOWN_ORDER,
    Verdict.WRONG_AMOUNT: Reply.WRONG_AMOUNT,
    Verdict.ALREADY_FINAL: Reply.ALREADY_CONFIRMED,
    Verdict.CONFIRMED: Reply.CONFIRMED,
}

MESSAGES = {
    Reply.CONFIRMED: "Confirm Success",
    Reply.UNKNOWN_ORDER: "Order not found",
    Reply.ALREADY_CONFIRMED: "Order already confirmed",
    Reply.WRONG_AMOUNT: "Invalid amount",
    Reply.BAD_CHECKSUM: "Invalid checksum",
    Reply.UNKNOWN_ERROR: "Unknown error",
}


def sign(secret: str, text: str) -> str:
    """Lower-case hex of HMAC-SHA512."""
    return hmac.new(secret.encode(), text.encode(), "sha512").hexdigest()


def signed_query(secret: str, values: dict[str, str]) -> str:
    """Drop empties, sort, form-urlencode (space is +), append the signature."""
    text = "&".join(f"{name}={quote_plus(value)}" for name, value in sorted(values.items()) if value)
    return f"{text}&vnp_SecureHash={sign(secret, text)}"


def stamp(moment: datetime) -> str:
    """yyyyMMddHHmmss in Vietnam."""
    return moment.astimezone(HANOI).strftime("%Y%m%d%H%M%S")


def read_stamp(text: str) -> datetime | None:
    """The moment a stamp names, aware; None when it is none."""
    if not re.fullmatch(r"[0-9]{14}", text):
        return None
    try:
        return datetime.strptime(text, "%Y%m%d%H%M%S").replace(tzinfo=HANOI)
    except ValueError:
        return None


def read_amount(text: str) -> Dong | None:
    """Whole đồng from hundredths; None when it is not a positive whole sum."""
    if not re.fullmatch(r"[1-9][0-9]{2,14}", text) or not text.endswith("00"):
        return None
    return Dong(int(text[:-2]))


def read_signed(raw: bytes, secret: str) -> dict[str, str] | Forged:
    """The vnp_ values of a query whose signature is ours, or why it is not believed.

    The signature covers the values as they came, so nothing is decoded before it is checked. A name given twice, or
    spelled with escapes, is refused: two readers could read two different things.
    """
    if len(raw) > LONGEST_QUERY_BYTES:
        return Forged(why="too_long")
    values: dict[str, bytes] = {}
    for part in raw.split(b"&"):
        name, _, value = part.partition(b"=")
        if not name.startswith(b"vnp_"):
            if b"%" in name:
                return Forged(why="escaped_name")
            continue  # not VNPAY's, never read
        if not _NAME.fullmatch(name) or name.decode() in values:
            return Forged(why="doubled_or_odd_name")
        values[name.decode()] = value
    claimed = values.get("vnp_SecureHash", b"")
    text = b"&".join(
        name.encode() + b"=" + value for name, value in sorted(values.items()) if value and name not in _HASHES
    )
    expected = hmac.new(secret.encode(), text, "sha512").hexdigest().encode()
    if not claimed:
        return Forged(why="unsigned")
    if not hmac.compare_digest(expected, claimed):
        return Forged(why="wrong_signature")
    try:
        return {
            name: unquote_plus(value.decode("ascii"), errors="strict")
            for name, value in values.items()
            if name not in _HASHES
        }
    except UnicodeDecodeError:
        return Forged(why="not_text")


def word_of_payment(values: dict[str, str]) -> Word:
    """Paid only when both codes are 00 and money, number and time are all there."""
    code, status = values.get("vnp_ResponseCode", ""), values.get("vnp_TransactionStatus", "")
    if code == "00" and status == "00":
        transaction = values.get("vnp_TransactionNo", "")
        amount, paid_at = read_amount(values.get("vnp_Amount", "")), read_stamp(values.get("vnp_PayDate", ""))
        if transaction.strip("0") and amount and paid_at:
            return Paid(transaction=transaction, amount_vnd=amount, paid_at=paid_at)
        return Undecided(reason="incomplete")
    if status == "02" and code in FAILED_CODES:
        return Declined(reason=code)
    return Undecided(reason=f"{code}/{status}")


def word_of_status(values: dict[str, str]) -> Word:
    """What a querydr answer with code 00 says of its transaction."""
    match values.get("vnp_TransactionStatus", ""):
        case "00":
            return word_of_payment(values)
        case "01":
            return Untouched()
        case "02":
            return Declined(reason="02")
        case other:
            return Undecided(reason=f"status {other}")
