"""The sandbox gateways' own statements."""

from datetime import datetime
from uuid import UUID

import msgspec

from api.sandboxes.paying.model import Behaviour, Letter, Order, Payment, Refund
from kernel.database import Connection

_INSERT_ORDER = (
    "INSERT INTO sandbox_order (gateway, reference, created, expires_at, amount_vnd, info, return_url, state, code) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING RETURNING true"
)
_LOCK_ORDER = (
    "SELECT reference, created, expires_at, amount_vnd, info, return_url, state, code "
    "FROM sandbox_order WHERE gateway = $1 AND reference = $2 FOR UPDATE"
)
_END_ORDER = "UPDATE sandbox_order SET state = $3, code = $4 WHERE gateway = $1 AND reference = $2"
_NUMBER = "SELECT nextval('sandbox_transaction')"
_INSERT_PAYMENT = (
    "INSERT INTO sandbox_payment (gateway, transaction_no, reference, paid_vnd, paid_at) VALUES ($1, $2, $3, $4, $5)"
)
_LAST_PAYMENT = (
    "SELECT transaction_no, reference, paid_vnd, paid_at FROM sandbox_payment WHERE gateway = $1 AND reference = $2 "
    "ORDER BY transaction_no DESC LIMIT 1"
)
_FIND_PAYMENT = (
    "SELECT transaction_no, reference, paid_vnd, paid_at FROM sandbox_payment "
    "WHERE gateway = $1 AND transaction_no = $2"
)
_PAYMENTS = (
    "SELECT transaction_no, reference, paid_vnd, paid_at FROM sandbox_payment "
    "WHERE gateway = $1 AND paid_at >= $2 AND paid_at < $3 ORDER BY paid_at, transaction_no"
)
_INSERT_LETTER = (
    "INSERT INTO sandbox_letter (id, gateway, reference, address, body, tries, made_at) "
    "VALUES ($1, $2, $3, $4, $5, 0, $6)"
)
_FIND_LETTER = "SELECT gateway, address, body, tries FROM sandbox_letter WHERE id = $1"
_ANSWER = "UPDATE sandbox_letter SET tries = tries + 1, answer = $2, answered_at = $3 WHERE id = $1"
_INSERT_REFUND = (
    "INSERT INTO sandbox_refund (gateway, request_id, transaction_no, refund_no, amount_vnd, state, made_at) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING RETURNING true"
)
_REFUND_KNOWN = "SELECT true FROM sandbox_refund WHERE gateway = $1 AND request_id = $2"
_REFUNDED = "SELECT coalesce(sum(amount_vnd), 0)::bigint FROM sandbox_refund WHERE gateway = $1 AND transaction_no = $2"
_REFUNDS = (
    "SELECT request_id, transaction_no, refund_no, amount_vnd, state, made_at FROM sandbox_refund "
    "WHERE gateway = $1 AND made_at >= $2 AND made_at < $3 ORDER BY made_at"
)
_BEHAVIOUR = "SELECT behaviour FROM sandbox_behaviour WHERE gateway = $1"
_BEHAVE = (
    "INSERT INTO sandbox_behaviour (gateway, behaviour) VALUES ($1, $2) "
    "ON CONFLICT (gateway) DO UPDATE SET behaviour = excluded.behaviour"
)

_behaviour = msgspec.json.Decoder(Behaviour)


async def keep_order(conn: Connection, gateway: str, order: Order) -> bool:
    """The order exists from now on; False when it did already."""
    return bool(
        await conn.fetchval(
            _INSERT_ORDER,
            gateway,
            order.reference,
            order.created,
            order.expires_at,
            order.amount_vnd,
            order.info,
            order.return_url,
            order.state,
            order.code,
        )
    )


async def lock_order(conn: Connection, gateway: str, reference: str) -> Order | None:
    """The order, held until the transaction ends."""
    row = await conn.fetchrow(_LOCK_ORDER, gateway, reference)
    return row and Order(
        reference=row[0],
        created=row[1],
        expires_at=row[2],
        amount_vnd=row[3],
        info=row[4],
        return_url=row[5],
        state=row[6],
        code=row[7],
    )


