"""create, query and refund as MoMo answers them."""

import hmac
from datetime import datetime, timedelta
from typing import Any

import msgspec

from api.sandboxes.momo.far_side import Momo
from api.sandboxes.paying import queries
from api.sandboxes.paying.model import Behaviour, Order, Refund, RefundMood
from kernel.database import Connection

SIGNED = {
    "create": (
        "amount", "extraData", "ipnUrl", "orderId", "orderInfo", "partnerCode", "redirectUrl", "requestId",
        "requestType",
    ),
    "query": ("orderId", "partnerCode", "requestId"),
    "refund": ("amount", "description", "orderId", "partnerCode", "requestId", "transId"),
}  # fmt: skip


async def answer(
    conn: Connection, far: Momo, what: str, body: bytes, *, mood: Behaviour, now: datetime
) -> dict[str, Any]:
    """The answer to one call of the partner's."""
    try:
        asked = msgspec.json.decode(body, type=dict[str, Any])
        signed = {name: asked[name] for name in SIGNED[what]}
    except (msgspec.DecodeError, KeyError):
        return {"resultCode": 20, "message": "Bad format request."}
    echo = {"partnerCode": asked["partnerCode"], "orderId": asked["orderId"], "requestId": asked["requestId"]}
    echo["responseTime"] = int(now.timestamp() * 1000)
    if not hmac.compare_digest(far.sign(signed).encode(), str(asked.get("signature", "")).encode()):
        return {**echo, "resultCode": 11, "message": "Access denied."}
    if asked["partnerCode"] != far.partner_code:
        return {**echo, "resultCode": 13, "message": "Merchant authentication failed."}
    match what:
        case "create":
            return await _create(conn, far, asked, echo, now=now)
        case "query":
            return await _query(conn, far, echo)
        case _:
            return await _refund(conn, far, asked, echo, mood=mood, now=now)


async def _create(
    conn: Connection, far: Momo, asked: dict[str, Any], echo: dict[str, Any], *, now: datetime
) -> dict[str, Any]:
    amount = asked["amount"]
    if not isinstance(amount, int) or amount <= 0:
        return {**echo, "resultCode": 22, "message": "Invalid amount."}
    order = Order(
        reference=asked["orderId"],
        created=asked["requestId"],
        expires_at=now + timedelta(minutes=int(asked.get("orderExpireTime", 100))),
        amount_vnd=amount,
        info=asked["orderInfo"],
        return_url=asked["redirectUrl"],
    )
    if not await queries.keep_order(conn, far.name, order):
        return {**echo, "resultCode": 41, "message": "Duplicated orderId."}
    pay_url = f"{far.base_url}/sandbox/momo/store?t={far.ticket(order.reference)}"
    return {**echo, "amount": amount, "resultCode": 0, "message": "Successful.", "payUrl": pay_url}


async def _query(conn: Connection, far: Momo, echo: dict[str, Any]) -> dict[str, Any]:
    order = await queries.lock_order(conn, far.name, echo["orderId"])
    if order is None:
        return {**echo, "resultCode": 42, "message": "Order not found."}
    payment = await queries.last_payment(conn, far.name, order.reference)
    code = 0 if payment else {"waiting": 1000}.get(order.state, int(order.code or "1000"))
    found = {**echo, "amount": payment.paid_vnd if payment else order.amount_vnd, "resultCode": code}
    found["transId"] = int(payment.transaction_no) if payment else 0
    found["lastUpdated"] = int(payment.paid_at.timestamp() * 1000) if payment else 0
    return {**found, "message": "Successful." if code == 0 else "Not paid."}


async def _refund(
    conn: Connection, far: Momo, asked: dict[str, Any], echo: dict[str, Any], *, mood: Behaviour, now: datetime
) -> dict[str, Any]:
    payment = await queries.find_payment(conn, far.name, str(asked["transId"]))
    if payment is None:
        return {**echo, "resultCode": 42, "message": "Transaction not found."}
    if await queries.is_refund_known(conn, far.name, asked["orderId"]):
        return {**echo, "resultCode": 41, "message": "Duplicated orderId."}
    left = payment.paid_vnd - await queries.refunded(conn, far.name, payment.transaction_no)
    amount = asked["amount"] if isinstance(asked["amount"], int) else 0
    if mood.refund is RefundMood.REFUSE or not 0 < amount <= left:
        return {**echo, "resultCode": 1080, "message": "Refund refused."}
    number = await queries.next_number(conn)
    refund = Refund(
        request_id=asked["orderId"],
        transaction_no=payment.transaction_no,
        refund_no=number,
        amount_vnd=amount,
        state=mood.refund,
        made_at=now,
    )
    await queries.keep_refund(conn, far.name, refund)
    code = 0 if mood.refund is RefundMood.DONE else 7002
    return {**echo, "amount": amount, "transId": int(number), "resultCode": code, "message": "Successful."}
