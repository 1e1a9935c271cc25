"""Statements about the account's statement."""

from datetime import datetime
from uuid import UUID

import msgspec

from api.payments.rules.statements import Line
from kernel.database import Connection
from kernel.ids import AttemptId, new_id
from kernel.money import Dong

_KEEP = (
    "INSERT INTO statement_line (id, account, reference, amount_vnd, content, happened_at, source, state, heard_at, "
    "updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, 'new', $8, $8) ON CONFLICT (account, reference) DO NOTHING "
    "RETURNING true"
)
_NEXT = (
    "SELECT id, account, reference, amount_vnd, content, happened_at FROM statement_line WHERE state = 'new' "
    "ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED"
)
_MARK = "UPDATE statement_line SET state = $2, attempt_id = $3, updated_at = $4 WHERE id = $1"
_COVER = (
    "INSERT INTO statement_cover (account, until) VALUES ($1, $2) ON CONFLICT (account) "
    "DO UPDATE SET until = greatest(statement_cover.until, excluded.until)"
)
_OVER = (
    "SELECT a.id FROM attempt a, statement_cover c WHERE c.account = $1 AND a.gateway = 'vietqr' "
    "AND a.state IN ('waiting', 'checking', 'aside') AND a.expires_at < c.until "
    "AND NOT EXISTS (SELECT FROM statement_line l WHERE l.account = $1 AND l.state = 'new') ORDER BY a.id"
)


class KeptLine(msgspec.Struct, frozen=True, kw_only=True):
    """A credit in our books of the bank's."""

    id: UUID
    account: str
    line: Line


async def keep_line(conn: Connection, account: str, line: Line, source: str, now: datetime) -> bool:
    """False when the bank told it before."""
    return bool(
        await conn.fetchval(
            _KEEP, new_id(), account, line.reference, line.amount_vnd, line.content, line.happened_at, source, now
        )
    )


async def take_new_line(conn: Connection) -> KeptLine | None:
    """The oldest line nobody has looked at, held until the transaction ends."""
    row = await conn.fetchrow(_NEXT)
    return row and KeptLine(
        id=row[0],
        account=row[1],
        line=Line(reference=row[2], amount_vnd=Dong(row[3]), content=row[4], happened_at=row[5]),
    )


async def mark_line(
    conn: Connection, line_id: UUID, state: str, now: datetime, attempt_id: AttemptId | None = None
) -> None:
    """What became of it."""
    await conn.execute(_MARK, line_id, state, attempt_id, now)


async def cover(conn: Connection, account: str, until: datetime) -> None:
    """The bank has told everything up to `until`."""
    await conn.execute(_COVER, account, until)


async def attempts_over(conn: Connection, account: str) -> tuple[AttemptId, ...]:
    """Undecided attempts whose time ended before what the statement covers, once every line was looked at."""
    return tuple(row[0] for row in await conn.fetch(_OVER, account))
