"""querydr and refund as VNPAY answers them: signed both ways, pipe-joined in the documented order."""

import hmac
from datetime import datetime

import msgspec

from api.sandboxes.paying import queries
from api.sandboxes.paying.model import Behaviour, Refund, RefundMood
from api.sandboxes.vnpay.far_side import Vnpay
from api.sandboxes.vnpay.signing import clock_text, digest
from kernel.database import Connection
from kernel.ids import new_id

ASKED = {
    "querydr": "RequestId Version Command TmnCode TxnRef TransactionDate CreateDate IpAddr OrderInfo",
    "refund": (
        "RequestId Version Command TmnCode TransactionType TxnRef Amount TransactionNo TransactionDate CreateBy "
        "CreateDate IpAddr OrderInfo"
    ),
}
ANSWERED = (
    "ResponseId Command ResponseCode Message TmnCode TxnRef Amount BankCode PayDate TransactionNo TransactionType "
    "TransactionStatus OrderInfo"
)
PROMOTION = " PromotionCode PromotionAmount"


async def answer_transaction(
    conn: Connection, far: Vnpay, mood: Behaviour, body: bytes, now: datetime
) -> dict[str, str]:
    """The signed answer to one call."""
    try:
        asked = msgspec.json.decode(body, type=dict[str, str])
    except msgspec.DecodeError:
        return _answer(far, {"Command": "querydr"}, "03", "Invalid format")
    command = asked.get("vnp_Command", "")
    if command not in ASKED:
        return _answer(far, {"Command": "querydr"}, "03", "Invalid command")
    echo = {"Command": command, "TxnRef": asked.get("vnp_TxnRef", ""), "OrderInfo": asked.get("vnp_OrderInfo", "")}
    text = "|".join(asked.get(f"vnp_{name}", "") for name in ASKED[command].split())
    if not hmac.compare_digest(digest(far.hash_secret, text).encode(), asked.get("vnp_SecureHash", "").encode()):
        return _answer(far, echo, "97", "Invalid checksum")
    if asked.get("vnp_TmnCode") != far.tmn_code:
        return _answer(far, echo, "02", "Invalid TmnCode")
    if command == "querydr":
        return await _query(conn, far, asked, echo)
    return await _refund(conn, far, asked, echo, mood=mood, now=now)


async def _query(conn: Connection, far: Vnpay, asked: dict[str, str], echo: dict[str, str]) -> dict[str, str]:
    order = await queries.lock_order(conn, far.name, asked["vnp_TxnRef"])
    if order is None or order.created != asked.get("vnp_TransactionDate"):
        return _answer(far, echo, "91", "Transaction not found")
    payment = await queries.last_payment(conn, far.name, order.reference)
    status = {"waiting": "01", "paid": "00", "declined": "02"}[order.state]
    found = {
        **echo,
        "Amount": str((payment.paid_vnd if payment else order.amount_vnd) * 100),
        "BankCode": "NCB",
        "PayDate": clock_text(payment.paid_at) if payment else "",
        "TransactionNo": payment.transaction_no if payment else "0",
        "TransactionType": "01",
        "TransactionStatus": status,
    }
    return _answer(far, found, "00", "QueryDR Success")


async def _refund(
    conn: Connection,
    far: Vnpay,
    asked: dict[str, str],
    echo: dict[str, str],
    *,
    mood: Behaviour,
    now: datetime,
) -> dict[str, str]:
    order = await queries.lock_order(conn, far.name, asked["vnp_TxnRef"])
    payment = await queries.find_payment(conn, far.name, asked["vnp_TransactionNo"])
    if order is None or payment is None or payment.reference != order.reference:
        return _answer(far, echo, "91", "Transaction not found")
    if await queries.is_refund_known(conn, far.name, asked["vnp_RequestId"]):
        return _answer(far, echo, "94", "Duplicate request")
    amount = int(asked["vnp_Amount"]) // 100 if asked["vnp_Amount"].isdigit() else 0
    left = payment.paid_vnd - await queries.refunded(conn, far.name, payment.transaction_no)
    echo = {
        **echo,
        "Amount": asked["vnp_Amount"],
        "BankCode": "NCB",
        "PayDate": clock_text(now),
        "TransactionNo": await queries.next_number(conn),
        "TransactionType": asked["vnp_TransactionType"],
    }
    whole = asked["vnp_TransactionType"] == "02"
    if mood.refund is RefundMood.REFUSE or not 0 < amount <= left or whole != (amount == payment.paid_vnd):
        return _answer(far, {**echo, "TransactionStatus": "09"}, "95", "Refund refused")
    refund = Refund(
        request_id=asked["vnp_RequestId"],
        transaction_no=payment.transaction_no,
        refund_no=echo["TransactionNo"],
        amount_vnd=amount,
        state=mood.refund,
        made_at=now,
    )
    await queries.keep_refund(conn, far.name, refund)
    status = "00" if mood.refund is RefundMood.DONE else "05"
    return _answer(far, {**echo, "TransactionStatus": status}, "00", "Refund success")


def _answer(far: Vnpay, values: dict[str, str], code: str, message: str) -> dict[str, str]:
    names = (ANSWERED + (PROMOTION if values["Command"] == "querydr" else "")).split()
    given = {
        **values,
        "ResponseId": new_id().hex,
        "ResponseCode": code,
        "Message": message,
        "TmnCode": far.tmn_code,
    }
    text = "|".join(given.get(name, "") for name in names)
    fields = {f"vnp_{name}": given[name] for name in names if given.get(name)}
    return {**fields, "vnp_SecureHash": digest(far.hash_secret, text)}
