"""The one way a filed dossier changes: lock, judge by the table, write case and history, tell. Never commits."""

import secrets
from datetime import datetime
from typing import Any

import msgspec
from msgspec.structs import replace

from api.dossiers.actions.papers import call_for
from api.dossiers.actions.sealing import Notice, seal_detail, seal_notice
from api.dossiers.actions.timing import calendar
from api.dossiers.events import DossierMoved
from api.dossiers.model.case import Ask, Case, Step
from api.dossiers.model.dossier import Dossier
from api.dossiers.model.people import By, Kind
from api.dossiers.model.sets import FINAL, Action, Who
from api.dossiers.queries import dossiers, history
from api.dossiers.rules.chain import GENESIS, SALT_BYTES, Link, chain, digest_details
from api.dossiers.rules.codes import tail_of
from api.dossiers.rules.moves import take
from api.dossiers.rules.telling import values_of
from identity.actions import mandates
from kernel.actor import Actor, Role
from kernel.database import Connection
from kernel.errors import NotAllowed, NotFound, Refusal, Stale
from kernel.events import publish
from kernel.ids import DossierId
from kernel.keys import Keyring
from kernel.versions import require_version

DESK_ROLES = (Role.LEADER, Role.OFFICER, Role.COUNTER)


class OwnDossier(Refusal):
    """Nobody works on a dossier of their own."""

    status = 403
    vi = "Đây là hồ sơ của chính mình: người khác phải làm."
    en = "This is one's own dossier: somebody else must work on it."


def is_resident_of(dossier: Dossier, actor: Actor) -> bool:
    """Its filer or owner, or a helper who stands in for one of them (`standing.stand_in` has judged that)."""
    if actor.on_behalf_of is not None:
        return actor.on_behalf_of in (dossier.filer, dossier.owner, dossier.id)
    return actor.person_id in (dossier.filer, dossier.owner)


def staff_roles(dossier: Dossier, actor: Actor) -> frozenset[Who]:
    """What the actor may be for this dossier at the desk: roles at the office that holds it."""
    return frozenset(Who(role.value) for role in DESK_ROLES if actor.holds(role, office=dossier.case.holder))


async def lock_as_resident(conn: Connection, dossier_id: DossierId, actor: Actor, if_match: str | None) -> Dossier:
    """For a change by its filer or owner. Raises NotFound for strangers, then MissingVersion, Stale."""
    dossier = await dossiers.lock_dossier(conn, dossier_id)
    if dossier is None or not is_resident_of(dossier, actor):
        raise NotFound
    require_version(if_match, dossier.case.version)
    return dossier


async def lock_as_staff(conn: Connection, dossier_id: DossierId, actor: Actor, if_match: str | None) -> Dossier:
    """For a change at the desk. Raises NotFound outside the offices concerned, OwnDossier, MissingVersion, Stale."""
    return await _for_staff(conn, await dossiers.lock_dossier(conn, dossier_id), actor, if_match)


async def find_as_staff(conn: Connection, dossier_id: DossierId, actor: Actor, if_match: str | None) -> Dossier:
    """The same judgement without the lock: for what must be done before the change."""
    return await _for_staff(conn, await dossiers.find_dossier(conn, dossier_id), actor, if_match)


async def _for_staff(conn: Connection, dossier: Dossier | None, actor: Actor, if_match: str | None) -> Dossier:
    """What was filed in somebody's name is one's own work too."""
    if dossier is None or not may_look(dossier, actor):
        raise NotFound
    under = await mandates.list_on_dossier(conn, dossier.id)
    if is_resident_of(dossier, actor) or any(each.helper.person_id == actor.person_id for each in under):
        raise OwnDossier
    require_version(if_match, dossier.case.version)
    return dossier


async def lock_for(
    conn: Connection, dossier_id: DossierId, actor: Actor, if_match: str | None, present: str | None
) -> Dossier:
    """For a resident's step: by the resident, or, when `present` says who stands there, by the counter for them.

    The history names the clerk and on whose behalf. Raises NotFound, OwnDossier, NotAllowed, MissingVersion, Stale.
    """
    if present is None:
        return await lock_as_resident(conn, dossier_id, actor, if_match)
    dossier = await lock_as_staff(conn, dossier_id, actor, if_match)
    if not actor.holds(Role.COUNTER, office=dossier.case.office):
        raise NotAllowed
    return dossier


def may_look(dossier: Dossier, actor: Actor) -> bool:
    """Staff of the office that took it in or of the one that holds it."""
    return any(actor.holds(*DESK_ROLES, office=office) for office in {dossier.case.office, dossier.case.holder})


