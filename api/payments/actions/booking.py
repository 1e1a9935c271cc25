"""The one place where money that arrives is written: states and transfers together, under the fee's lock, once."""

from datetime import datetime

from api.payments.events import FeeSettled
from api.payments.model import (
    Declined,
    Fee,
    GatewayName,
    Paid,
    Refund,
    RefundCause,
    RefundId,
    RefundState,
    Undecided,
    Word,
)
from api.payments.queries import attempts, fees, ledger, refunds
from api.payments.queries.attempts import Position
from api.payments.rules.judgement import Judgement, judge
from api.payments.rules.ledger import Kind, Movement
from api.payments.rules.lifecycle import FeeEvent, move_fee
from kernel.database import Connection
from kernel.events import publish
from kernel.ids import AttemptId, new_id

CAUSES = {Kind.EXCESS: RefundCause.EXCESS, Kind.UNCLAIMED: RefundCause.UNCLAIMED}


async def hear_word(conn: Connection, fee: Fee, position: Position, word: Word, now: datetime) -> Judgement:
    """Write what follows from a gateway's word. The caller holds the fee's lock."""
    paid = word if isinstance(word, Paid) else None
    attempt = position.attempt
    made = judge(word, fee=fee.state, standing=position.standing, attempt=attempt, booked=position.booked, now=now)
    if made.attempt is not attempt.state:
        await attempts.move_attempt(
            conn,
            attempt.id,
            made.attempt,
            now,
            transaction=paid.transaction if paid else None,
            paid_at=paid.paid_at if paid else None,
            reason=word.reason if isinstance(word, Declined | Undecided) else None,
        )
    if paid is not None:
        await ledger.book(
            conn,
            made.movements,
            fee_id=fee.id,
            attempt_id=attempt.id,
            gateway=attempt.gateway,
            transaction=paid.transaction,
            office=fee.office,
            happened_at=paid.paid_at,
            now=now,
        )
        if made.settles:
            await settle(conn, fee, at=paid.paid_at, now=now)
        if made.owed_back:
            gateway, transaction = attempt.gateway, paid.transaction
            await owe_back(
                conn, fee, made.owed_back, now, gateway=gateway, transaction=transaction, attempt_id=attempt.id
            )
    return made


async def settle(conn: Connection, fee: Fee, *, at: datetime, now: datetime) -> None:
    """The fee is paid: its state, and the news of it, in this same transaction."""
    await fees.move_fee(conn, fee.id, move_fee(fee.state, FeeEvent.SETTLED), settled_at=at, now=now)
    await publish(conn, FeeSettled(fee_id=fee.id, dossier_id=fee.dossier_id, amount_vnd=fee.total_vnd, at=at))


async def owe_back(
    conn: Connection,
    fee: Fee,
    owed: Movement,
    now: datetime,
    *,
    gateway: GatewayName,
    transaction: str,
    attempt_id: AttemptId | None,
    cause: RefundCause | None = None,
) -> None:
    """Queue what is owed back out of one arrival; two persons will look before it leaves."""
    await refunds.insert_refund(
        conn,
        Refund(
            id=RefundId(new_id()),
            fee_id=fee.id,
            attempt_id=attempt_id,
            gateway=gateway,
            transaction=transaction,
            amount_vnd=owed.amount_vnd,
            cause=cause or CAUSES[owed.kind],
            state=RefundState.QUEUED,
            asked_at=now,
        ),
    )
