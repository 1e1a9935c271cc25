"""An accountant decides that a settled fee goes back, all or in part: the first of the two persons, with the reason."""

from datetime import datetime

from api.payments.actions.refunding import RefundNotThere
from api.payments.actions.scope import accounts_for, sees
from api.payments.model import Fee, FeeState, Refund, RefundCause, RefundId, RefundState
from api.payments.queries import fees, ledger, refunds
from api.payments.rules.judgement import return_fee
from kernel.actor import Actor
from kernel.database import Connection
from kernel.errors import NotAllowed, NotFound, Refusal
from kernel.ids import FeeId, new_id
from kernel.money import Dong


class MoreThanPaid(Refusal):
    """What is to go back is more than the fee was."""

    status = 422
    vi = "Khoản này đã thu {paid_vnd} đ, không hoàn được {asked_vnd} đ. Chưa ghi gì."
    en = "This fee was {paid_vnd} VND; {asked_vnd} VND cannot go back. Nothing was written."


async def order_return(
    conn: Connection, actor: Actor, fee_id: FeeId, *, amount_vnd: Dong, reason: str, now: datetime
) -> tuple[Refund, ...]:
    """Take it back out of the arrivals it came by, oldest first; a second person must agree to each.

    Raises NotFound, NotAllowed (accountant of the fee's office), RefundNotThere unless settled, MoreThanPaid.
    """
    fee = await fees.lock_fee(conn, fee_id)
    if fee is None or fee.office is None or not sees(actor, fee.office):
        raise NotFound
    if not accounts_for(actor, fee.office):
        raise NotAllowed
    if fee.state is not FeeState.SETTLED:
        raise RefundNotThere
    if amount_vnd > fee.total_vnd:
        raise MoreThanPaid(paid_vnd=fee.total_vnd, asked_vnd=amount_vnd)
    state, movements = return_fee(fee.state, amount_vnd)
    await fees.move_fee(conn, fee.id, state, settled_at=None, now=now)
    await ledger.book(conn, movements, fee_id=fee.id, office=fee.office, happened_at=now, now=now, by=actor.person_id)
    return await _ask_all(conn, actor, fee, amount_vnd=amount_vnd, reason=reason, now=now)


async def _ask_all(
    conn: Connection, actor: Actor, fee: Fee, *, amount_vnd: Dong, reason: str, now: datetime
) -> tuple[Refund, ...]:
    asked: list[Refund] = []
    left = int(amount_vnd)
    for gateway, transaction, attempt_id, rest in await refunds.unreturned_of(conn, fee.id):
        part = min(rest, left)
        if not part:
            break
        refund = Refund(
            id=RefundId(new_id()),
            fee_id=fee.id,
            attempt_id=attempt_id,
            gateway=gateway,
            transaction=transaction,
            amount_vnd=Dong(part),
            cause=RefundCause.DECIDED,
            state=RefundState.ASKED,
            asked_at=now,
            asked_by=actor.person_id,
            reason=reason,
        )
        await refunds.insert_refund(conn, refund)
        asked.append(refund)
        left -= part
    assert not left, "what settled a fee came by its arrivals"
    return tuple(asked)
