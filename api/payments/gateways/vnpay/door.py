"""The door to VNPAY: the pay URL, notices read, querydr and refund. Knows the wire, decides nothing."""

import asyncio
import hmac
import re
from datetime import datetime
from typing import Any, ClassVar

import aiohttp
import msgspec

from api.payments.gateways.vnpay.wire import (
    QUERY_ANSWER,
    REFUND_ANSWER,
    VERSION,
    VnpaySettings,
    read_amount,
    read_signed,
    sign,
    signed_query,
    stamp,
    word_of_payment,
    word_of_status,
)
from api.payments.model import (
    Answer,
    Attempt,
    Forged,
    GatewayName,
    Notice,
    Order,
    Prepared,
    RefundAnswer,
    Refunded,
    RefundOrder,
    RefundPending,
    RefundRefused,
    Silent,
    Untouched,
)
from api.payments.rules.faces import order_info

LONGEST_ANSWER_BYTES = 16 * 1024
TIMEOUT_S = 10.0
REFERENCE = re.compile(r"[A-Za-z0-9]{1,100}")


class Vnpay:
    """The door to VNPAY, real or sandbox: addresses and keys alone tell them apart."""

    name: ClassVar[GatewayName] = GatewayName.VNPAY
    answers: ClassVar[bool] = True

    def __init__(self, settings: VnpaySettings, return_url: str, timeout_s: float = TIMEOUT_S) -> None:
        self._settings = settings
        self._return_url = return_url
        self._timeout_s = timeout_s

    def open(self, order: Order) -> str:
        """Where the payer's browser goes. Holds no personal data but the address VNPAY demands."""
        values = {
            "vnp_Version": VERSION,
            "vnp_Command": "pay",
            "vnp_TmnCode": self._settings.tmn_code,
            "vnp_Amount": str(order.amount_vnd * 100),
            "vnp_CreateDate": stamp(order.started_at),
            "vnp_ExpireDate": stamp(order.expires_at),
            "vnp_CurrCode": "VND",
            "vnp_IpAddr": order.payer_address,
            "vnp_Locale": "en" if order.lang == "en" else "vn",
            "vnp_OrderInfo": order_info(order.reference),
            "vnp_OrderType": "other",
            "vnp_ReturnUrl": self._return_url,
            "vnp_TxnRef": order.reference,
        }
        return f"{self._settings.pay_url}?{signed_query(self._settings.hash_secret, values)}"

    async def prepare(self, order: Order) -> Prepared:
        """VNPAY needs no asking."""
        return Prepared(url=self.open(order))

    def read_return(self, raw: bytes) -> Notice | Forged:
        """The same as an IPN."""
        return self.read_notice(raw)

    def read_notice(self, raw: bytes) -> Notice | Forged:
        """An IPN's or a return's query string, checksum first."""
        values = read_signed(raw, self._settings.hash_secret)
        if isinstance(values, Forged):
            return values
        ours = values.get("vnp_TmnCode") == self._settings.tmn_code
        reference = values.get("vnp_TxnRef", "")
        dong = values.get("vnp_CurrCode", "VND") == "VND"
        return Notice(
            reference=reference if ours and REFERENCE.fullmatch(reference) else "",
            amount_vnd=read_amount(values.get("vnp_Amount", "")) if dong else None,
            word=word_of_payment(values),
        )

    async def ask(self, attempt: Attempt, *, request_id: str, now: datetime) -> Answer:
        """querydr: what VNPAY knows of this attempt. Silent when it cannot be believed."""
        body = {
            "vnp_RequestId": request_id,
            "vnp_Version": VERSION,
            "vnp_Command": "querydr",
            "vnp_TmnCode": self._settings.tmn_code,
            "vnp_TxnRef": attempt.reference,
            "vnp_TransactionDate": stamp(attempt.started_at),
            "vnp_CreateDate": stamp(now),
            "vnp_IpAddr": "127.0.0.1",
            "vnp_OrderInfo": f"Truy van {attempt.reference}",
        }
        values = await self._call(body, QUERY_ANSWER)
        if isinstance(values, Silent):
            return values
        if values["vnp_ResponseCode"] == "91" and values["vnp_TxnRef"] in {"", attempt.reference}:
            return Untouched()
        if values["vnp_ResponseCode"] != "00" or values["vnp_TxnRef"] != attempt.reference:
            return Silent(why=f"code {values['vnp_ResponseCode']}")
        return word_of_status(values)

    async def refund(self, order: RefundOrder, *, now: datetime) -> RefundAnswer:
        """Give money back. `order.request_id` is the same on every try, so that VNPAY can refuse a second one."""
        body = {
            "vnp_RequestId": order.request_id,
            "vnp_Version": VERSION,
            "vnp_Command": "refund",
            "vnp_TmnCode": self._settings.tmn_code,
            "vnp_TransactionType": "02" if order.whole else "03",
            "vnp_TxnRef": order.reference,
            "vnp_Amount": str(order.amount_vnd * 100),
            "vnp_TransactionNo": order.transaction,
            "vnp_TransactionDate": stamp(order.started_at),
            "vnp_CreateBy": order.created_by,
            "vnp_CreateDate": stamp(now),
            "vnp_IpAddr": "127.0.0.1",
            "vnp_OrderInfo": f"Hoan phi {order.reference}",
        }
        values = await self._call(body, REFUND_ANSWER)
        if isinstance(values, Silent):
            return values
        match values["vnp_ResponseCode"], values["vnp_TransactionStatus"]:
            case "00", "00":
                return Refunded(transaction=values["vnp_TransactionNo"])
            case ("00", "05" | "06") | ("94", _):
                return RefundPending()
            case code, status:
                return RefundRefused(reason=f"{code}/{status}")

    async def _call(self, body: dict[str, str], answered: tuple[str, ...]) -> dict[str, str] | Silent:
        signed = {**body, "vnp_SecureHash": sign(self._settings.hash_secret, "|".join(body.values()))}
        try:
            async with (
                asyncio.timeout(self._timeout_s),
                aiohttp.ClientSession() as session,
                session.post(self._settings.api_url, json=signed, allow_redirects=False) as response,
            ):
                if response.status != 200:
                    return Silent(why=f"http {response.status}")
                payload = b""
                while chunk := await response.content.read(LONGEST_ANSWER_BYTES + 1 - len(payload)):
                    payload += chunk
        except (TimeoutError, aiohttp.ClientError, OSError) as failure:
            return Silent(why=type(failure).__name__)
        return self._believed(payload, body["vnp_Command"], answered)

    def _believed(self, payload: bytes, command: str, answered: tuple[str, ...]) -> dict[str, str] | Silent:
        try:
            found = msgspec.json.decode(payload, type=dict[str, Any])
        except msgspec.DecodeError:
            return Silent(why="not json")
        if len(payload) > LONGEST_ANSWER_BYTES:
            return Silent(why="too long")
        values = {name: "" if found.get(name) is None else str(found[name]) for name in answered}
        expected = sign(self._settings.hash_secret, "|".join(values.values()))
        if not hmac.compare_digest(expected.encode(), str(found.get("vnp_SecureHash", "")).encode()):
            return Silent(why="wrong signature")
        if values["vnp_TmnCode"] not in {"", self._settings.tmn_code} or values["vnp_Command"] != command:
            return Silent(why="not ours")
        return values
