"""Statements about what gateways said: kept as evidence, never changed."""

from api.payments.model import Heard
from kernel.database import Connection
from kernel.ids import new_id

LONGEST = 2000
MOST_FORGED_A_MINUTE = 60

_KEEP = (
    "INSERT INTO gateway_message (id, gateway, way, reference, verdict, said, heard_at) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7)"
)
_KEEP_FORGED = (
    "INSERT INTO gateway_message (id, gateway, way, reference, verdict, said, heard_at) "
    "SELECT $1, $2, $3, '', $4, $5, $6 WHERE (SELECT count(*) FROM gateway_message "
    "WHERE heard_at > $6::timestamptz - interval '1 minute' AND reference = '' AND gateway = $2) < $7"
)


def _printable(said: bytes) -> str:
    return said[:LONGEST].decode("utf-8", "backslashreplace").replace("\x00", "\\x00")


async def keep_message(conn: Connection, heard: Heard) -> None:
    """A message whose sender is known."""
    await conn.execute(
        _KEEP,
        new_id(),
        heard.gateway,
        heard.way,
        heard.reference[:100],
        heard.verdict,
        _printable(heard.said),
        heard.at,
    )


async def keep_forged(conn: Connection, heard: Heard) -> None:
    """A message nobody known sent: the first sixty a minute, so that a flood cannot fill the disk."""
    await conn.execute(
        _KEEP_FORGED,
        new_id(),
        heard.gateway,
        heard.way,
        heard.verdict,
        _printable(heard.said),
        heard.at,
        MOST_FORGED_A_MINUTE,
    )
