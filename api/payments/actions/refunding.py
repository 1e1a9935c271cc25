"""Money goes back: one person stands for it, a second agrees, then it leaves, once."""

from datetime import datetime, timedelta

import msgspec

from api.payments.actions.receipts import adjust_receipt
from api.payments.actions.scope import keeps_accounts
from api.payments.events import MoneyReturned, SendRefund
from api.payments.gateways import Gateways
from api.payments.model import (
    Fee,
    FeeState,
    GatewayName,
    Refund,
    RefundAnswer,
    Refunded,
    RefundId,
    RefundOrder,
    RefundPending,
    RefundRefused,
    RefundState,
    Silent,
)
from api.payments.queries import attempts, fees, ledger, refunds
from api.payments.rules.ledger import Kind, Movement
from api.payments.rules.lifecycle import FeeEvent, NoSuchEdge, RefundEvent, move_fee, move_refund
from api.payments.rules.receipts import RETURNS
from kernel.actor import Actor, Role
from kernel.database import Connection, Database, UniqueViolation
from kernel.errors import NotAllowed, NotFound, Refusal
from kernel.events import publish
from kernel.ids import FeeId
from kernel.jobs import enqueue

BY_HAND = frozenset({GatewayName.CASH, GatewayName.VIETQR})
LEAVES = {
    GatewayName.VNPAY: Kind.REFUNDED,
    GatewayName.MOMO: Kind.REFUNDED,
    GatewayName.VIETQR: Kind.TRANSFERRED_BACK,
    GatewayName.CASH: Kind.CASH_RETURNED,
}
"""Out of which hands money goes back: the gateway's, the treasury's account, a drawer."""
RETURNED_ONCE = frozenset({"ledger_refund_idx", "ledger_transferred_back_idx"})
"""What keeps a slip's number from giving money back twice."""
LONGEST_PAUSE = timedelta(hours=6)
replace = msgspec.structs.replace


class SecondPersonNeeded(Refusal):
    """Who asked for a refund cannot agree to it too."""

    vi = "Cần người thứ hai đồng ý hoàn tiền. Đề nghị vẫn giữ."
    en = "A second person must agree to a refund. The request is kept."


class RefundNotThere(Refusal):
    """The refund has moved on, or this step is not for it."""

    vi = "Khoản hoàn này không còn ở bước đó. Tải lại để xem."
    en = "This refund is no longer at that step. Reload to see."


class NumberKnown(Refusal):
    """Another return of money is on record under this number."""

    vi = "Số {reference} đã có trong sổ cho một khoản hoàn khác. Chưa ghi gì thêm. Xem lại số chứng từ."
    en = "Number {reference} is on the books for another refund. Nothing was added. Check the slip's number."


async def _lock(conn: Connection, actor: Actor, refund_id: RefundId, *roles: Role) -> tuple[Refund, Fee | None]:
    found = await refunds.find_refund(conn, refund_id)
    if found is None:
        raise NotFound
    fee = await fees.lock_fee(conn, found.fee_id) if found.fee_id else None
    office = fee.office if fee else None
    everywhere = keeps_accounts(actor)
    if not everywhere and not actor.holds(*Role, office=office):
        raise NotFound
    if not everywhere and not actor.holds(*roles, office=office):
        raise NotAllowed
    locked = await refunds.lock_refund(conn, refund_id)
    assert locked is not None
    return locked, fee


def _moved(refund: Refund, event: RefundEvent) -> RefundState:
    try:
        return move_refund(refund.state, event)
    except NoSuchEdge:
        raise RefundNotThere from None


async def ask_refund(conn: Connection, actor: Actor, refund_id: RefundId, reason: str, now: datetime) -> Refund:
    """The first person stands for it, with a reason. Raises NotFound, NotAllowed, RefundNotThere."""
    refund, _ = await _lock(conn, actor, refund_id, Role.ACCOUNTANT)
    if refund.state is RefundState.ASKED and refund.asked_by == actor.person_id:
        return refund  # said twice
    asked = replace(refund, state=_moved(refund, RefundEvent.ASKED), asked_by=actor.person_id, reason=reason)
    await refunds.write_refund(conn, asked, now)
    return asked


