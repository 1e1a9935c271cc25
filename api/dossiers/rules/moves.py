"""One move of a dossier: the row of the table, its needs, its clock, and what it leaves behind."""

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from api.dossiers.model.case import Ask, Case, Step, Term
from api.dossiers.model.sets import Action, FilingChannel, Outcome, Proof, ResultBy, Stage, Status, Turn
from api.dossiers.rules.clock import reception_due, turn_at, wind
from api.dossiers.rules.lifecycle import steps
from api.dossiers.rules.needs import is_met, require
from api.workdays.rules import Calendar
from kernel.ids import OfficeCode


class Filing(Struct, frozen=True, kw_only=True):
    """What a new dossier begins with."""

    office: OfficeCode
    channel: FilingChannel
    result_by: ResultBy
    term: Term | None


def begin(filing: Filing, ask: Ask, calendar: Calendar) -> tuple[Case, Step]:
    """A dossier's first row. Raises StepNotAllowed, NotAllowed."""
    case = Case(
        version=0,
        status=Status.SUBMITTED,
        stage=Stage.PLAIN,
        turn=Turn.OFFICE,
        turn_since=ask.at,
        office=filing.office,
        holder=filing.office,
        channel=filing.channel,
        result_by=filing.result_by,
        term=filing.term,
        submitted_at=ask.at,
    )
    (step,) = (
        row
        for row in steps(None, Stage.PLAIN, ask.action, ask.who)
        if all(is_met(need, case, ask) for need in row.needs)
    )
    return _settle(case, step, ask, calendar), step


def take(case: Case, ask: Ask, calendar: Calendar) -> tuple[Case, Step]:
    """The case after the step asked for, and the row that was taken.

    Raises StepNotAllowed, NotAllowed, or the refusal of the first need that is not met (rules/needs).
    """
    (step,) = steps(case.status, case.stage, ask.action, ask.who)
    require(step.needs, case, ask)
    return _settle(case, step, ask, calendar), step


def _settle(case: Case, step: Step, ask: Ask, calendar: Calendar) -> Case:
    after = replace(wind(case, step.clock, ask.at, calendar), version=case.version + 1)
    after = replace(after, status=step.target, stage=step.to_stage, **_nuance(after, ask))
    turn = turn_at(step.turn or case.turn, after.office, after.holder)
    if step.turn is None and case.turn in (Turn.OFFICE, Turn.OTHER):
        turn = turn_at(Turn.OFFICE, after.office, after.holder)
    since = case.turn_since if turn is case.turn and after.holder == case.holder and case.version else ask.at
    return replace(after, turn=turn, turn_since=since, act_by=_act_by(after, turn, ask.at, calendar))


def _nuance(case: Case, ask: Ask) -> Mapping[str, object]:
    """The fields that an action alone touches."""
    match ask.action:
        case Action.FORWARD:
            return {"holder": ask.to_office}
        case Action.ASK_SUPPLEMENT | Action.APPROVE_SUPPLEMENT:
            return {"supplements": case.supplements + 1, "supplement_due_at": ask.due_at}
        case Action.ANSWER_SUPPLEMENT:
            return {"supplement_due_at": None}
        case Action.EXTEND:
            return {"due_at": ask.due_at, "extended": True}
        case Action.ASK_PROOF:
            return {"proof": Proof.ASKED, "proof_due_at": ask.due_at}
        case Action.ANSWER_PROOF:
            return {"proof": Proof.RIGHT if ask.proof_right else Proof.WRONG, "proof_due_at": None}
        case Action.END_PROOF:
            return {"proof": Proof.LAPSED, "proof_due_at": None}
        case Action.APPROVE:
            return {"outcome": Outcome.GRANTED, "holder": case.office}
        case Action.REFUSE:
            return {"outcome": Outcome.REFUSED, "holder": case.office}
        case Action.WITHDRAW | Action.STOP | Action.NOT_ACCEPT:
            return {"supplement_due_at": None, "proof_due_at": None}
        case _:
            return {}


def _act_by(case: Case, turn: Turn, at: datetime, calendar: Calendar) -> datetime | None:
    """By when the holder must act: what the desk's queue is sorted by. None when it is not their turn.

    Where law gives no time that can be counted, eight working hours: nothing falls out of the queue.
    """
    if turn not in (Turn.OFFICE, Turn.OTHER):
        return None
    if case.status is Status.SUBMITTED:
        return case.act_by or reception_due(case.term, at, calendar)
    return case.due_at or reception_due(None, at, calendar)
