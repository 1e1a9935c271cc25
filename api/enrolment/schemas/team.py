"""Teams and households on the wire."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import msgspec

from api.enrolment.model.households import Household
from api.enrolment.model.sets import Fact, How, Lesson, Need, Outcome
from api.enrolment.model.teams import Hamlet, Member
from api.offices.model import Words

Named = Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
Number = Annotated[str, msgspec.Meta(min_length=1, max_length=30)]
Target = Annotated[int, msgspec.Meta(ge=0, le=100_000)]


class Both(msgspec.Struct, frozen=True, kw_only=True):
    """One text in both languages."""

    vi: str
    en: str

    @classmethod
    def of(cls, words: Words) -> "Both":
        return cls(vi=words.vi, en=words.en)


class HamletName(msgspec.Struct, frozen=True, kw_only=True):
    """A hamlet of the helper's."""

    id: UUID
    name: str


class MyTeam(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """The helper's own place: `badge` is who they are in an SMS."""

    helper_id: UUID
    display_name: str
    office: str
    commune: Both
    team: Both
    badge: int
    hamlets: list[HamletName]
    since: datetime


class SealingKey(msgspec.Struct, frozen=True, kw_only=True):
    """What a phone seals to: P-256, the uncompressed point in base64url without padding."""

    kid: str
    key: str


class KnownFact(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A fact, when and how it is known, and by whom; `by` null is the system."""

    value: bool
    at: datetime
    how: How
    by: str | None


class FiveFacts(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Null: nobody has said."""

    level2: KnownFact | None
    app_installed: KnownFact | None
    notifications: KnownFact | None
    first_dossier: KnownFact | None
    digital_member: KnownFact | None


class ConsentFace(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What the household said when asked, with the words that were read to them."""

    agreed: bool
    at: datetime
    words: str
    by: str | None


class LearnedFace(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A guide, who learned it, and from whom."""

    lesson: Lesson
    learner: str
    at: datetime
    by: str | None


class NoteFace(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One visit in its helper's words."""

    id: UUID
    at: datetime
    by: str | None
    outcome: Outcome
    text: str | None
    next_on: date | None


class HouseholdFace(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A household as its helpers see it; before it agrees, its name and hamlet alone."""

    id: UUID
    hamlet_id: UUID
    head_name: str
    imported: bool
    consent: ConsentFace | None
    house: str | None
    phone: str | None
    needs: list[Need]
    language: str | None
    digital_member: str | None
    facts: FiveFacts
    lessons: list[LearnedFace]
    notes: list[NoteFace]
    next_on: date | None
    visited_at: datetime | None
    unseen: int

    @classmethod
    def of(cls, household_id: UUID, hamlet_id: UUID, household: Household, unseen: int) -> "HouseholdFace":
        """From the model."""
        said = household.consent

        def fact(which: Fact) -> KnownFact | None:
            known = household.facts.get(which)
            if known is None:
                return None
            return KnownFact(value=known.value, at=known.at, how=known.how, by=known.by)

        return cls(
            id=household_id,
            hamlet_id=hamlet_id,
            head_name=household.head_name or "",
            imported=household.imported,
            consent=None if said is None else ConsentFace(agreed=said.agreed, at=said.at, words=said.words, by=said.by),
            house=household.house,
            phone=household.phone,
            needs=list(household.needs),
            language=household.language,
            digital_member=household.digital_member,
            facts=FiveFacts(
                level2=fact(Fact.LEVEL2),
                app_installed=fact(Fact.APP_INSTALLED),
                notifications=fact(Fact.NOTIFICATIONS),
                first_dossier=fact(Fact.FIRST_DOSSIER),
                digital_member=fact(Fact.DIGITAL_MEMBER),
            ),
            lessons=[LearnedFace(**msgspec.structs.asdict(each)) for each in household.lessons],
            notes=[NoteFace(**msgspec.structs.asdict(each)) for each in household.notes],
            next_on=household.next_on,
            visited_at=household.visited_at,
            unseen=unseen,
        )


class HouseholdList(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """In id order; `next` is the `after` of the following page."""

    items: list[HouseholdFace]
    next: UUID | None = None


class DayLine(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Whom to visit, and why."""

    household_id: UUID
    reasons: list[str]
    unseen: int
    promised_on: date | None


class Day(msgspec.Struct, frozen=True, kw_only=True):
    """Most urgent first."""

    on: date
    items: list[DayLine]


# the commune office


class HamletFace(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A hamlet, how many households it is meant to reach, and how many it has."""

    id: UUID
    name: str
    target: int
    households: int

    @classmethod
    def of(cls, hamlet: Hamlet, households: Mapping[UUID, int]) -> "HamletFace":
        return cls(id=hamlet.id, name=hamlet.name, target=hamlet.target, households=households.get(hamlet.id, 0))


class MemberFace(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A member of the team."""

    id: UUID
    display_name: str
    badge: int
    hamlets: list[UUID]
    appointed_at: datetime

    @classmethod
    def of(cls, member: Member) -> "MemberFace":
        return cls(
            id=member.id,
            display_name=member.display_name,
            badge=member.badge,
            hamlets=sorted(member.hamlets),
            appointed_at=member.appointed_at,
        )


class Team(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A commune's team as its office sees it."""

    office: str
    team: Both
    hamlets: list[HamletFace]
    members: list[MemberFace]


class NewHamlet(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """Thôn, tổ dân phố."""

    office: Named
    name: Named
    target: Target = 0


class HamletChange(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """Its name and target from now on."""

    name: Named
    target: Target


class NewMember(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """Somebody who has signed in once at level 2, and the hamlets they will see."""

    office: Named
    personal_number: Number
    hamlets: Annotated[list[UUID], msgspec.Meta(max_length=200)]


class Area(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """The hamlets a member sees from now on."""

    hamlets: Annotated[list[UUID], msgspec.Meta(max_length=200)]