async def end_order(conn: Connection, gateway: str, reference: str, *, state: str, code: str) -> None:
    """Paid or declined."""
    await conn.execute(_END_ORDER, gateway, reference, state, code)


async def next_number(conn: Connection) -> str:
    """A transaction number, never given twice."""
    return str(await conn.fetchval(_NUMBER))


async def keep_payment(conn: Connection, gateway: str, payment: Payment) -> None:
    """Money was taken."""
    await conn.execute(
        _INSERT_PAYMENT, gateway, payment.transaction_no, payment.reference, payment.paid_vnd, payment.paid_at
    )


async def last_payment(conn: Connection, gateway: str, reference: str) -> Payment | None:
    """What a query tells of: the newest."""
    row = await conn.fetchrow(_LAST_PAYMENT, gateway, reference)
    return row and Payment(transaction_no=row[0], reference=row[1], paid_vnd=row[2], paid_at=row[3])


async def find_payment(conn: Connection, gateway: str, transaction_no: str) -> Payment | None:
    """A payment by the gateway's number."""
    row = await conn.fetchrow(_FIND_PAYMENT, gateway, transaction_no)
    return row and Payment(transaction_no=row[0], reference=row[1], paid_vnd=row[2], paid_at=row[3])


async def payments_between(conn: Connection, gateway: str, start: datetime, end: datetime) -> tuple[Payment, ...]:
    """For the gateway's daily report."""
    rows = await conn.fetch(_PAYMENTS, gateway, start, end)
    return tuple(Payment(transaction_no=row[0], reference=row[1], paid_vnd=row[2], paid_at=row[3]) for row in rows)


async def owe_letter(
    conn: Connection, letter_id: UUID, letter: Letter, *, gateway: str, reference: str, now: datetime
) -> None:
    """A notice to send."""
    await conn.execute(_INSERT_LETTER, letter_id, gateway, reference, letter.address, letter.body, now)


async def find_letter(conn: Connection, letter_id: UUID) -> tuple[str, Letter, int] | None:
    """(gateway, notice, tries so far)."""
    row = await conn.fetchrow(_FIND_LETTER, letter_id)
    return row and (row[0], Letter(address=row[1], body=row[2]), row[3])


async def note_answer(conn: Connection, letter_id: UUID, answer: str, now: datetime) -> None:
    """What the merchant said."""
    await conn.execute(_ANSWER, letter_id, answer[:200], now)


async def keep_refund(conn: Connection, gateway: str, refund: Refund) -> None:
    """Money goes back under this request."""
    await conn.execute(
        _INSERT_REFUND,
        gateway,
        refund.request_id,
        refund.transaction_no,
        refund.refund_no,
        refund.amount_vnd,
        refund.state,
        refund.made_at,
    )


async def is_refund_known(conn: Connection, gateway: str, request_id: str) -> bool:
    """Whether this request came before."""
    return bool(await conn.fetchval(_REFUND_KNOWN, gateway, request_id))


async def refunded(conn: Connection, gateway: str, transaction_no: str) -> int:
    """How much of a payment was given back or is being given back."""
    return int(await conn.fetchval(_REFUNDED, gateway, transaction_no))


async def refunds_between(conn: Connection, gateway: str, start: datetime, end: datetime) -> tuple[Refund, ...]:
    """For the gateway's daily report."""
    return tuple(
        Refund(
            request_id=row[0], transaction_no=row[1], refund_no=row[2], amount_vnd=row[3], state=row[4], made_at=row[5]
        )
        for row in await conn.fetch(_REFUNDS, gateway, start, end)
    )


async def behaviour(conn: Connection, gateway: str) -> Behaviour:
    """How to behave now; well, unless told otherwise."""
    kept = await conn.fetchval(_BEHAVIOUR, gateway)
    return _behaviour.decode(kept) if kept is not None else Behaviour()


async def behave(conn: Connection, gateway: str, told: Behaviour) -> None:
    """From now on."""
    await conn.execute(_BEHAVE, gateway, told)
