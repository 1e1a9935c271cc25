"""Money taken at the counter: the only way an officer can make a fee paid."""

from collections.abc import Collection
from datetime import datetime

from api.payments.actions.asking import face_of
from api.payments.actions.attempting import AttemptInDoubt, FeeNotDue, set_aside
from api.payments.actions.booking import settle
from api.payments.actions.receipts import number_receipt
from api.payments.actions.scope import sees
from api.payments.model import FeeFace, FeeState, GatewayName, ReceiptFace
from api.payments.queries import attempts, fees, ledger
from api.payments.rules.faces import UNSURE
from api.payments.rules.judgement import arrive
from api.payments.rules.ledger import Kind
from identity.actions import record_looks
from identity.model import Subject
from kernel.actor import Actor, Role
from kernel.database import Connection
from kernel.errors import NotAllowed, NotFound, Refusal
from kernel.ids import FeeId, new_id
from kernel.money import Dong


class CashNotExact(Refusal):
    """What was counted is not what is missing."""

    vi = "Cần thu {missing_vnd} đ, đã ghi {received_vnd} đ. Chưa ghi gì. Đếm lại rồi nhập đúng số tiền."
    en = "{missing_vnd} VND is missing, {received_vnd} VND was entered. Nothing was written. Count again."


async def see_fee_at_desk(
    conn: Connection, actor: Actor, fee_id: FeeId, now: datetime, *, roles: Collection[Role] = tuple(Role)
) -> FeeFace:
    """A fee of one's own office (of any, to who keeps the accounts); its payer will see who looked. Raises NotFound."""
    fee = await fees.find_fee(conn, fee_id)
    if fee is None or fee.office is None or not sees(actor, fee.office, *roles):
        raise NotFound
    subject = Subject(id=fee.dossier_id, whose=fee.payer or fee.filer)
    await record_looks(
        conn, actor, [subject], what="Khoản phí", why="Thu phí", now=now, office=fee.office, once_a_day=True
    )
    return await face_of(conn, fee)


async def settle_cash(
    conn: Connection, actor: Actor, fee_id: FeeId, received_vnd: Dong, now: datetime, *, confirmed: bool = False
) -> ReceiptFace:
    """Take exactly what is missing, settle, and number the receipt in the same transaction.

    Raises NotFound, NotAllowed (counter or accountant of the fee's office), FeeNotDue, CashNotExact, and
    AttemptInDoubt while an online payment may be under way, unless `confirmed`.
    """
    fee = await fees.lock_fee(conn, fee_id)
    if fee is None:
        raise NotFound
    if fee.office is None or not actor.holds(Role.COUNTER, Role.ACCOUNTANT, office=fee.office):
        raise NotAllowed
    if fee.state is not FeeState.DUE:
        raise FeeNotDue
    standing = await ledger.standing_of(conn, fee.id)
    if received_vnd != standing.missing_vnd:
        raise CashNotExact(missing_vnd=standing.missing_vnd, received_vnd=received_vnd)
    tries = await attempts.attempts_of(conn, fee.id)
    if not confirmed and any(attempt.state in UNSURE for attempt in tries):
        raise AttemptInDoubt
    await set_aside(conn, tries, now)
    settles, movements = arrive(Kind.CASH_RECEIVED, received_vnd, fee=fee.state, standing=standing)
    assert settles
    await ledger.book(
        conn,
        movements,
        fee_id=fee.id,
        gateway=GatewayName.CASH,
        transaction=new_id().hex,
        office=fee.office,
        happened_at=now,
        now=now,
        by=actor.person_id,
    )
    await settle(conn, fee, at=now, now=now)
    return await number_receipt(conn, fee, paid_at=now, now=now, by=actor.person_id)
