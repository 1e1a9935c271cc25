"""Cash at the accountant's desk: what lies in the drawers, and its way to the treasury by two persons."""

from uuid import UUID

from litestar import get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, JSONBody
from litestar.status_codes import HTTP_200_OK

from api.documents.actions import office_name
from api.payments.actions import depositing
from api.payments.actions.scope import accounts_for
from api.payments.guards import money_staff
from api.payments.routes.accountant import MONEY
from api.payments.rules.deposits import Deposit
from api.payments.schemas.accountant import Reason
from api.payments.schemas.drawer import CashOut, DepositOut, DrawerOut, NewDeposit
from identity.actions import names_of
from kernel.actor import Actor
from kernel.database import Connection
from kernel.given import Asker, Conn, Now
from kernel.ids import OfficeCode


@get(f"{MONEY}/cash", guards=[money_staff], tags=["money"], operation_id="getCash")
async def see_cash(conn: Conn, actor: Asker, now: Now) -> CashOut:
    """Drawers of one's offices; of all, to who keeps the province's accounts."""
    cash = await depositing.see_cash(conn, actor, now)
    return CashOut(
        drawers=tuple(
            DrawerOut(
                office=each.office,
                name=office_name(each.office),
                in_drawer_vnd=each.in_drawer_vnd,
                on_its_way_vnd=each.on_its_way_vnd,
                may_note=accounts_for(actor, each.office),
            )
            for each in cash.drawers
        ),
        deposits=tuple(DepositOut.of(each, cash.names, actor.person_id) for each in cash.deposits),
    )


async def _out(conn: Connection, deposit: Deposit, actor: Actor) -> DepositOut:
    people = [deposit.noted_by, *([deposit.ended_by] if deposit.ended_by else [])]
    return DepositOut.of(deposit, await names_of(conn, people), actor.person_id)


@post(
    f"{MONEY}/deposits",
    guards=[money_staff],
    opt={"idempotency": True},
    tags=["money"],
    operation_id="noteDeposit",
)
async def note(data: JSONBody[NewDeposit], conn: Conn, actor: Asker, now: Now) -> DepositOut:
    """Cash was taken to the bank. A second person must look at the slip before it is on the books."""
    noted = await depositing.note_deposit(
        conn,
        actor,
        OfficeCode(data.office),
        amount_vnd=data.amount_vnd,
        reference=data.reference,
        deposited_on=data.deposited_on,
        now=now,
    )
    return await _out(conn, noted, actor)


@post(
    MONEY + "/deposits/{deposit_id:uuid}/agree",
    guards=[money_staff],
    tags=["money"],
    operation_id="agreeDeposit",
    status_code=HTTP_200_OK,
)
async def agree(deposit_id: FromPath[UUID], conn: Conn, actor: Asker, now: Now) -> DepositOut:
    """The second person has looked: drawer to treasury."""
    return await _out(conn, await depositing.agree_deposit(conn, actor, deposit_id, now), actor)


@post(
    MONEY + "/deposits/{deposit_id:uuid}/drop",
    guards=[money_staff],
    tags=["money"],
    operation_id="dropDeposit",
    status_code=HTTP_200_OK,
)
async def drop(deposit_id: FromPath[UUID], data: JSONBody[Reason], conn: Conn, actor: Asker, now: Now) -> DepositOut:
    """It was not so; the cash still lies in the drawer."""
    return await _out(conn, await depositing.drop_deposit(conn, actor, deposit_id, data.reason, now), actor)


HANDLERS: tuple[HTTPRouteHandler, ...] = (see_cash, note, agree, drop)