async def agree_refund(conn: Connection, actor: Actor, refund_id: RefundId, now: datetime) -> Refund:
    """The second person agrees, and it leaves. Raises also SecondPersonNeeded."""
    refund, _ = await _lock(conn, actor, refund_id, Role.ACCOUNTANT, Role.LEADER)
    if refund.agreed_by == actor.person_id:
        return refund  # said twice: it leaves once
    state = _moved(refund, RefundEvent.AGREED)
    if refund.asked_by == actor.person_id:
        raise SecondPersonNeeded
    agreed = replace(refund, state=state, agreed_by=actor.person_id, agreed_at=now)
    await refunds.write_refund(conn, agreed, now)
    if refund.gateway not in BY_HAND:
        await enqueue(conn, SendRefund(refund_id=refund.id))
    return agreed


async def retry_refund(conn: Connection, actor: Actor, refund_id: RefundId, now: datetime) -> Refund:
    """One that failed is tried again; both agreements stand."""
    refund, _ = await _lock(conn, actor, refund_id, Role.ACCOUNTANT)
    again = replace(refund, state=_moved(refund, RefundEvent.RETRIED))
    await refunds.write_refund(conn, again, now)
    await enqueue(conn, SendRefund(refund_id=refund.id))
    return again


async def drop_refund(conn: Connection, actor: Actor, refund_id: RefundId, reason: str, now: datetime) -> Refund:
    """A fee that was to be given back is not, with a reason; money owed to a payer cannot be dropped."""
    refund, fee = await _lock(conn, actor, refund_id, Role.ACCOUNTANT)
    state = _moved(refund, RefundEvent.DROPPED)
    if refund.cause not in RETURNS or fee is None or fee.state is not FeeState.RETURNING:
        raise RefundNotThere
    dropped = replace(refund, state=state, reason=reason)
    await refunds.write_refund(conn, dropped, now)
    back = Movement(kind=Kind.RETURN_DROPPED, amount_vnd=refund.amount_vnd)
    await ledger.book(conn, [back], fee_id=fee.id, office=fee.office, happened_at=now, now=now, by=actor.person_id)
    if not await _still_returning(conn, fee.id, but=refund.id):
        given = any(other.state is RefundState.DONE for other in await _returns_of(conn, fee.id))
        event = FeeEvent.RETURNED if given else FeeEvent.RETURN_DROPPED
        await fees.move_fee(conn, fee.id, move_fee(fee.state, event), settled_at=None, now=now)
    return dropped


async def hand_back(conn: Connection, actor: Actor, refund_id: RefundId, reference: str, now: datetime) -> Refund:
    """Cash given back, or a transfer made at the bank: written by a person with its number. Raises also NumberKnown."""
    refund, fee = await _lock(conn, actor, refund_id, Role.ACCOUNTANT)
    if refund.state is RefundState.DONE and refund.said == reference:
        return refund  # said twice
    if refund.gateway not in BY_HAND or refund.state is not RefundState.AGREED:
        raise RefundNotThere
    try:
        return await _done(conn, refund, fee, reference, at=now, now=now)
    except UniqueViolation as broken:
        if broken.constraint_name not in RETURNED_ONCE:
            raise
        raise NumberKnown(reference=reference) from None


async def send_refund(database: Database, gateways: Gateways, job: SendRefund, now: datetime) -> None:
    """Ask the gateway, outside any transaction, under the refund's own id; write its answer."""
    refund_id = RefundId(job.refund_id)
    async with database.connection() as conn:
        refund = await refunds.find_refund(conn, refund_id)
        if refund is None or refund.state is not RefundState.AGREED or refund.attempt_id is None:
            return
        attempt = await attempts.find_attempt(conn, refund.attempt_id)
        whole = await refunds.arrived(conn, refund.gateway, refund.transaction) == refund.amount_vnd
    door = gateways.get(refund.gateway)
    if door is None or attempt is None:
        return
    order = RefundOrder(
        request_id=refund.id.hex,
        reference=attempt.reference,
        transaction=refund.transaction,
        amount_vnd=refund.amount_vnd,
        whole=whole,
        started_at=attempt.started_at,
        created_by="motcua",
    )
    answer = await door.refund(order, now=now)
    async with database.transaction() as conn:
        await _write_answer(conn, refund_id, answer, job, now)


