"""What became of a broadcast, as the tables say."""

from uuid import UUID

import msgspec

from kernel.database import Connection
from notifications.queries import broadcasts
from notifications.queries.broadcasts import Outcomes


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """People before whose eyes it was, and every delivery by channel and state."""

    seen: int
    outcomes: tuple[Outcomes, ...]


async def report(conn: Connection, broadcast_id: UUID) -> Report:
    """Two statements, both by index. The caller has judged who asks."""
    return Report(
        seen=await broadcasts.count_seen(conn, broadcast_id),
        outcomes=tuple(await broadcasts.outcomes(conn, broadcast_id)),
    )
