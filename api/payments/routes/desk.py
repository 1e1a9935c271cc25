"""The counter takes cash: the one way an officer makes a fee paid."""

from uuid import UUID

from litestar import get, post
from litestar.params import FromPath, JSONBody

from api.payments.actions.cash import see_fee_at_desk, settle_cash
from api.payments.schemas.resident import Cash, FeeOut, ReceiptOut
from identity.guards import staff
from kernel.actor import Role
from kernel.given import Asker, Conn, Now
from kernel.ids import FeeId


@get(
    "/api/desk/fees/{fee_id:uuid}",
    operation_id="getDeskFee",
    guards=[staff()],
    tags=["payments"],
)
async def get_desk_fee(fee_id: FromPath[UUID], conn: Conn, actor: Asker, now: Now) -> FeeOut:
    """One fee as the office that asks it sees it: paid or not, what is missing. Other offices get 404."""
    return FeeOut.of(await see_fee_at_desk(conn, actor, FeeId(fee_id), now), (), now)


@post(
    "/api/desk/fees/{fee_id:uuid}/cash",
    operation_id="takeCash",
    guards=[staff(Role.COUNTER, Role.ACCOUNTANT)],
    opt={"idempotency": True},
    tags=["payments"],
)
async def take_cash(fee_id: FromPath[UUID], data: JSONBody[Cash], conn: Conn, actor: Asker, now: Now) -> ReceiptOut:
    """Exactly what is missing was counted: settle the fee and number its receipt."""
    receipt = await settle_cash(conn, actor, FeeId(fee_id), data.received_vnd, now, confirmed=data.confirmed)
    return ReceiptOut.of(receipt)
