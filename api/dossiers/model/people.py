"""Who files, whose dossier it is, and who moved it. Personal data stand in these structs only while they are open."""

from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from kernel.ids import OfficeCode, PersonId


class Person(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One person as a letter needs them; absent is unknown."""

    full_name: str
    personal_number: str | None = None
    birth_date: str | None = None
    phone: str | None = None
    email: str | None = None
    address: str | None = None


class People(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Người nộp and chủ hồ sơ, two from the start; the same person twice when one files for oneself.

    `relation` is the filer's to the owner, `secret` the số bí mật that the receipt prints.
    """

    filer: Person
    owner: Person
    secret: str
    relation: str | None = None
    result_address: str | None = None


class Kind(StrEnum):
    """Who moved a dossier."""

    RESIDENT = "resident"
    STAFF = "staff"
    SYSTEM = "system"


class By(Struct, frozen=True, kw_only=True):
    """The author of a move, as its history names them: staff with the role and office under which they acted."""

    kind: Kind
    person_id: PersonId | None = None
    role: str | None = None
    office: OfficeCode | None = None
    on_behalf_of: UUID | None = None


THE_SYSTEM = By(kind=Kind.SYSTEM)
