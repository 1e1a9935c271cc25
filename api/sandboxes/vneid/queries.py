"""Statements over the sandbox provider's own tables."""

from datetime import datetime

import msgspec

from kernel.database import Connection


class Code(msgspec.Struct, frozen=True, kw_only=True):
    """An authorization code as kept: by its hash, with what it was granted for."""

    code_hash: bytes
    client_id: str
    redirect_uri: str | None
    scope: str
    nonce: str | None
    code_challenge: str
    subject: str
    acr: str
    granted_at: datetime
    expires_at: datetime
    used_at: datetime | None = None


class Grant(msgspec.Struct, frozen=True, kw_only=True):
    """What an access token stands for."""

    client_id: str
    subject: str
    scope: str


async def insert_code(conn: Connection, code: Code) -> None:
    """Keep a code."""
    await conn.execute(
        "INSERT INTO sandbox_vneid_code (code_hash, client_id, redirect_uri, scope, nonce, code_challenge, subject, "
        "acr, granted_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        code.code_hash,
        code.client_id,
        code.redirect_uri,
        code.scope,
        code.nonce,
        code.code_challenge,
        code.subject,
        code.acr,
        code.granted_at,
        code.expires_at,
    )


async def lock_code(conn: Connection, code_hash: bytes) -> Code | None:
    """A code, held against a second redemption until the transaction ends."""
    row = await conn.fetchrow(
        "SELECT code_hash, client_id, redirect_uri, scope, nonce, code_challenge, subject, acr, granted_at, "
        "expires_at, used_at FROM sandbox_vneid_code WHERE code_hash = $1 FOR UPDATE",
        code_hash,
    )
    if row is None:
        return None
    return Code(
        code_hash=row[0],
        client_id=row[1],
        redirect_uri=row[2],
        scope=row[3],
        nonce=row[4],
        code_challenge=row[5],
        subject=row[6],
        acr=row[7],
        granted_at=row[8],
        expires_at=row[9],
        used_at=row[10],
    )


async def spend_code(conn: Connection, code_hash: bytes, now: datetime) -> None:
    """It was redeemed."""
    await conn.execute("UPDATE sandbox_vneid_code SET used_at = $2 WHERE code_hash = $1", code_hash, now)


async def insert_token(
    conn: Connection, token_hash: bytes, code_hash: bytes, grant: Grant, expires_at: datetime
) -> None:
    """Keep an access token."""
    await conn.execute(
        "INSERT INTO sandbox_vneid_token (token_hash, code_hash, client_id, subject, scope, expires_at) "
        "VALUES ($1, $2, $3, $4, $5, $6)",
        token_hash,
        code_hash,
        grant.client_id,
        grant.subject,
        grant.scope,
        expires_at,
    )


async def find_grant(conn: Connection, token_hash: bytes, now: datetime) -> Grant | None:
    """What a live access token stands for."""
    row = await conn.fetchrow(
        "SELECT client_id, subject, scope FROM sandbox_vneid_token WHERE token_hash = $1 AND expires_at > $2",
        token_hash,
        now,
    )
    return None if row is None else Grant(client_id=row[0], subject=row[1], scope=row[2])


async def delete_tokens_of_code(conn: Connection, code_hash: bytes) -> None:
    """A code came twice: whatever it gave is taken back."""
    await conn.execute("DELETE FROM sandbox_vneid_token WHERE code_hash = $1", code_hash)


async def delete_tokens_of_subject(conn: Connection, subject: str, client_id: str) -> None:
    """Somebody left a client."""
    await conn.execute("DELETE FROM sandbox_vneid_token WHERE subject = $1 AND client_id = $2", subject, client_id)


async def list_keys(conn: Connection) -> list[tuple[str, bytes]]:
    """(kid, sealed private key) of the newest and the one before it, newest first."""
    return [
        (row[0], row[1])
        for row in await conn.fetch(
            "SELECT kid, jwk_sealed FROM sandbox_vneid_key ORDER BY made_at DESC, kid DESC LIMIT 2"
        )
    ]


async def lock_keys(conn: Connection) -> None:
    """Nobody else makes the first key until this transaction ends."""
    await conn.execute("SELECT pg_advisory_xact_lock(hashtext('sandbox_vneid_key'))")


async def insert_key(conn: Connection, kid: str, jwk_sealed: bytes, now: datetime) -> None:
    """A newer key: it signs from now on."""
    await conn.execute(
        "INSERT INTO sandbox_vneid_key (kid, jwk_sealed, made_at) VALUES ($1, $2, $3)", kid, jwk_sealed, now
    )


async def find_behaviour(conn: Connection) -> str | None:
    """As last set."""
    name: str | None = await conn.fetchval("SELECT name FROM sandbox_vneid_behaviour WHERE only_one")
    return name


async def set_behaviour(conn: Connection, name: str) -> None:
    """From the next request on."""
    await conn.execute(
        "INSERT INTO sandbox_vneid_behaviour (only_one, name) VALUES (true, $1) "
        "ON CONFLICT (only_one) DO UPDATE SET name = excluded.name",
        name,
    )