def author(actor: Actor | None, step: Step, dossier: Dossier) -> By:
    """Who made this step: the resident, the counter for them, staff under the role asked for, or the system.

    A resident without an account is named by the dossier, whose people are known to it alone.
    """
    if actor is None:
        return By(kind=Kind.SYSTEM)
    if Who.RESIDENT in step.by and is_resident_of(dossier, actor):
        return By(kind=Kind.RESIDENT, person_id=actor.person_id, on_behalf_of=actor.on_behalf_of)
    if step.by == {Who.RESIDENT}:
        return By(
            kind=Kind.STAFF,
            person_id=actor.person_id,
            role=Role.COUNTER.value,
            office=dossier.case.office,
            on_behalf_of=dossier.owner or dossier.filer or dossier.id,
        )
    office = dossier.case.holder
    role = next(role for role in DESK_ROLES if Who(role.value) in step.by and actor.holds(role, office=office))
    return By(kind=Kind.STAFF, person_id=actor.person_id, role=role.value, office=office)


async def move(
    conn: Connection,
    keys: Keyring,
    dossier: Dossier,
    actor: Actor | None,
    ask: Ask,
    *,
    details: Any = None,
    notice: Notice | None = None,
    fees: int = 0,
    items: int = 0,
) -> Dossier:
    """Take one step of a locked dossier. Raises what the table and its needs refuse.

    `details` go sealed into its history; `notice` is what the resident's card says from now on, `fees` how many fee
    requests this step added, `items` how many things a message counts.
    """
    after, step = take(dossier.case, ask, calendar())
    by = author(actor, step, dossier)
    sealed = dossier.notice_sealed if _leaves_card(step) else seal_notice(keys, dossier.id, notice)
    if not await dossiers.update_case(
        conn, dossier.id, after, fees=dossier.fees + fees, notice_sealed=sealed, now=ask.at
    ):
        raise Stale(current=dossier.case.version)
    moved = replace(dossier, case=after, fees=dossier.fees + fees, notice_sealed=sealed)
    head = await write_history(conn, keys, moved, step, by, ask.at, details, previous=dossier.head)
    moved = replace(moved, head=head)
    await tell(conn, moved, step, ask.at, items=items)
    await call_for(conn, moved, step.action)
    return moved


def _leaves_card(step: Step) -> bool:
    """Steps of the system that change nothing a resident reads."""
    return step.action in (Action.CLAIM, Action.REMIND) or (step.action is Action.SETTLE_FEE and step.source in FINAL)


async def write_history(  # noqa: PLR0917 - the sentence: who did which step when, and the details
    conn: Connection,
    keys: Keyring,
    dossier: Dossier,
    step: Step,
    by: By,
    at: datetime,
    details: Any,
    *,
    previous: bytes = GENESIS,
) -> bytes:
    """Chain one move to the dossier's history; returns its head."""
    case = dossier.case
    salt = secrets.token_bytes(SALT_BYTES)
    written = msgspec.json.encode({} if details is None else details)
    link = Link(
        dossier_id=dossier.id,
        version=case.version,
        at=at,
        action=step.action.value,
        from_status=None if step.source is None else int(step.source),
        to_status=int(case.status),
        stage=case.stage.value,
        turn=case.turn.value,
        holder=case.holder,
        actor_kind=by.kind.value,
        actor_id=by.person_id,
        role=by.role,
        office=by.office,
        on_behalf_of=by.on_behalf_of,
        digest=digest_details(salt, written),
    )
    head = chain(previous, link)
    await history.insert_link(conn, link, head, salt, seal_detail(keys, dossier.id, case.version, written))
    return head


async def tell(conn: Connection, dossier: Dossier, step: Step, at: datetime, *, items: int = 0) -> None:
    """Publish the move; nothing personal is in it."""
    values = _values(dossier, step, at, items) if step.tell else None
    await publish(
        conn,
        DossierMoved(
            dossier_id=dossier.id,
            version=dossier.case.version,
            code=dossier.code,
            tail=tail_of(dossier.code),
            procedure_code=dossier.procedure_code,
            office=dossier.case.holder,
            action=step.action.value,
            from_status=None if step.source is None else int(step.source),
            to_status=int(dossier.case.status),
            at=at,
            owner=dossier.owner,
            filer=dossier.filer,
            tell=step.tell.value if step.tell and values is not None else None,
            values=values or {},
        ),
    )


def _values(dossier: Dossier, step: Step, at: datetime, items: int) -> dict[str, str] | None:
    case: Case = dossier.case
    assert step.tell is not None
    return values_of(step.tell, dossier.code, case, at, calendar(), files=dossier.files, items=items)
