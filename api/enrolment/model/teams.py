"""A commune's community digital team: its hamlets and its members."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct

from kernel.ids import OfficeCode, PersonId


class Hamlet(Struct, frozen=True, kw_only=True):
    """Thôn, tổ dân phố. `target`: how many households the commune means to reach there."""

    id: UUID
    office: OfficeCode
    name: str
    target: int


class Member(Struct, frozen=True, kw_only=True):
    """Somebody appointed to a team, with the hamlets they see; `badge` is their number in the commune for ever."""

    id: UUID
    person_id: PersonId
    display_name: str
    office: OfficeCode
    badge: int
    hamlets: frozenset[UUID]
    appointed_at: datetime
