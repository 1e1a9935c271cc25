"""The sandbox gateway's own statements."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from api.sandboxes.vnpay.model import Behaviour, Call, Order, Payment
from kernel.database import Connection

_INSERT_ORDER = (
    "INSERT INTO sandbox_vnpay_order (reference, create_date, expires_at, amount_vnd, info, return_url, state, code) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (reference) DO NOTHING"
)
_LOCK_ORDER = (
    "SELECT reference, create_date, expires_at, amount_vnd, info, return_url, state, code "
    "FROM sandbox_vnpay_order WHERE reference = $1 FOR UPDATE"
)
_END_ORDER = "UPDATE sandbox_vnpay_order SET state = $2, code = $3 WHERE reference = $1"
_INSERT_PAYMENT = (
    "INSERT INTO sandbox_vnpay_payment (transaction_no, reference, paid_vnd, paid_at) VALUES ($1, $2, $3, $4)"
)
_LAST_PAYMENT = (
    "SELECT transaction_no, reference, paid_vnd, paid_at FROM sandbox_vnpay_payment WHERE reference = $1 "
    "ORDER BY transaction_no DESC LIMIT 1"
)
_NUMBER = "SELECT nextval('sandbox_vnpay_transaction')"
_INSERT_CALL = "INSERT INTO sandbox_vnpay_call (id, reference, query, tries, made_at) VALUES ($1, $2, $3, $4, $5)"
_FIND_CALL = "SELECT id, reference, query, tries FROM sandbox_vnpay_call WHERE id = $1"
_ANSWER = "UPDATE sandbox_vnpay_call SET tries = tries + 1, answer = $2, answered_at = $3 WHERE id = $1"
_ANSWERS = "SELECT answer FROM sandbox_vnpay_call WHERE reference = $1 ORDER BY id"
_INSERT_REFUND = (
    "INSERT INTO sandbox_vnpay_refund (request_id, reference, transaction_no, amount_vnd, state, made_at) "
    "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (request_id) DO NOTHING RETURNING true"
)
_REFUNDED = "SELECT coalesce(sum(amount_vnd), 0)::bigint FROM sandbox_vnpay_refund WHERE transaction_no = $1"
_FIND_PAYMENT = (
    "SELECT transaction_no, reference, paid_vnd, paid_at FROM sandbox_vnpay_payment WHERE transaction_no = $1"
)
_BEHAVIOUR = "SELECT behaviour FROM sandbox_vnpay_behaviour"
_BEHAVE = (
    "INSERT INTO sandbox_vnpay_behaviour (one, behaviour) VALUES (true, $1) "
    "ON CONFLICT (one) DO UPDATE SET behaviour = excluded.behaviour"
)

_behaviour = msgspec.json.Decoder(Behaviour)


async def keep_order(conn: Connection, order: Order) -> None:
    """The payer opened the page: the order exists from now on."""
    await conn.execute(
        _INSERT_ORDER,
        order.reference,
        order.create_date,
        order.expires_at,
        order.amount_vnd,
        order.info,
        order.return_url,
        order.state,
        order.code,
    )


async def lock_order(conn: Connection, reference: str) -> Order | None:
    """The order, held until the transaction ends."""
    row = await conn.fetchrow(_LOCK_ORDER, reference)
    return row and Order(
        reference=row[0],
        create_date=row[1],
        expires_at=row[2],
        amount_vnd=row[3],
        info=row[4],
        return_url=row[5],
        state=row[6],
        code=row[7],
    )


async def end_order(conn: Connection, reference: str, state: str, code: str) -> None:
    """Paid or declined."""
    await conn.execute(_END_ORDER, reference, state, code)


async def keep_payment(conn: Connection, payment: Payment) -> None:
    """Money was taken."""
    await conn.execute(_INSERT_PAYMENT, payment.transaction_no, payment.reference, payment.paid_vnd, payment.paid_at)


async def last_payment(conn: Connection, reference: str) -> Payment | None:
    """What querydr tells of: the newest."""
    row = await conn.fetchrow(_LAST_PAYMENT, reference)
    return row and Payment(transaction_no=row[0], reference=row[1], paid_vnd=row[2], paid_at=row[3])


async def next_number(conn: Connection) -> str:
    """A transaction number, never given twice."""
    return str(await conn.fetchval(_NUMBER))


async def owe_call(conn: Connection, call: Call, now: datetime) -> None:
    """An IPN to make."""
    await conn.execute(_INSERT_CALL, call.id, call.reference, call.query, call.tries, now)


async def find_call(conn: Connection, call_id: UUID) -> Call | None:
    """One IPN."""
    row = await conn.fetchrow(_FIND_CALL, call_id)
    return row and Call(id=row[0], reference=row[1], query=row[2], tries=row[3])


async def note_answer(conn: Connection, call_id: UUID, answer: str, now: datetime) -> None:
    """What the merchant said."""
    await conn.execute(_ANSWER, call_id, answer[:200], now)


async def answers_to(conn: Connection, reference: str) -> tuple[str | None, ...]:
    """What the merchant said to each IPN of this order."""
    return tuple(row[0] for row in await conn.fetch(_ANSWERS, reference))


async def keep_refund(conn: Connection, refund: Sequence[Any]) -> bool:
    """(request id, reference, transaction, sum, state, now); False when the request id was used before."""
    return bool(await conn.fetchval(_INSERT_REFUND, *refund))


async def refunded(conn: Connection, transaction_no: str) -> int:
    """How much of a payment was given back or is being given back."""
    return int(await conn.fetchval(_REFUNDED, transaction_no))


async def find_payment(conn: Connection, transaction_no: str) -> Payment | None:
    """A payment by the gateway's number."""
    row = await conn.fetchrow(_FIND_PAYMENT, transaction_no)
    return row and Payment(transaction_no=row[0], reference=row[1], paid_vnd=row[2], paid_at=row[3])


async def behaviour(conn: Connection) -> Behaviour:
    """How to behave now; well, unless told otherwise."""
    kept = await conn.fetchval(_BEHAVIOUR)
    return _behaviour.decode(kept) if kept is not None else Behaviour()


async def behave(conn: Connection, told: Behaviour) -> None:
    """From now on."""
    await conn.execute(_BEHAVE, told)
