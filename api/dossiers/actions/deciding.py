"""The decision: an officer drafts it, a leader signs it or sends it back, the counter or the phone hands it over."""

from datetime import datetime

from api.catalogue.actions import procedure
from api.catalogue.model.fees import FeeStage, QuoteLine
from api.documents.actions import PaperDoors, keep_paper
from api.dossiers.actions.costing import cost_of
from api.dossiers.actions.moving import find_as_staff, lock_as_resident, lock_as_staff, move, staff_roles
from api.dossiers.actions.papers import issue_result
from api.dossiers.actions.sealing import Notice, open_answers, open_decision, seal_decision
from api.dossiers.actions.timing import calendar
from api.dossiers.model.case import Ask
from api.dossiers.model.decision import Decision
from api.dossiers.model.dossier import Dossier
from api.dossiers.model.sets import Action, Outcome, Who
from api.dossiers.queries import decisions
from api.dossiers.rules.moves import take
from api.payments.actions import fees_of, request_fee
from api.payments.model import FeeState
from kernel.actor import Actor
from kernel.database import Connection, Database
from kernel.errors import Refusal
from kernel.ids import DossierId
from kernel.keys import Keyring


class NothingProposed(Refusal):
    """There is no draft result of that kind to sign."""

    vi = "Chưa có dự thảo kết quả để ký."
    en = "There is no draft result to sign."


def wants_proof(dossier: Dossier) -> bool:
    return procedure(dossier.procedure_code, dossier.procedure_version).proof is not None


async def propose(
    conn: Connection,
    keys: Keyring,
    actor: Actor,
    dossier_id: DossierId,
    *,
    if_match: str | None,
    decision: Decision,
    now: datetime,
) -> Dossier:
    """Trình ký: a draft result, or a draft refusal with its reason. Raises ProofNotRead, ReasonNeeded."""
    dossier = await lock_as_staff(conn, dossier_id, actor, if_match)
    ask = Ask(
        action=Action.PROPOSE,
        who=staff_roles(dossier, actor),
        at=now,
        outcome=decision.outcome,
        reason=decision.reason,
        wants_proof=wants_proof(dossier),
    )
    moved = await move(conn, keys, dossier, actor, ask, details=decision)
    await decisions.put_decision(
        conn, dossier.id, decision.outcome, seal_decision(keys, dossier.id, decision), actor.person_id, now
    )
    return moved


async def send_back(
    conn: Connection,
    keys: Keyring,
    actor: Actor,
    dossier_id: DossierId,
    *,
    if_match: str | None,
    reason: str,
    now: datetime,
) -> Dossier:
    """The leader does not sign yet. Raises ReasonNeeded."""
    dossier = await lock_as_staff(conn, dossier_id, actor, if_match)
    ask = Ask(action=Action.SEND_BACK, who=staff_roles(dossier, actor), at=now, reason=reason)
    return await move(conn, keys, dossier, actor, ask, details={"reason": reason})


async def approve(
    database: Database,
    doors: PaperDoors,
    keys: Keyring,
    actor: Actor,
    dossier_id: DossierId,
    *,
    if_match: str | None,
    now: datetime,
) -> Dossier:
    """Sign the draft result: sealed paper first, then status 9 in one transaction; a fee due on result is asked for.

    Raises ProofNotRead, NothingProposed, ResultUnprintable, and what the seal refuses.
    """
    async with database.connection() as conn:
        dossier = await find_as_staff(conn, dossier_id, actor, if_match)
        _foresee(dossier, _approval(dossier, actor, now))
        decision = await _drafted(conn, keys, dossier, Outcome.GRANTED)
    paper = await issue_result(database, doors, keys, dossier, actor=actor, decision=decision, now=now)
    lines = _due_on_result(keys, dossier)
    async with database.transaction() as conn:
        dossier = await lock_as_staff(conn, dossier_id, actor, if_match)
        ask = _approval(dossier, actor, now)
        moved = await move(conn, keys, dossier, actor, ask, details=decision, fees=1 if lines else 0)
        await decisions.mark_decided(conn, dossier.id, actor.person_id, now)
        await keep_paper(conn, paper)
        if lines:
            await _ask_for_result(conn, dossier, lines, now)
    return moved


