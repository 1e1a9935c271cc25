"""The door to MoMo: create, notices read, query and refund. Knows the wire, decides nothing."""

import asyncio
import re
from datetime import datetime
from typing import Any, ClassVar

import aiohttp
import msgspec

from api.payments.gateways.momo.wire import (
    CREATE,
    PAID,
    QUERY,
    REFUND,
    REPEATED,
    MomoSettings,
    Result,
    is_safe_address,
    read_body,
    read_query,
    sign,
    word_of,
)
from api.payments.model import (
    Answer,
    Attempt,
    Declined,
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
)
from api.payments.rules.faces import order_info
from kernel.money import Dong

LONGEST_ANSWER_BYTES = 64 * 1024
TIMEOUT_S = 10.0
REFERENCE = re.compile(r"[A-Za-z0-9]{1,50}")
STILL_MOVING = frozenset({7000, 7002, 1088})


class _Created(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    partner_code: str
    order_id: str
    result_code: int
    amount: int = 0
    pay_url: str = ""


class _Found(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    partner_code: str
    order_id: str
    result_code: int
    amount: int = 0
    trans_id: int = 0
    response_time: int = 0
    last_updated: int = 0


class Momo:
    """MoMo, real or sandbox: addresses and keys alone tell them apart."""

    name: ClassVar[GatewayName] = GatewayName.MOMO
    answers: ClassVar[bool] = True

    def __init__(self, settings: MomoSettings, base_url: str, timeout_s: float = TIMEOUT_S) -> None:
        self._settings = settings
        self._base_url = base_url
        self._timeout_s = timeout_s

    def open(self, order: Order) -> str | None:  # noqa: ARG002 - the Protocol's signature
        """MoMo must be asked for an address first: see `prepare`."""
        return None

    async def prepare(self, order: Order) -> Prepared | Declined | Silent:
        """create. Repeating it is refused by MoMo (40, 41), so an order whose address was lost is given up."""
        body = {
            "partnerCode": self._settings.partner_code,
            "requestId": order.reference,
            "amount": order.amount_vnd,
            "orderId": order.reference,
            "orderInfo": order_info(order.reference),
            "redirectUrl": f"{self._base_url}/payments/momo/return",
            "ipnUrl": f"{self._base_url}/payments/momo/ipn",
            "requestType": "captureWallet",
            "extraData": "",
            "autoCapture": True,
            "orderExpireTime": int((order.expires_at - order.started_at).total_seconds() // 60),
            "lang": order.lang,
        }
        found = await self._call("create", body, CREATE, _Created)
        if isinstance(found, Silent):
            return found
        if found.order_id != order.reference:
            return Silent(why="not ours")
        if found.result_code != PAID:
            return Declined(reason=str(found.result_code))
        if found.amount != order.amount_vnd or not is_safe_address(found.pay_url):
            return Silent(why="odd answer")
        return Prepared(url=found.pay_url)

    def read_notice(self, raw: bytes) -> Notice | Forged:
        """An IPN's body."""
        return self._notice(read_body(raw, self._settings))

    def read_return(self, raw: bytes) -> Notice | Forged:
        """A return's query string."""
        return self._notice(read_query(raw, self._settings))

    def _notice(self, result: Result | Forged) -> Notice | Forged:
        if isinstance(result, Forged):
            return result
        ours = result.partner_code == self._settings.partner_code and REFERENCE.fullmatch(result.order_id)
        return Notice(
            reference=result.order_id if ours else "",
            amount_vnd=Dong(result.amount) if result.amount > 0 else None,
            word=word_of(
                result.result_code, amount=result.amount, transaction=result.trans_id, at_ms=result.response_time
            ),
        )

    async def ask(self, attempt: Attempt, *, request_id: str, now: datetime) -> Answer:  # noqa: ARG002
        """query: what MoMo knows of this attempt."""
        body = {
            "partnerCode": self._settings.partner_code,
            "requestId": request_id,
            "orderId": attempt.reference,
            "lang": "vi",
        }
        found = await self._call("query", body, QUERY, _Found)
        if isinstance(found, Silent):
            return found
        if found.order_id != attempt.reference or found.partner_code != self._settings.partner_code:
            return Silent(why="not ours")
        at_ms = found.last_updated or found.response_time
        return word_of(found.result_code, amount=found.amount, transaction=found.trans_id, at_ms=at_ms)

    async def refund(self, order: RefundOrder, *, now: datetime) -> RefundAnswer:  # noqa: ARG002
        """Give money back; the refund is an order of its own, the same on every try."""
        body = {
            "partnerCode": self._settings.partner_code,
            "orderId": order.request_id,
            "requestId": order.request_id,
            "amount": order.amount_vnd,
            "transId": int(order.transaction) if order.transaction.isdecimal() else 0,
            "lang": "vi",
            "description": f"Hoan phi {order.reference}",
        }
        found = await self._call("refund", body, REFUND, _Found)
        if isinstance(found, Silent):
            return found
        if found.result_code == PAID and found.trans_id > 0:
            return Refunded(transaction=str(found.trans_id))
        if found.result_code in STILL_MOVING | REPEATED:
            return RefundPending()
        return RefundRefused(reason=str(found.result_code))

    async def _call(self, what: str, body: dict[str, Any], names: tuple[str, ...], kind: type[Any]) -> Any:
        values = {name: str(value) for name, value in body.items()} | {"accessKey": self._settings.access_key}
        signed = {**body, "signature": sign(self._settings.secret_key, names, values)}
        url = f"{self._settings.api_url.rstrip('/')}/v2/gateway/api/{what}"
        try:
            async with (
                asyncio.timeout(self._timeout_s),
                aiohttp.ClientSession() as session,
                session.post(url, json=signed, allow_redirects=False) as response,
            ):
                if response.status >= 500 or 300 <= response.status < 400:
                    return Silent(why=f"http {response.status}")
                payload = b""
                while chunk := await response.content.read(LONGEST_ANSWER_BYTES + 1 - len(payload)):
                    payload += chunk
        except (TimeoutError, aiohttp.ClientError, OSError) as failure:
            return Silent(why=type(failure).__name__)
        try:
            return msgspec.json.decode(payload, type=kind)
        except (msgspec.DecodeError, RecursionError):
            return Silent(why="not an answer")
