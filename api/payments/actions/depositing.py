"""Cash goes from a drawer to the treasury's account: one person notes it with the bank's slip, a second looks."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from uuid import UUID

import msgspec

from api.payments.actions.refunding import SecondPersonNeeded
from api.payments.actions.scope import accounts_for, offices_in_view, sees
from api.payments.model import GatewayName
from api.payments.queries import deposits, ledger
from api.payments.rules.deposits import Deposit, DepositState, left_to_bank
from api.payments.rules.ledger import Kind, Movement
from identity.actions import names_of
from kernel.actor import Actor, Role
from kernel.clock import HANOI
from kernel.database import Connection, UniqueViolation
from kernel.errors import NotAllowed, NotFound, Refusal
from kernel.ids import OfficeCode, PersonId, new_id
from kernel.money import Dong

SHOWN = timedelta(days=31)
NOON = time(12)
SLIP_ONCE = "deposit_slip_idx"


class MoreThanDrawer(Refusal):
    """The drawer does not hold that much, less what is noted already."""

    status = 422
    vi = "Két còn {left_vnd} đ chưa nộp, đã ghi {asked_vnd} đ. Chưa ghi gì. Đếm lại, xem lại giấy nộp tiền."
    en = "The drawer holds {left_vnd} VND not yet banked; {asked_vnd} VND was entered. Nothing was written."


class SlipKnown(Refusal):
    """A deposit with this slip's number is on record."""

    vi = "Giấy nộp tiền số {reference} đã có trong sổ. Chưa ghi gì thêm."
    en = "Slip {reference} is on the books already. Nothing was added."


class NotYetDeposited(Refusal):
    """The slip is dated after today."""

    status = 422
    vi = "Ngày nộp {day} chưa tới. Chưa ghi gì."
    en = "{day} has not come yet. Nothing was written."


class DepositNotThere(Refusal):
    """It was booked or dropped before."""

    vi = "Khoản nộp này đã xong. Tải lại để xem."
    en = "This deposit has ended. Reload to see."


class Drawer(msgspec.Struct, frozen=True, kw_only=True):
    """One office's cash: what lies there, and what of it is noted as banked but not looked at."""

    office: OfficeCode
    in_drawer_vnd: Dong
    on_its_way_vnd: Dong


class Cash(msgspec.Struct, frozen=True, kw_only=True):
    """The drawers and the deposits in somebody's view, and the names of who made them."""

    drawers: tuple[Drawer, ...]
    deposits: tuple[Deposit, ...]
    names: Mapping[PersonId, str]


async def see_cash(conn: Connection, actor: Actor, now: datetime) -> Cash:
    """Of the offices whose money this person may look at."""
    view = offices_in_view(actor)
    lately = await deposits.deposits(conn, view, now - SHOWN)
    waiting: dict[OfficeCode, int] = {}
    for each in lately:
        if each.state is DepositState.NOTED:
            waiting[each.office] = waiting.get(each.office, 0) + each.amount_vnd
    people = {who for each in lately for who in (each.noted_by, each.ended_by) if who}
    return Cash(
        drawers=tuple(
            Drawer(office=office, in_drawer_vnd=held, on_its_way_vnd=Dong(waiting.get(office, 0)))
            for office, held in await deposits.drawers(conn, view)
        ),
        deposits=lately,
        names=await names_of(conn, sorted(people)),
    )


async def note_deposit(
    conn: Connection,
    actor: Actor,
    office: OfficeCode,
    *,
    amount_vnd: Dong,
    reference: str,
    deposited_on: date,
    now: datetime,
) -> Deposit:
    """The first person, with the slip. Nothing is on the books until a second has looked.

    Raises NotFound, NotAllowed (accountant of that office), NotYetDeposited, MoreThanDrawer, SlipKnown.
    """
    if not sees(actor, office):
        raise NotFound
    if not accounts_for(actor, office):
        raise NotAllowed
    if deposited_on > now.astimezone(HANOI).date():
        raise NotYetDeposited(day=f"{deposited_on:%d/%m/%Y}")
    await deposits.hold_drawer(conn, office)
    left = left_to_bank(await deposits.in_drawer(conn, office), await deposits.on_its_way(conn, office))
    if amount_vnd > left:
        raise MoreThanDrawer(left_vnd=left, asked_vnd=amount_vnd)
    noted = Deposit(
        id=new_id(),
        office=office,
        amount_vnd=amount_vnd,
        reference=reference,
        deposited_on=deposited_on,
        state=DepositState.NOTED,
        noted_by=actor.person_id,
        noted_at=now,
    )
    try:
        await deposits.insert_deposit(conn, noted)
    except UniqueViolation as broken:
        if broken.constraint_name != SLIP_ONCE:
            raise
        raise SlipKnown(reference=reference) from None
    return noted


async def agree_deposit(conn: Connection, actor: Actor, deposit_id: UUID, now: datetime) -> Deposit:
    """The second person has the slip before them: from the drawer to the treasury, on the books.

    Raises NotFound, NotAllowed, SecondPersonNeeded, DepositNotThere, MoreThanDrawer (cash went back meanwhile).
    """
    office = (await _open_to(conn, actor, deposit_id)).office
    await deposits.hold_drawer(conn, office)
    found = await _open_to(conn, actor, deposit_id)
    if found.state is DepositState.BOOKED and found.ended_by == actor.person_id:
        return found  # said twice: it moves once
    if found.noted_by == actor.person_id:
        raise SecondPersonNeeded
    held = await deposits.in_drawer(conn, office)
    if found.state is DepositState.NOTED and found.amount_vnd > held:
        raise MoreThanDrawer(left_vnd=held, asked_vnd=found.amount_vnd)
    if not await deposits.end_deposit(conn, found.id, DepositState.BOOKED, by=actor.person_id, now=now):
        raise DepositNotThere
    await ledger.book(
        conn,
        [Movement(kind=Kind.BANKED, amount_vnd=found.amount_vnd)],
        fee_id=None,
        gateway=GatewayName.CASH,
        transaction=found.reference,
        office=found.office,
        happened_at=datetime.combine(found.deposited_on, NOON, HANOI),
        now=now,
        by=actor.person_id,
    )
    return msgspec.structs.replace(found, state=DepositState.BOOKED, ended_by=actor.person_id, ended_at=now)


async def drop_deposit(conn: Connection, actor: Actor, deposit_id: UUID, reason: str, now: datetime) -> Deposit:
    """It was not so: who noted it, or the second person, says why; the cash still lies in the drawer."""
    found = await _open_to(conn, actor, deposit_id)
    if not await deposits.end_deposit(conn, found.id, DepositState.DROPPED, by=actor.person_id, now=now, reason=reason):
        raise DepositNotThere
    return msgspec.structs.replace(
        found, state=DepositState.DROPPED, ended_by=actor.person_id, ended_at=now, reason=reason
    )


async def _open_to(conn: Connection, actor: Actor, deposit_id: UUID) -> Deposit:
    found = await deposits.find_deposit(conn, deposit_id)
    if found is None or not sees(actor, found.office):
        raise NotFound
    if not accounts_for(actor, found.office) and not actor.holds(Role.LEADER, office=found.office):
        raise NotAllowed
    return found
