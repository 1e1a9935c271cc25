"""A household as what was said of it: entries that are only ever added, and the household that they add up to."""

from datetime import date, datetime
from uuid import UUID

from msgspec import Struct

from api.enrolment.model.sets import Fact, How, Kind, Lesson, Need, Outcome
from kernel.ids import PersonId


class Words(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The part of an entry that speaks of people: sealed, and erased when consent is taken back. None: not said."""

    head_name: str | None = None
    house: str | None = None
    phone: str | None = None
    needs: tuple[Need, ...] | None = None
    language: str | None = None
    digital_member: str | None = None
    note: str | None = None
    consent: str | None = None
    learner: str | None = None


class Entry(Struct, frozen=True, kw_only=True):
    """One thing said of one household. `at` is the helper's clock, never later than when it came in."""

    id: UUID
    at: datetime
    kind: Kind
    by: PersonId | None
    by_name: str | None
    words: Words = Words()
    fact: Fact | None = None
    value: bool | None = None
    how: How | None = None
    lesson: Lesson | None = None
    outcome: Outcome | None = None
    next_on: date | None = None


class Known(Struct, frozen=True, kw_only=True):
    """A fact with who said it, when and how they knew."""

    value: bool
    at: datetime
    how: How
    by: str | None


class Consent(Struct, frozen=True, kw_only=True):
    agreed: bool
    at: datetime
    words: str
    by: str | None


class Learned(Struct, frozen=True, kw_only=True):
    lesson: Lesson
    learner: str
    at: datetime
    by: str | None


class Note(Struct, frozen=True, kw_only=True):
    """One visit in its helper's own words."""

    id: UUID
    at: datetime
    by: str | None
    outcome: Outcome
    text: str | None
    next_on: date | None


class Household(Struct, frozen=True, kw_only=True):
    """What the entries add up to; the order in which they came makes no difference."""

    head_name: str | None = None
    house: str | None = None
    phone: str | None = None
    needs: tuple[Need, ...] = ()
    language: str | None = None
    digital_member: str | None = None
    imported: bool = False
    removed: bool = False
    consent: Consent | None = None
    facts: dict[Fact, Known] = {}
    lessons: tuple[Learned, ...] = ()
    notes: tuple[Note, ...] = ()
    visited_at: datetime | None = None
    reached_at: datetime | None = None
    next_on: date | None = None

    @property
    def agreed(self) -> bool:
        """To being written down, visited and helped."""
        return self.consent is not None and self.consent.agreed
