"""Reads whose dossiers are of some offices or procedures."""

from collections.abc import Collection
from uuid import UUID

from kernel.database import Connection
from kernel.ids import OfficeCode


async def applicants(
    conn: Connection,
    at: Collection[OfficeCode],
    procedures: Collection[str],
    within: Collection[OfficeCode] | None,
) -> list[UUID]:
    """Everybody with an account, once; `within` narrows the procedures to these offices."""
    rows = await conn.fetch(
        "WITH chosen AS (SELECT owner, filer FROM dossier WHERE office = ANY($1::text[]) OR "
        "(procedure_code = ANY($2::text[]) AND ($3::text[] IS NULL OR office = ANY($3) OR holder = ANY($3)))) "
        "SELECT owner FROM chosen WHERE owner IS NOT NULL UNION SELECT filer FROM chosen WHERE filer IS NOT NULL",
        at,
        procedures,
        within,
    )
    return [row[0] for row in rows]
