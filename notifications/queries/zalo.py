"""Reads and writes zalo_tokens: one row, shared by every process."""

from datetime import datetime

from kernel.database import Connection

_ACCESS = "SELECT access_sealed FROM zalo_tokens WHERE set_sha256 = $1 AND good_until > $2"

# A refresh token set anew by the operator replaces what was kept; one process at a time renews.
_CLAIM = """
INSERT INTO zalo_tokens (only_one, set_sha256, refresh_sealed, renewing_until) VALUES (true, $1, $2, $4)
ON CONFLICT (only_one) DO UPDATE SET
    refresh_sealed = CASE WHEN zalo_tokens.set_sha256 = $1 THEN zalo_tokens.refresh_sealed ELSE $2 END,
    access_sealed = CASE WHEN zalo_tokens.set_sha256 = $1 THEN zalo_tokens.access_sealed END,
    good_until = CASE WHEN zalo_tokens.set_sha256 = $1 THEN zalo_tokens.good_until END,
    refused_at = CASE WHEN zalo_tokens.set_sha256 = $1 THEN zalo_tokens.refused_at END,
    set_sha256 = $1, renewing_until = $4
WHERE zalo_tokens.set_sha256 <> $1
    OR zalo_tokens.renewing_until <= $3 AND (zalo_tokens.good_until IS NULL OR zalo_tokens.good_until <= $5)
RETURNING refresh_sealed
"""

_KEEP = """
UPDATE zalo_tokens SET access_sealed = $2, refresh_sealed = $3, good_until = $4, renewing_until = '-infinity',
    refused_at = NULL
WHERE set_sha256 = $1
"""

_REFUSE = "UPDATE zalo_tokens SET refused_at = $2 WHERE set_sha256 = $1 AND refused_at IS NULL"

_DROP = "UPDATE zalo_tokens SET good_until = NULL WHERE set_sha256 = $1"


async def access(conn: Connection, set_sha256: bytes, until: datetime) -> bytes | None:
    """Sealed; good until then at least."""
    found: bytes | None = await conn.fetchval(_ACCESS, set_sha256, until)
    return found


async def claim(
    conn: Connection, set_sha256: bytes, first_sealed: bytes, *, now: datetime, until: datetime, wanted: datetime
) -> bytes | None:
    """The refresh token, sealed, for who may renew until then; None while another does, or has: good till `wanted`."""
    found: bytes | None = await conn.fetchval(_CLAIM, set_sha256, first_sealed, now, until, wanted)
    return found


async def keep(
    conn: Connection, set_sha256: bytes, *, access_sealed: bytes, refresh_sealed: bytes, good_until: datetime
) -> None:
    """Renewed."""
    await conn.execute(_KEEP, set_sha256, access_sealed, refresh_sealed, good_until)


async def refuse(conn: Connection, set_sha256: bytes, now: datetime) -> None:
    """Zalo takes the refresh token no more; since when is the first time."""
    await conn.execute(_REFUSE, set_sha256, now)


async def refused_since(conn: Connection) -> datetime | None:
    """Since when, while no other has been set and taken."""
    found: datetime | None = await conn.fetchval("SELECT refused_at FROM zalo_tokens")
    return found


async def drop(conn: Connection, set_sha256: bytes) -> None:
    """Not good any more."""
    await conn.execute(_DROP, set_sha256)
