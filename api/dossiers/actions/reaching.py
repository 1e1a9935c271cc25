"""Whose dossiers these are, in the large: for telling many at once."""

from collections.abc import Collection
from uuid import UUID

from api.dossiers.queries import people
from kernel.database import Connection
from kernel.ids import OfficeCode


async def applicants(
    conn: Connection, *, at: Collection[OfficeCode], procedures: Collection[str], within: Collection[OfficeCode] | None
) -> list[UUID]:
    """Filers and owners of what was filed at these one-stops, or for these procedures (there `within` narrows)."""
    return await people.applicants(conn, at, procedures, within)
