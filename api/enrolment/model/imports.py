"""A commune's list of households on its way in."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct

from kernel.ids import OfficeCode


class Import(Struct, frozen=True, kw_only=True):
    """One file that was read; `sealed` holds its lines until they are taken in or given up."""

    id: UUID
    office: OfficeCode
    name: str
    at: datetime
    rows: int
    error_count: int
    sealed: bytes | None
    applied_at: datetime | None
    added: int | None
    undone_at: datetime | None