def _approval(dossier: Dossier, actor: Actor, now: datetime) -> Ask:
    return Ask(action=Action.APPROVE, who=staff_roles(dossier, actor), at=now, wants_proof=wants_proof(dossier))


def _foresee(dossier: Dossier, ask: Ask) -> None:
    """Refuse before anything is printed what the move itself would refuse."""
    take(dossier.case, ask, calendar())


async def _ask_for_result(conn: Connection, dossier: Dossier, lines: tuple[QuoteLine, ...], now: datetime) -> None:
    await request_fee(
        conn,
        dossier_id=dossier.id,
        dossier_code=dossier.code,
        payer=dossier.owner,
        stage=FeeStage.ON_RESULT,
        quote_lines=lines,
        now=now,
        filer=dossier.filer,
        office=dossier.case.office,
    )


async def refuse(
    database: Database,
    doors: PaperDoors,
    keys: Keyring,
    actor: Actor,
    dossier_id: DossierId,
    *,
    if_match: str | None,
    reason: str,
    now: datetime,
) -> Dossier:
    """Decide against it: status 9 too, with a sealed letter that gives the reasons. Raises ReasonNeeded."""
    decision = Decision(outcome=Outcome.REFUSED, reason=reason)
    async with database.connection() as conn:
        dossier = await find_as_staff(conn, dossier_id, actor, if_match)
    ask = Ask(action=Action.REFUSE, who=staff_roles(dossier, actor), at=now, reason=reason)
    _foresee(dossier, ask)
    paper = await issue_result(database, doors, keys, dossier, actor=actor, decision=decision, now=now)
    async with database.transaction() as conn:
        dossier = await lock_as_staff(conn, dossier_id, actor, if_match)
        ask = Ask(action=Action.REFUSE, who=staff_roles(dossier, actor), at=now, reason=reason)
        moved = await move(conn, keys, dossier, actor, ask, details=decision, notice=Notice(reason=reason))
        sealed = seal_decision(keys, dossier.id, decision)
        await decisions.put_decision(conn, dossier.id, Outcome.REFUSED, sealed, actor.person_id, now)
        await decisions.mark_decided(conn, dossier.id, actor.person_id, now)
        await keep_paper(conn, paper)
    return moved


async def hand_over(
    conn: Connection,
    keys: Keyring,
    actor: Actor,
    dossier_id: DossierId,
    *,
    if_match: str | None,
    to: str,
    now: datetime,
) -> Dossier:
    """Trả kết quả at the counter or by the post, to whom. Raises FeeNotPaid."""
    dossier = await lock_as_staff(conn, dossier_id, actor, if_match)
    ask = Ask(action=Action.RETURN, who=staff_roles(dossier, actor), at=now, owes=await owes(conn, dossier))
    return await move(conn, keys, dossier, actor, ask, details={"to": to})


async def collect(
    conn: Connection, keys: Keyring, actor: Actor, dossier_id: DossierId, *, if_match: str | None, now: datetime
) -> Dossier:
    """The resident has the electronic result. Raises FeeNotPaid, NotElectronic."""
    dossier = await lock_as_resident(conn, dossier_id, actor, if_match)
    ask = Ask(action=Action.COLLECT, who=frozenset({Who.RESIDENT}), at=now, owes=await owes(conn, dossier))
    return await move(conn, keys, dossier, actor, ask)


async def owes(conn: Connection, dossier: Dossier) -> bool:
    """Whether any fee of the dossier is still due."""
    return bool(dossier.fees) and any(face.fee.state is FeeState.DUE for face in await fees_of(conn, dossier.id))


async def _drafted(conn: Connection, keys: Keyring, dossier: Dossier, outcome: Outcome) -> Decision:
    found = await decisions.find_decision(conn, dossier.id)
    if found is None:
        raise NothingProposed
    decision = open_decision(keys, dossier.id, found)
    if decision.outcome is not outcome:
        raise NothingProposed
    return decision


def _due_on_result(keys: Keyring, dossier: Dossier) -> tuple[QuoteLine, ...]:
    return cost_of(dossier, open_answers(keys, dossier)).due(FeeStage.ON_RESULT)
