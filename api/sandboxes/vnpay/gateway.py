"""What the gateway does when a payer decides, when a merchant asks, and when an IPN is due."""

from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from api.sandboxes.vnpay import queries
from api.sandboxes.vnpay.model import Behaviour, Call, Choice, Forgery, Merchant, Order, Payment, SendIpn
from api.sandboxes.vnpay.signing import clock_text, compose
from kernel.database import Connection
from kernel.ids import new_id
from kernel.jobs import enqueue

GAP = timedelta(seconds=0.3)
CODES = {Choice.CANCEL: "24", Choice.NO_MONEY: "51"}


def told(merchant: Merchant, order: Order, payment: Payment | None, code: str, now: datetime) -> dict[str, str]:
    """The fields of an IPN and of a return."""
    fields = {
        "vnp_Amount": str((payment.paid_vnd if payment else order.amount_vnd) * 100),
        "vnp_BankCode": "NCB",
        "vnp_BankTranNo": f"VNP{payment.transaction_no}" if payment else "",
        "vnp_CardType": "ATM",
        "vnp_OrderInfo": order.info,
        "vnp_PayDate": clock_text(payment.paid_at if payment else now),
        "vnp_ResponseCode": code,
        "vnp_TmnCode": merchant.tmn_code,
        "vnp_TransactionNo": payment.transaction_no if payment else "0",
        "vnp_TransactionStatus": "00" if payment else "02",
        "vnp_TxnRef": order.reference,
    }
    return {name: value for name, value in fields.items() if value}


async def decide(conn: Connection, merchant: Merchant, order: Order, choice: Choice, now: datetime) -> str:
    """The payer's choice becomes payments and IPN calls; returns where the browser goes. `order` is locked."""
    mood = await queries.behaviour(conn)
    queue: list[str] = []
    if mood.forge is not Forgery.NONE:
        queue.append(forged(merchant, order, mood.forge, now))
    if choice in CODES:
        final = told(merchant, order, None, CODES[choice], now)
        await queries.end_order(conn, order.reference, "declined", CODES[choice])
        queue += _true(merchant, mood, [final])
    else:
        notices = [told(merchant, order, None, "51", now)] if choice is Choice.RETRY else []
        payments = [await _take(conn, order, mood, now) for _ in range(2 if mood.twice else 1)]
        notices += [told(merchant, order, payment, "00", now) for payment in payments]
        await queries.end_order(conn, order.reference, "paid", "00")
        final = notices[-1]
        queue += _true(merchant, mood, notices)
    for place, query in enumerate(queue):
        after = timedelta(seconds=mood.delay_seconds) + place * GAP if len(queue) < 10 else None
        await owe(conn, order.reference, query, now, after=after)
    return f"{order.return_url}?{compose(merchant.hash_secret, final)}"


async def _take(conn: Connection, order: Order, mood: Behaviour, now: datetime) -> Payment:
    payment = Payment(
        transaction_no=await queries.next_number(conn),
        reference=order.reference,
        paid_vnd=max(1, order.amount_vnd - mood.short_by_vnd + mood.over_by_vnd),
        paid_at=(max(now, order.expires_at + timedelta(minutes=1)) if mood.late else now).replace(microsecond=0),
    )
    await queries.keep_payment(conn, payment)
    return payment


def _true(merchant: Merchant, mood: Behaviour, notices: list[dict[str, str]]) -> list[str]:
    if mood.lose:
        return []
    made = [compose(merchant.hash_secret, notice) for notice in notices]
    if mood.reorder:
        made.reverse()
    return made + [made[-1]] * mood.duplicates


def forged(merchant: Merchant, order: Order, kind: Forgery, now: datetime) -> str:
    """An IPN that claims the order was paid and must not be believed."""
    lie = Payment(transaction_no="66666666", reference=order.reference, paid_vnd=order.amount_vnd, paid_at=now)
    fields = told(merchant, order, lie, "00", now)
    match kind:
        case Forgery.AMOUNT:
            return compose(merchant.hash_secret, {**fields, "vnp_Amount": "100"})
        case Forgery.MERCHANT:
            return compose(merchant.hash_secret, {**fields, "vnp_TmnCode": "NGUOIKHAC"})
        case Forgery.ORDER:
            return compose(merchant.hash_secret, {**fields, "vnp_TxnRef": "MCKHONGCO00000"})
        case Forgery.DOUBLED:
            return "vnp_Amount=100&" + compose(merchant.hash_secret, fields)
        case Forgery.UPPER_HEX:
            head, _, sign = compose(merchant.hash_secret, fields).rpartition("=")
            return f"{head}={sign.upper()}"
        case Forgery.UNSIGNED:
            return compose(merchant.hash_secret, fields).rpartition("&")[0]
        case _:
            return compose("khong phai khoa that", fields)


async def owe(conn: Connection, reference: str, query: str, now: datetime, *, after: timedelta | None) -> UUID:
    """Promise one IPN call."""
    call = Call(id=new_id(), reference=reference, query=query)
    await queries.owe_call(conn, call, now)
    await enqueue(conn, SendIpn(call_id=call.id), after=after)
    return call.id


def changed(current: Behaviour, told_to: dict[str, object]) -> Behaviour:
    """`current` with some of it told anew. Raises msgspec.ValidationError."""
    return msgspec.convert({**msgspec.to_builtins(current), **told_to}, Behaviour)
