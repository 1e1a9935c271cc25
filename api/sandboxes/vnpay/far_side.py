"""VNPAY's own words: what its notices and redirects say, and how somebody else would forge them."""

from datetime import datetime
from typing import ClassVar

import msgspec

from api.sandboxes.paying.model import Choice, Forgery, Letter, Order, Payment
from api.sandboxes.vnpay.signing import clock_text, compose, verify

DECLINED = {Choice.CANCEL: "24", Choice.NO_MONEY: "51", Choice.RETRY: "51"}


class Vnpay(msgspec.Struct, frozen=True, kw_only=True):
    """The gateway with the one shop it knows: ours."""

    name: ClassVar[str] = "vnpay"
    title: ClassVar[str] = "Cổng thanh toán VNPAY"
    pay_path: ClassVar[str] = "/paymentv2/vpcpay.html"

    tmn_code: str
    hash_secret: str
    base_url: str

    @property
    def given(self) -> dict[str, str]:
        """What a merchant is told on joining: VNPAY_TMN_CODE and its three companions."""
        address = f"{self.base_url}/sandbox/vnpay"
        return {
            "tmn_code": self.tmn_code,
            "hash_secret": self.hash_secret,
            "pay_url": address + self.pay_path,
            "api_url": f"{address}/merchant_webapi/api/transaction",
        }

    def refusal(self, choice: Choice) -> str:
        """24 cancelled, 51 no money."""
        return DECLINED[choice]

    def ticket_of(self, ticket: str) -> str | None:
        """The order a form speaks of: its ticket is the merchant's signed query."""
        fields = verify(self.hash_secret, ticket)
        return fields.get("vnp_TxnRef") if fields else None

    def told(self, order: Order, payment: Payment | None, code: str, now: datetime) -> dict[str, str]:
        """The fields of an IPN and of a return."""
        fields = {
            "vnp_Amount": str((payment.paid_vnd if payment else order.amount_vnd) * 100),
            "vnp_BankCode": "NCB",
            "vnp_BankTranNo": f"VNP{payment.transaction_no}" if payment else "",
            "vnp_CardType": "ATM",
            "vnp_OrderInfo": order.info,
            "vnp_PayDate": clock_text(payment.paid_at if payment else now),
            "vnp_ResponseCode": code or "00",
            "vnp_TmnCode": self.tmn_code,
            "vnp_TransactionNo": payment.transaction_no if payment else "0",
            "vnp_TransactionStatus": "00" if payment else "02",
            "vnp_TxnRef": order.reference,
        }
        return {name: value for name, value in fields.items() if value}

    def _ipn(self, query: str) -> Letter:
        return Letter(address=f"{self.base_url}/payments/vnpay/ipn?{query}")

    def letter(self, order: Order, payment: Payment | None, code: str, now: datetime) -> Letter:
        """An IPN."""
        return self._ipn(compose(self.hash_secret, self.told(order, payment, code, now)))

    def return_url(self, order: Order, payment: Payment | None, code: str, now: datetime) -> str:
        """Back to the merchant, signed."""
        return f"{order.return_url}?{compose(self.hash_secret, self.told(order, payment, code, now))}"

    def forged(self, order: Order, payment: Payment, kind: Forgery, now: datetime) -> Letter:
        """An IPN that must not be believed."""
        fields = self.told(order, payment, "", now)
        match kind:
            case Forgery.AMOUNT:
                return self._ipn(compose(self.hash_secret, {**fields, "vnp_Amount": "100"}))
            case Forgery.MERCHANT:
                return self._ipn(compose(self.hash_secret, {**fields, "vnp_TmnCode": "NGUOIKHAC"}))
            case Forgery.ORDER:
                return self._ipn(compose(self.hash_secret, {**fields, "vnp_TxnRef": "MCKHONGCO00000"}))
            case Forgery.DOUBLED:
                return self._ipn("vnp_Amount=100&" + compose(self.hash_secret, fields))
            case Forgery.UPPER_HEX:
                head, _, sign = compose(self.hash_secret, fields).rpartition("=")
                return self._ipn(f"{head}={sign.upper()}")
            case Forgery.UNSIGNED:
                return self._ipn(compose(self.hash_secret, fields).rpartition("&")[0])
            case _:
                return self._ipn(compose("khong phai khoa that", fields))
