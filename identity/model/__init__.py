"""People, their sessions, posts and looks as values; knows no provider, no table and no clock."""

from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

import msgspec

from kernel.actor import Post, Role
from kernel.ids import OfficeCode, PersonId, SessionId

NUMBER_PURPOSE = "personal-number"
"""Purpose of the keyed hash by which personal numbers are looked up, here and in other slices."""

CONTACT_PURPOSE = "contact"
"""Purpose under which PersonContact seals a phone or an e-mail, bound to the person's id."""


class PersonKind(StrEnum):
    """An account of one human being, or of an organisation acting through its representative."""

    INDIVIDUAL = "individual"
    ORGANISATION = "organisation"


class Sex(StrEnum):
    """As the population database records it."""

    MALE = "male"
    FEMALE = "female"


class IdentityFacts(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the provider said of a person, for filling forms in; absent is unknown. Sealed wherever it stands.

    Dates are ISO, whole or partial (`1958`, `1958-03`, `1958-03-09`); places are the provider's own words.
    """

    full_name: str | None = None
    personal_number: str | None = None
    birth_date: str | None = None
    sex: Sex | None = None
    ethnicity: str | None = None
    religion: str | None = None
    nationality: str | None = None
    marital_status: str | None = None
    hometown: str | None = None
    permanent_residence: str | None = None
    current_residence: str | None = None
    address: str | None = None
    phone: str | None = None
    email: str | None = None
    old_number: str | None = None
    passport: str | None = None
    tax_code: str | None = None
    insurance_number: str | None = None
    household_head: str | None = None
    organisation_name: str | None = None
    organisation_number: str | None = None
    representative: str | None = None


class Claimed(msgspec.Struct, frozen=True, kw_only=True):
    """One sign-in as the provider vouches for it, checked and in our words."""

    issuer: str
    subject: str
    kind: PersonKind
    display_name: str
    level: int
    facts: IdentityFacts


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody known by (issuer, subject). `level` is that of the last sign-in, 0 before the first."""

    id: PersonId
    issuer: str
    subject: str
    kind: PersonKind
    display_name: str
    level: int
    signed_in_at: datetime | None
    helps: bool
    """in a community team now"""


class Attempt(msgspec.Struct, frozen=True, kw_only=True):
    """A sign-in under way: what the callback must match, kept ten minutes, taken once."""

    state: str
    nonce: str
    verifier: str
    next: str
    draft_id: UUID | None = None
    """for a guest on somebody else's phone: the one draft that the session shall be good for"""


class SessionFace(msgspec.Struct, frozen=True, kw_only=True):
    """A session as its owner sees it."""

    id: SessionId
    device: str
    level: int
    created_at: datetime
    seen_at: datetime
    expires_at: datetime
    guest: bool
    """on somebody else's phone, for one dossier"""


class SessionTerm(msgspec.Struct, frozen=True, kw_only=True):
    """How long a session lives: unused, and at most."""

    idle: timedelta
    absolute: timedelta


class StaffPost(msgspec.Struct, frozen=True, kw_only=True):
    """Who holds which role where, since when."""

    id: UUID
    person_id: PersonId
    display_name: str
    office: OfficeCode
    role: Role
    appointed_at: datetime

    def as_post(self) -> Post:
        """The part an actor carries."""
        return Post(office=self.office, role=self.role)


class DeviceKey(msgspec.Struct, frozen=True, kw_only=True):
    """What a person's data on one device is encrypted under; `id` says which, and nothing of whose."""

    id: UUID
    key: bytes


class Subject(msgspec.Struct, frozen=True, kw_only=True):
    """What was looked at: the dossier (or other thing) and the person whose data it holds, when known."""

    id: UUID
    whose: PersonId | None
    number_hash: bytes | None = None
    """of somebody without an account: who they are at their first sign-in"""


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """One read of a person's data by staff: never edited, never deleted."""

    id: UUID
    at: datetime
    looker_name: str
    office: OfficeCode | None
    what: str
    why: str
    subject_id: UUID
