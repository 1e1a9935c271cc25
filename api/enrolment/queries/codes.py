"""Statements over `consent_code`: hashes only."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct

from kernel.database import Connection, Row


class Code(Struct, frozen=True, kw_only=True):
    """What is kept of a code that was sent."""

    code_hash: bytes
    tries: int
    until: datetime
    used_at: datetime | None


def _code(row: Row) -> Code:
    return Code(code_hash=row[0], tries=row[1], until=row[2], used_at=row[3])


async def keep_code(conn: Connection, mandate_id: UUID, code_hash: bytes, until: datetime) -> None:
    """A mandate has one code, ever: a second ask is a second mandate."""
    await conn.execute(
        "INSERT INTO consent_code (mandate_id, code_hash, tries, until) VALUES ($1, $2, 0, $3)",
        mandate_id,
        code_hash,
        until,
    )


async def find_code(conn: Connection, mandate_id: UUID) -> Code | None:
    row = await conn.fetchrow(
        "SELECT code_hash, tries, until, used_at FROM consent_code WHERE mandate_id = $1", mandate_id
    )
    return row and _code(row)


async def lock_code(conn: Connection, mandate_id: UUID) -> Code | None:
    """For one try: guesses of one code come one after the other."""
    row = await conn.fetchrow(
        "SELECT code_hash, tries, until, used_at FROM consent_code WHERE mandate_id = $1 FOR UPDATE", mandate_id
    )
    return row and _code(row)


async def count_try(conn: Connection, mandate_id: UUID) -> None:
    await conn.execute("UPDATE consent_code SET tries = tries + 1 WHERE mandate_id = $1", mandate_id)


async def use_code(conn: Connection, mandate_id: UUID, now: datetime) -> None:
    await conn.execute("UPDATE consent_code SET used_at = $2 WHERE mandate_id = $1", mandate_id, now)
