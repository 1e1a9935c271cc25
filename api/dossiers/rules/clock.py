"""The statutory clock: due dates that move while somebody else is waited for, and whether an end was in time."""

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from typing import assert_never

from msgspec import Struct
from msgspec.structs import replace

from api.dossiers.model.case import Case, Term
from api.dossiers.model.sets import Effect, Timeliness, Turn
from api.workdays.model import TimeUnit, local
from api.workdays.rules import SAME_DAY_CUTOFF, Calendar
from kernel.ids import OfficeCode

RECEPTION_WORKING_DAYS = 1
"""An office answers what was filed within eight working hours (docs/law.md#reception)."""


def end_term(term: Term, start: datetime, calendar: Calendar) -> datetime:
    """When the term ends if the dossier is received at `start`."""
    return calendar.add_working_time(start, term.quantity, term.unit, term.cutoff or SAME_DAY_CUTOFF)


def reception_due(term: Term | None, filed_at: datetime, calendar: Calendar) -> datetime:
    """By when the desk must take in what was filed at `filed_at`: a same-day procedure leaves it no longer."""
    due = calendar.add_working_time(filed_at, RECEPTION_WORKING_DAYS, TimeUnit.WORKING_DAY)
    return due if term is None else min(due, end_term(term, filed_at, calendar))


def wind(case: Case, effect: Effect, at: datetime, calendar: Calendar) -> Case:
    """The case with its clock after `effect`. A clock that stops while paused has first been given its wait back."""
    match effect:
        case Effect.KEEP:
            return case
        case Effect.START:
            due = None if case.term is None else end_term(case.term, at, calendar)
            return replace(case, started_at=at, due_at=due, first_due_at=due)
        case Effect.PAUSE:
            return replace(case, paused_at=at)
        case Effect.RESUME:
            return replace(case, due_at=due_if_resumed(case, at, calendar), paused_at=None)
        case Effect.STOP:
            return replace(case, due_at=due_if_resumed(case, at, calendar), paused_at=None, ended_at=at)
    assert_never(effect)


def due_if_resumed(case: Case, at: datetime, calendar: Calendar) -> datetime | None:
    """The due date as it would be if what is waited for came at `at`; the due date itself while the clock runs."""
    if case.due_at is None or case.paused_at is None or case.term is None:
        return case.due_at
    return calendar.move_due(case.due_at, case.term.unit, case.paused_at, at)


def judge(case: Case, now: datetime) -> Timeliness:
    """Early, on time or late (docs/law.md#on-time). More than one supplement request is late whatever the date.

    A wait in progress is judged by when it began; what was never accepted or has no due date is not timed.
    """
    if case.started_at is None:
        return Timeliness.UNTIMED
    if case.supplements > 1:
        return Timeliness.LATE
    if case.due_at is None:
        return Timeliness.UNTIMED
    end = case.ended_at or case.paused_at or now
    if end > case.due_at:
        return Timeliness.LATE
    if case.ended_at is None:
        return Timeliness.RUNNING
    return Timeliness.EARLY if local(end).date() < local(case.due_at).date() else Timeliness.ON_TIME


class Held(Struct, frozen=True, kw_only=True):
    """From `since` on it was `turn`'s turn."""

    since: datetime
    turn: Turn


class Share(Struct, frozen=True, kw_only=True):
    """Working seconds that each party has had the dossier for."""

    office: int = 0
    resident: int = 0
    other: int = 0


def apportion(held: Sequence[Held], now: datetime, calendar: Calendar) -> Share:
    """Working time by party, from moves in order; the last one lasts until `now`."""
    marks = [calendar.worked_by(each.since) for each in held]
    marks.append(max(calendar.worked_by(now), marks[-1]) if marks else 0)
    office = resident = other = 0
    for each, (begins, ends) in zip(held, pairwise(marks), strict=True):
        match each.turn:
            case Turn.OFFICE:
                office += ends - begins
            case Turn.RESIDENT:
                resident += ends - begins
            case Turn.OTHER:
                other += ends - begins
            case Turn.NOBODY:
                pass
            case _:
                assert_never(each.turn)
    return Share(office=office // 1_000_000, resident=resident // 1_000_000, other=other // 1_000_000)


def turn_at(turn: Turn, office: OfficeCode, holder: OfficeCode) -> Turn:
    """The office's turn is another agency's while another agency holds the dossier."""
    return Turn.OTHER if turn is Turn.OFFICE and holder != office else turn
