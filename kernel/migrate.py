"""Forward-only SQL files, each once, in order, under one lock; then the grants of the role that the API wears.

A file that begins with `-- no-transaction` runs outside one. A line `-- append-only: <table>` takes UPDATE, DELETE
and TRUNCATE of that table away from the application's role for ever.
"""

import hashlib
import re
from pathlib import Path
from typing import Any

from kernel import jobs
from kernel.database import Unreachable, Unwelcome, connect

LOCK = 0x6D6F74637561
APP_ROLE = "motcua_app"
GRANTS = (
    "GRANT USAGE ON SCHEMA {schema} TO {role}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {role}",
    "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {schema} TO {role}",
    "REVOKE INSERT, UPDATE, DELETE ON schema_migration FROM {role}",
)
APPEND_ONLY = re.compile(r"^--\s*append-only:\s*([a-z_]+)\s*$", re.MULTILINE)


class NoDatabase(SystemExit):
    """Nothing can be brought up: said in one sentence, then the start ends."""


class EditedMigration(SystemExit):
    """A file was changed after it had been applied."""


async def migrate(dsn: str, folder: Path, *, app_password: str | None = None) -> list[str]:
    """Bring the database at `dsn` (its owner's) up to `folder`; returns the names of what was applied."""
    waits = {"statement_timeout": "0", "lock_timeout": "30s", "idle_in_transaction_session_timeout": "0"}
    try:
        connection = await connect(dsn, **waits)
    except (*Unreachable, *Unwelcome) as wrong:
        raise NoDatabase(f"The database cannot be reached: {wrong}. Is DATABASE_URL right?") from None
    try:
        await connection.execute("SELECT pg_advisory_lock($1)", LOCK)
        await connection.execute(
            "CREATE TABLE IF NOT EXISTS schema_migration "
            "(version text PRIMARY KEY, sha256 text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())"
        )
        done = await _apply(connection, folder)
        await jobs.install(connection)
        await _grant(connection, folder, app_password)
        return done
    finally:
        await connection.close()


async def pending(dsn: str, folder: Path) -> list[str]:
    """What `migrate` would apply."""
    connection = await connect(dsn)
    try:
        exists = await connection.fetchval("SELECT to_regclass('schema_migration') IS NOT NULL")
        have = {row[0] for row in await connection.fetch("SELECT version FROM schema_migration")} if exists else set()
        return [file.stem for file in _files(folder) if file.stem not in have]
    finally:
        await connection.close()


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("[0-9]*.sql"))


async def _apply(connection: Any, folder: Path) -> list[str]:
    have = {row[0]: row[1] for row in await connection.fetch("SELECT version, sha256 FROM schema_migration")}
    done: list[str] = []
    for file in _files(folder):
        sql = file.read_text("utf-8")
        digest = hashlib.sha256(sql.encode()).hexdigest()
        if file.stem in have:
            if have[file.stem] != digest:
                raise EditedMigration(f"{file.name} was edited after it was applied; write a new one instead")
            continue
        mark = "INSERT INTO schema_migration (version, sha256) VALUES ($1, $2)"
        if re.match(r"\s*--\s*no-transaction", sql):
            await connection.execute(sql)
            await connection.execute(mark, file.stem, digest)
        else:
            async with connection.transaction():
                await connection.execute("SET LOCAL lock_timeout = '5s'")
                await connection.execute(sql)
                await connection.execute(mark, file.stem, digest)
        done.append(file.stem)
    return done


async def _grant(connection: Any, folder: Path, app_password: str | None) -> None:
    """The application's role may read and write rows, but never rewrite what is append-only."""
    if not await connection.fetchval("SELECT true FROM pg_roles WHERE rolname = $1", APP_ROLE):
        await connection.execute(f"CREATE ROLE {APP_ROLE} LOGIN")
    if app_password is not None:
        # ALTER ROLE takes no parameters; the password is hex of our own making
        assert re.fullmatch(r"[0-9a-f]+", app_password)
        await connection.execute(f"ALTER ROLE {APP_ROLE} PASSWORD '{app_password}'")
    append_only = sorted({name for file in _files(folder) for name in APPEND_ONLY.findall(file.read_text("utf-8"))})
    async with connection.transaction():
        schema = await connection.fetchval("SELECT quote_ident(current_schema())")
        for grant in GRANTS:
            await connection.execute(grant.format(schema=schema, role=APP_ROLE))
        for table in append_only:
            await connection.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {APP_ROLE}")
