"""MoMo's own words: what its results say, and how somebody else would forge them."""

import hashlib
import hmac
from datetime import datetime
from typing import Any, ClassVar
from urllib.parse import urlencode

import msgspec

from api.sandboxes.paying.model import Choice, Forgery, Letter, Order, Payment

DECLINED = {Choice.CANCEL: "1006", Choice.NO_MONEY: "1001", Choice.RETRY: "1001"}
SAID = {"0": "Successful.", "1001": "Insufficient funds.", "1006": "Transaction denied by user."}


def raw(fields: dict[str, Any]) -> str:
    """`name=value` pairs in alphabetical order."""
    return "&".join(f"{name}={fields[name]}" for name in sorted(fields))


class Momo(msgspec.Struct, frozen=True, kw_only=True):
    """The wallet with the one partner it knows: ours."""

    name: ClassVar[str] = "momo"
    title: ClassVar[str] = "Ví điện tử MoMo"

    partner_code: str
    access_key: str
    secret_key: str
    base_url: str

    @property
    def given(self) -> dict[str, str]:
        """What a partner is told on joining: MOMO_PARTNER_CODE and its three companions."""
        return {
            "partner_code": self.partner_code,
            "access_key": self.access_key,
            "secret_key": self.secret_key,
            "api_url": f"{self.base_url}/sandbox/momo",
        }

    def sign(self, fields: dict[str, Any], secret: str | None = None) -> str:
        """HMAC-SHA256, lower-case hex, the access key among the fields."""
        text = raw({**fields, "accessKey": self.access_key})
        return hmac.new((secret or self.secret_key).encode(), text.encode(), hashlib.sha256).hexdigest()

    def ticket(self, reference: str) -> str:
        """What the pay page's address carries."""
        return f"{reference}.{self.sign({'page': reference})}"

    def ticket_of(self, ticket: str) -> str | None:
        """The order a ticket opens."""
        reference = ticket.partition(".")[0]
        return reference if hmac.compare_digest(self.ticket(reference).encode(), ticket.encode()) else None

    def refusal(self, choice: Choice) -> str:
        """1006 the user said no, 1001 no money."""
        return DECLINED[choice]

    def told(self, order: Order, payment: Payment | None, code: str, now: datetime) -> dict[str, Any]:
        """A result, unsigned."""
        at = payment.paid_at if payment else now
        return {
            "amount": payment.paid_vnd if payment else order.amount_vnd,
            "extraData": "",
            "message": SAID.get(code or "0", "Failed."),
            "orderId": order.reference,
            "orderInfo": order.info,
            "orderType": "momo_wallet",
            "partnerCode": self.partner_code,
            "payType": "qr" if payment else "",
            "requestId": order.created,
            "responseTime": int(at.timestamp() * 1000),
            "resultCode": int(code or "0"),
            "transId": int(payment.transaction_no) if payment else int(now.timestamp()),
        }

    def _ipn(self, body: str) -> Letter:
        return Letter(address=f"{self.base_url}/payments/momo/ipn", body=body)

    def _signed(self, fields: dict[str, Any], secret: str | None = None) -> str:
        return msgspec.json.encode({**fields, "signature": self.sign(fields, secret)}).decode()

    def letter(self, order: Order, payment: Payment | None, code: str, now: datetime) -> Letter:
        """An IPN."""
        return self._ipn(self._signed(self.told(order, payment, code, now)))

    def return_url(self, order: Order, payment: Payment | None, code: str, now: datetime) -> str:
        """Back to the partner, signed."""
        fields = self.told(order, payment, code, now)
        return f"{order.return_url}?{urlencode({**fields, 'signature': self.sign(fields)})}"

    def forged(self, order: Order, payment: Payment, kind: Forgery, now: datetime) -> Letter:
        """An IPN that must not be believed."""
        fields = self.told(order, payment, "", now)
        match kind:
            case Forgery.AMOUNT:
                return self._ipn(self._signed({**fields, "amount": 1}))
            case Forgery.MERCHANT:
                return self._ipn(self._signed({**fields, "partnerCode": "NGUOIKHAC"}))
            case Forgery.ORDER:
                return self._ipn(self._signed({**fields, "orderId": "MCKHONGCO00000"}))
            case Forgery.DOUBLED:
                return self._ipn(self._signed(fields).replace("{", '{"amount":1,', 1).replace("}", ',"amount":1}'))
            case Forgery.UPPER_HEX:
                signature = self.sign(fields).upper()
                return self._ipn(msgspec.json.encode({**fields, "signature": signature}).decode())
            case Forgery.UNSIGNED:
                return self._ipn(msgspec.json.encode({**fields, "signature": ""}).decode())
            case _:
                return self._ipn(self._signed(fields, "khong phai khoa that"))
