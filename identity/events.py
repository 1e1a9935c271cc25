"""What identity tells the other floors, after commit: ids, hashes and sealed values, never a name or a number."""

from datetime import datetime
from uuid import UUID

import msgspec

from kernel.ids import DossierId, OfficeCode, PersonId


class PersonSignedIn(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody signed in. `number_hash` (hex) only when the provider vouched for the number at level 2."""

    person_id: PersonId
    number_hash: str | None
    at: datetime
    another_device: bool = False


class PersonContact(msgspec.Struct, frozen=True, kw_only=True):
    """How the provider says a person is reached, and where they live.

    UTF-8 sealed for `contact`, bound to the person id's bytes.
    """

    person_id: PersonId
    phone: bytes | None
    email: bytes | None
    at: datetime
    residence: bytes | None = None


class MandateChanged(msgspec.Struct, frozen=True, kw_only=True):
    """Something happened to a mandate or under it: `act` is asked, granted, declined, revoked, or what was done.

    `tail` is that of the dossier's code where one is concerned; nobody is named, the helper stands as their badge.
    """

    mandate_id: UUID
    act: str
    resident: PersonId | None
    number_hash: str | None
    office: OfficeCode
    badge: int
    household_id: UUID | None
    dossier_id: DossierId | None
    tail: str
    at: datetime
    expires_at: datetime | None
