"""Adds entries up to a household: the same household whatever the order in which they came, or came again.

Every helper's words stay in the entries; of two values for one field the later wins. Of a fact, what the system knows
wins over what people say, then the later, then what was seen over what was told.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from api.enrolment.model.households import Consent, Entry, Household, Known, Learned, Note
from api.enrolment.model.sets import Fact, How, Kind, Lesson, Outcome

FIELDS = ("house", "phone", "needs", "language", "digital_member")
"""beyond the name: held only while the household agrees"""
_RANK = {How.TOLD: 0, How.SEEN: 1, How.SYSTEM: 2}


def fold(entries: Iterable[Entry]) -> Household:
    """What all that was said adds up to."""
    once = {entry.id: entry for entry in entries}
    told = sorted(once.values(), key=lambda entry: (entry.at, entry.id))
    consent = _consent(told)
    erased_before = _erased_before(told)
    spoken = [entry for entry in told if erased_before is None or entry.at > erased_before]
    visits = [entry for entry in told if entry.kind is Kind.VISIT]
    fields = {name: _last(spoken, name) for name in FIELDS} if consent is not None and consent.agreed else {}
    return Household(
        head_name=_last(told, "head_name"),
        house=fields.get("house"),
        phone=fields.get("phone"),
        needs=fields.get("needs") or (),
        language=fields.get("language"),
        digital_member=fields.get("digital_member"),
        imported=any(entry.kind is Kind.IMPORT for entry in told),
        removed=bool(told) and any(entry.kind is Kind.REMOVED for entry in told),
        consent=consent,
        facts=_facts(told),
        lessons=_lessons(spoken),
        notes=_notes([entry for entry in visits if entry in spoken]),
        visited_at=max((entry.at for entry in visits), default=None),
        reached_at=min((entry.at for entry in visits if entry.outcome is Outcome.MET), default=None),
        next_on=visits[-1].next_on if visits else None,
    )


def _last(entries: list[Entry], field: str) -> Any:
    said = (getattr(entry.words, field) for entry in reversed(entries))
    return next((value for value in said if value is not None), None)


def _consent(told: list[Entry]) -> Consent | None:
    asked = [entry for entry in told if entry.kind is Kind.CONSENT]
    if not asked:
        return None
    last = asked[-1]
    return Consent(agreed=bool(last.value), at=last.at, words=last.words.consent or "", by=last.by_name)


def _erased_before(told: list[Entry]) -> datetime | None:
    taken_back = [entry.at for entry in told if entry.kind is Kind.CONSENT and not entry.value]
    return max(taken_back, default=None)


def _strength(entry: Entry) -> tuple[bool, datetime, int, int]:
    assert entry.how is not None
    return (entry.how is How.SYSTEM, entry.at, _RANK[entry.how], entry.id.int)


def _facts(told: list[Entry]) -> dict[Fact, Known]:
    found: dict[Fact, Known] = {}
    for fact in Fact:
        said = [entry for entry in told if entry.kind is Kind.FACT and entry.fact is fact]
        if said:
            best = max(said, key=_strength)
            assert best.how is not None
            found[fact] = Known(value=bool(best.value), at=best.at, how=best.how, by=best.by_name)
    return found


def _lessons(spoken: list[Entry]) -> tuple[Learned, ...]:
    """Each lesson by each learner, first time."""
    found: dict[tuple[Lesson, str], Learned] = {}
    for entry in spoken:
        if entry.kind is Kind.LESSON and entry.lesson is not None and entry.words.learner is not None:
            key = (entry.lesson, entry.words.learner.casefold())
            found.setdefault(
                key, Learned(lesson=entry.lesson, learner=entry.words.learner, at=entry.at, by=entry.by_name)
            )
    return tuple(found.values())


def _notes(visits: list[Entry]) -> tuple[Note, ...]:
    return tuple(
        Note(
            id=entry.id,
            at=entry.at,
            by=entry.by_name,
            outcome=entry.outcome or Outcome.MET,
            text=entry.words.note,
            next_on=entry.next_on,
        )
        for entry in reversed(visits)
    )
