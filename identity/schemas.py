"""Identity on the wire: camelCase, nothing unknown taken in."""

from datetime import datetime
from uuid import UUID

import msgspec

from identity.model import DeviceKey, IdentityFacts, Look, Person, PersonKind, SessionFace, Sex, StaffPost
from identity.rules.personal_number import mask
from kernel.actor import Actor, Role


class PostOut(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """One role at one office."""

    office: str
    role: Role


class Me(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """Who is signed in. `subject` is the provider's stable id, `id` ours; the number is masked.

    `helps`: in a community team. `guestOf`: signed in on somebody else's phone, for this draft and nothing else.
    """

    id: UUID
    subject: str
    display_name: str
    kind: PersonKind
    level: int
    personal_number_masked: str | None
    posts: list[PostOut]
    helps: bool
    guest_of: UUID | None

    @classmethod
    def of(cls, actor: Actor, person: Person, facts: IdentityFacts) -> "Me":
        """From what is known."""
        return cls(
            id=person.id,
            subject=person.subject,
            display_name=person.display_name,
            kind=person.kind,
            level=actor.level,
            personal_number_masked=None if facts.personal_number is None else mask(facts.personal_number),
            posts=[PostOut(office=post.office, role=post.role) for post in actor.posts],
            helps=person.helps,
            guest_of=None if actor.guest is None else actor.guest.draft_id,
        )


class DeviceKeyOut(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """32 bytes in base64, for AES-GCM on this device alone, until sign-out; `id` names the key where it was used."""

    id: UUID
    key: bytes

    @classmethod
    def of(cls, found: DeviceKey) -> "DeviceKeyOut":
        """The same key."""
        return cls(id=found.id, key=found.key)


class Visit(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """Whoever is asking; null: nobody has signed in."""

    me: Me | None


class Identity(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """What the provider said of the person asking, for their own forms: the full number too."""

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

    @classmethod
    def of(cls, facts: IdentityFacts) -> "Identity":
        """The same facts."""
        return cls(**msgspec.structs.asdict(facts))


class SessionOut(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A place where the person is signed in; `current` is the one asking, `guest` one on a helper's phone."""

    id: UUID
    device: str
    level: int
    created_at: datetime
    seen_at: datetime
    expires_at: datetime
    guest: bool
    current: bool

    @classmethod
    def of(cls, face: SessionFace, actor: Actor) -> "SessionOut":
        """From one of the actor's own."""
        return cls(**msgspec.structs.asdict(face), current=face.id == actor.session_id)


class SessionList(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """Last used first."""

    items: list[SessionOut]


class LookOut(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """Who read what of the person's, when, and why."""

    id: UUID
    at: datetime
    looker_name: str
    office: str | None
    what: str
    why: str
    subject_id: UUID

    @classmethod
    def of(cls, look: Look) -> "LookOut":
        """The same look."""
        return cls(**msgspec.structs.asdict(look))


class LookList(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """Newest first; `next` is the `before` of the following page."""

    items: list[LookOut]
    next: UUID | None = None


class SignedOut(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """Where the browser goes to leave the provider too; `/` when the provider offers no such place."""

    redirect_url: str


class Appointment(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A post to be given to the person with this personal number, who has signed in once at level 2."""

    personal_number: str
    office: str
    role: Role


class StaffPostOut(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A post held now."""

    id: UUID
    display_name: str
    office: str
    role: Role
    appointed_at: datetime

    @classmethod
    def of(cls, post: StaffPost) -> "StaffPostOut":
        """The same post, without the holder's id."""
        return cls(
            id=post.id,
            display_name=post.display_name,
            office=post.office,
            role=post.role,
            appointed_at=post.appointed_at,
        )


class StaffPostList(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """By office and role."""

    items: list[StaffPostOut]
