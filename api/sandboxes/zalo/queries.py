"""The sandbox's own statements."""

from datetime import datetime
from uuid import UUID

import msgspec

from api.sandboxes.zalo.wire import Behaviour, Template
from kernel.database import Connection

_GRANT = "INSERT INTO sandbox_zalo_token (token_sha256, kind, expires_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING"
_USE = """
UPDATE sandbox_zalo_token SET used_at = $2
WHERE token_sha256 = $1 AND kind = 'refresh' AND used_at IS NULL AND expires_at > $2 RETURNING true
"""
_GOOD = "SELECT true FROM sandbox_zalo_token WHERE token_sha256 = $1 AND kind = 'access' AND expires_at > $2"
_SPOIL = "UPDATE sandbox_zalo_token SET expires_at = $1 WHERE kind = 'access'"
_KEEP = """
INSERT INTO sandbox_zalo_message (id, tracking_id, phone, template_id, data, status, received_at)
VALUES ($1, $2, $3, $4, $5, $6, $7)
"""
_STATUS = "SELECT status FROM sandbox_zalo_message WHERE id = $1"
_NEWEST = "SELECT phone, data, received_at FROM sandbox_zalo_message ORDER BY id DESC LIMIT $1"
_BEHAVIOUR = "SELECT behaviour FROM sandbox_zalo_behaviour"
_BEHAVE = """
INSERT INTO sandbox_zalo_behaviour (one, behaviour) VALUES (true, $1)
ON CONFLICT (one) DO UPDATE SET behaviour = excluded.behaviour
"""

_behaviour = msgspec.json.Decoder(Behaviour).decode
_data = msgspec.json.Decoder(dict[str, str]).decode


async def grant(conn: Connection, token_sha256: bytes, kind: str, expires_at: datetime) -> None:
    """A token that is good until then."""
    await conn.execute(_GRANT, token_sha256, kind, expires_at)


async def use_refresh(conn: Connection, token_sha256: bytes, now: datetime) -> bool:
    """False when it was used before, or never given."""
    return bool(await conn.fetchval(_USE, token_sha256, now))


async def is_good(conn: Connection, token_sha256: bytes, now: datetime) -> bool:
    """Whether an access token is."""
    return bool(await conn.fetchval(_GOOD, token_sha256, now))


async def spoil(conn: Connection, now: datetime) -> None:
    """No access token is good any more."""
    await conn.execute(_SPOIL, now)


async def keep(conn: Connection, message_id: UUID, message: Template, status: int, now: datetime) -> None:
    """On somebody's phone."""
    await conn.execute(
        _KEEP,
        message_id,
        message.tracking_id,
        message.phone,
        message.template_id,
        message.template_data,
        status,
        now,
    )


async def status_of(conn: Connection, message_id: UUID) -> int | None:
    """1 delivered, 0 on its way."""
    found: int | None = await conn.fetchval(_STATUS, message_id)
    return found


async def newest(conn: Connection, limit: int) -> list[tuple[str, dict[str, str], datetime]]:
    """(phone, fields, when)."""
    return [(row[0], _data(row[1]), row[2]) for row in await conn.fetch(_NEWEST, limit)]


async def behaviour(conn: Connection) -> Behaviour:
    """How to behave now; well, unless told otherwise."""
    kept = await conn.fetchval(_BEHAVIOUR)
    return _behaviour(kept) if kept is not None else Behaviour()


async def behave(conn: Connection, told: Behaviour) -> None:
    """From now on."""
    await conn.execute(_BEHAVE, told)
