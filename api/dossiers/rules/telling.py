"""What a message about a move needs to say: counts and instants only, as notifications' words ask for them."""

from datetime import datetime

from api.dossiers.model.case import Case
from api.dossiers.model.sets import Topic
from api.dossiers.rules.codes import tail_of
from api.workdays.model import local
from api.workdays.rules import Calendar


def values_of(
    topic: Topic, code: str, case: Case, at: datetime, calendar: Calendar, *, files: int = 0, items: int = 0
) -> dict[str, str] | None:
    """The values of `topic` about this case; None when one cannot be known, and then nothing is told.

    An acceptance is told without a date where no time is counted.
    """
    needed: dict[Topic, dict[str, str | datetime | None]] = {
        Topic.RECEIVED: {"files": str(files), "opens_at": calendar.next_opening(at)},
        Topic.ACCEPTED: {} if case.due_at is None else {"due_at": case.due_at},
        Topic.SUPPLEMENT_ASKED: {"items": str(items), "due_at": case.supplement_due_at},
        Topic.SUPPLEMENT_DUE: {"days": _days_left(case.supplement_due_at, at)},
        Topic.DELAYED: {"due_at": case.due_at},
        Topic.PROOF_ASKED: {"due_at": case.proof_due_at},
    }
    values = {"tail": tail_of(code), **needed.get(topic, {})}
    if None in values.values():
        return None
    return {name: value.isoformat() if isinstance(value, datetime) else str(value) for name, value in values.items()}


def _days_left(due: datetime | None, at: datetime) -> str | None:
    return None if due is None else str(max((local(due).date() - local(at).date()).days, 0))
