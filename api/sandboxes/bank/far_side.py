"""The bank's own words: what its feed says of a transfer, and how somebody else would forge it."""

import hashlib
import hmac
from datetime import datetime
from typing import Any, ClassVar

import msgspec

from api.sandboxes.paying.model import Choice, Forgery, Letter, Order, Payment


class Bank(msgspec.Struct, frozen=True, kw_only=True):
    """The bank with the one account it tells about: ours. Its number is invented."""

    name: ClassVar[str] = "bank"
    title: ClassVar[str] = "Ngân hàng"

    bank_bin: str = "970499"
    account: str = "0990000000001"
    account_name: str = "KHO BAC THU TINH LAO CAI"
    feed_secret: str
    base_url: str

    @property
    def given(self) -> dict[str, str]:
        """What an account holder is told: VIETQR_BANK_BIN and its companions."""
        return {
            "bank_bin": self.bank_bin,
            "account": self.account,
            "account_name": self.account_name,
            "feed_secret": self.feed_secret,
            "bank_name": "Ngân hàng thử",
            "app_url": f"{self.base_url}/sandbox/bank/chuyen-tien?payload={{payload}}",
        }

    def refusal(self, choice: Choice) -> str:  # noqa: ARG002 - a bank tells nothing of what failed
        """No feed line ever speaks of a transfer that failed."""
        return "refused"

    def ticket_of(self, ticket: str) -> str | None:
        """An order is opened by its own random name."""
        return ticket or None

    def line(self, order: Order, payment: Payment) -> dict[str, Any]:
        """One credit, its content cut and glued as banks do."""
        return {
            "reference": f"FT{payment.transaction_no}",
            "amountVnd": payment.paid_vnd,
            "content": f"MBVCB.{payment.transaction_no}.{order.info}.CT tu 099000 toi {self.account}",
            "happenedAt": payment.paid_at,
        }

    def feed(self, lines: list[dict[str, Any]], now: datetime, secret: str | None = None, **other: Any) -> Letter:
        """A signed feed."""
        body = msgspec.json.encode({"account": self.account, "lines": lines, "coversUntil": now, **other})
        signature = hmac.new((secret or self.feed_secret).encode(), body, hashlib.sha256).hexdigest()
        return Letter(address=f"{self.base_url}/payments/bank/feed?signature={signature}", body=body.decode())

    def letter(self, order: Order, payment: Payment | None, code: str, now: datetime) -> Letter:  # noqa: ARG002
        """The feed after a transfer; without one, the hour's feed without lines."""
        return self.feed([self.line(order, payment)] if payment else [], now)

    def return_url(self, order: Order, payment: Payment | None, code: str, now: datetime) -> str:  # noqa: ARG002
        """A bank leads nowhere."""
        return order.return_url

    def forged(self, order: Order, payment: Payment, kind: Forgery, now: datetime) -> Letter:
        """A feed that must not be believed, or not be matched."""
        lines = [self.line(order, payment)]
        match kind:
            case Forgery.MERCHANT:
                return self.feed(lines, now, account="1234567890")
            case Forgery.AMOUNT:
                return self.feed([{**lines[0], "amountVnd": -8000}], now)
            case Forgery.UNSIGNED:
                return Letter(address=f"{self.base_url}/payments/bank/feed", body=self.feed(lines, now).body)
            case Forgery.UPPER_HEX:
                true = self.feed(lines, now)
                head, _, signature = true.address.rpartition("=")
                return Letter(address=f"{head}={signature.upper()}", body=true.body)
            case Forgery.DOUBLED:
                true = self.feed(lines, now)
                return Letter(address=true.address, body=(true.body or "").replace("{", '{"account":"x",', 1))
            case Forgery.ORDER:
                return self.feed([{**lines[0], "content": "chuyen tien an trua"}], now)
            case _:
                return self.feed(lines, now, "khong phai khoa that")