async def _write_answer(
    conn: Connection, refund_id: RefundId, answer: RefundAnswer, job: SendRefund, now: datetime
) -> None:
    found = await refunds.find_refund(conn, refund_id)
    assert found is not None
    fee = await fees.lock_fee(conn, found.fee_id) if found.fee_id else None
    refund = await refunds.lock_refund(conn, refund_id)
    if refund is None or refund.state is not RefundState.AGREED:
        return
    tried = replace(refund, tries=refund.tries + 1)
    match answer:
        case Refunded():
            await _done(conn, tried, fee, answer.transaction, at=now, now=now)
        case RefundRefused():
            failed = replace(tried, state=_moved(refund, RefundEvent.FAILED), said=answer.reason)
            await refunds.write_refund(conn, failed, now)
        case RefundPending() | Silent():
            said = answer.why if isinstance(answer, Silent) else "pending"
            await refunds.write_refund(conn, replace(tried, said=said), now)
            pause = min(LONGEST_PAUSE, timedelta(seconds=5) * 2**job.tries)
            await enqueue(conn, SendRefund(refund_id=refund.id, tries=job.tries + 1), after=pause)


async def finish_refund(
    conn: Connection, refund_id: RefundId, transaction: str, *, at: datetime, now: datetime
) -> bool:
    """A report says it was done at `at`. False when it was written already."""
    found = await refunds.find_refund(conn, refund_id)
    fee = await fees.lock_fee(conn, found.fee_id) if found and found.fee_id else None
    refund = await refunds.lock_refund(conn, refund_id)
    if refund is None or refund.state not in {RefundState.AGREED, RefundState.FAILED}:
        return False
    await _done(conn, refund, fee, transaction, at=at, now=now)
    return True


async def _done(
    conn: Connection, refund: Refund, fee: Fee | None, transaction: str, *, at: datetime, now: datetime
) -> Refund:
    done = replace(refund, state=_moved(refund, RefundEvent.DONE), said=transaction, done_at=at)
    await refunds.write_refund(conn, done, now)
    await ledger.book(
        conn,
        [Movement(kind=LEAVES[refund.gateway], amount_vnd=refund.amount_vnd)],
        fee_id=refund.fee_id,
        attempt_id=refund.attempt_id,
        gateway=refund.gateway,
        transaction=transaction,
        office=fee.office if fee else None,
        happened_at=at,
        now=now,
        by=refund.agreed_by,
    )
    if fee is None:
        return done
    if fee.state is FeeState.RETURNING and not await _still_returning(conn, fee.id, but=refund.id):
        await fees.move_fee(conn, fee.id, move_fee(fee.state, FeeEvent.RETURNED), settled_at=None, now=now)
    if done.cause in RETURNS and fee.settled_at:
        await adjust_receipt(conn, fee, done, now)
    told = MoneyReturned(
        refund_id=refund.id,
        fee_id=fee.id,
        dossier_id=fee.dossier_id,
        tail=fee.dossier_code[-4:],
        payer=fee.payer,
        filer=fee.filer,
        at=now,
    )
    await publish(conn, told)
    return done


async def _returns_of(conn: Connection, fee_id: FeeId) -> tuple[Refund, ...]:
    return tuple(each for each in await refunds.refunds_of(conn, fee_id) if each.cause in RETURNS)


async def _still_returning(conn: Connection, fee_id: FeeId, *, but: RefundId) -> bool:
    over = {RefundState.DONE, RefundState.DROPPED}
    return any(each.id != but and each.state not in over for each in await _returns_of(conn, fee_id))
