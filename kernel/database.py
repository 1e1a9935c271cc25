"""The one way to PostgreSQL. Alone imports asyncpg; offers `Connection`, a lean pool and the errors a slice may meet.

Pooled connections are never reset, so nothing here may leave state on one: `SET LOCAL` and transaction-scoped
advisory locks only, and LISTEN on connections of their own.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from typing import Any, Protocol, TypeVar
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import msgspec

UniqueViolation = asyncpg.UniqueViolationError
ForeignKeyViolation = asyncpg.ForeignKeyViolationError
CheckViolation = asyncpg.CheckViolationError
NotNullViolation = asyncpg.NotNullViolationError
SerializationFailure = asyncpg.SerializationError
Deadlock = asyncpg.DeadlockDetectedError
BadValue = asyncpg.DataError
NoPrivilege = asyncpg.InsufficientPrivilegeError
LockTimeout = asyncpg.LockNotAvailableError
QueryCanceled = asyncpg.QueryCanceledError
STARTING_S = 30.0
"""How long a database may take to start, its recovery after a crash included."""

Unreachable = (
    OSError,
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # a connection that broke in the middle of a statement
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.TooManyConnectionsError,
)
Unwelcome = (asyncpg.InvalidAuthorizationSpecificationError, asyncpg.InvalidCatalogNameError)
"""The server answers, and knows neither this role nor this database."""
Unavailable = (*Unreachable, TimeoutError, LockTimeout, QueryCanceled)
"""What passes by itself: the caller may try again, and is told so (503)."""

Row = Sequence[Any]
T = TypeVar("T")


class Connection(Protocol):
    """What a slice may do with a connection: statements, and savepoints inside the request's transaction."""

    async def execute(self, query: str, *args: Any) -> str: ...
    async def executemany(self, command: str, args: Sequence[Sequence[Any]]) -> None: ...
    async def fetch(self, query: str, *args: Any) -> list[Any]: ...
    async def fetchrow(self, query: str, *args: Any) -> Any: ...
    async def fetchval(self, query: str, *args: Any) -> Any: ...
    def transaction(self, **options: Any) -> AbstractAsyncContextManager[Any]: ...
    def cursor(self, query: str, *args: Any, **options: Any) -> Any: ...


class _Lean(asyncpg.Connection):
    def get_reset_query(self) -> str:
        """Nothing to reset: see the module's first sentence."""
        return ""


def _encode_json(value: Any) -> bytes:
    """Text and bytes are JSON already; anything else is encoded."""
    if isinstance(value, bytes):
        return b"\x01" + value
    if isinstance(value, str):
        return b"\x01" + value.encode()
    return b"\x01" + msgspec.json.encode(value)


def _decode_json(value: bytes) -> msgspec.Raw:
    return msgspec.Raw(value[1:])


async def _prepare(connection: Any) -> None:
    await connection.set_type_codec(
        "jsonb", schema="pg_catalog", format="binary", encoder=_encode_json, decoder=_decode_json
    )


SERVER_SETTINGS = {
    "application_name": "motcua",
    "timezone": "UTC",
    "statement_timeout": "30s",
    "lock_timeout": "10s",
    "idle_in_transaction_session_timeout": "60s",
}


async def connect(dsn: str, **server_settings: str) -> Any:
    """One connection outside the pool: for LISTEN, COPY and migrations. The caller closes it."""
    connection = await asyncpg.connect(dsn, server_settings={**SERVER_SETTINGS, **server_settings})
    try:
        await _prepare(connection)
    except BaseException:
        connection.terminate()
        raise
    return connection


class Database:
    """A pool to one province's database. What is given back whole is kept at hand: the pool's own way there and back
    starts a task and two timers for each request, a tenth of a read's time (docs/decisions/connections-at-hand.md)."""

    def __init__(self, pool: Any, dsn: str) -> None:
        self.pool = pool
        self.dsn = dsn
        self._at_hand: list[Any] = []
        self._waiting = 0
        self._closing = False

    async def take(self) -> Any:
        """A connection; whoever takes it gives it back, or back to the pool when something broke."""
        while self._at_hand:
            connection = self._at_hand.pop()
            if _is_alive(connection):
                return connection
            await self.give_back(connection)
        self._waiting += 1
        try:
            return await self.pool.acquire(timeout=10)
        finally:
            self._waiting -= 1

    async def give_back(self, connection: Any, *, whole: bool = False) -> None:
        """`whole`: nothing failed on it and no transaction is open. Else the pool looks after it."""
        if whole and not self._waiting and not self._closing and _is_alive(connection):
            self._at_hand.append(connection)
        else:
            await self.pool.release(connection)

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[Connection]:
        """Statements that each stand alone."""
        connection, whole = await self.take(), False
        try:
            yield connection
            whole = True
        finally:
            await self.give_back(connection, whole=whole)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Connection]:
        """All or nothing."""
        async with self.connection() as connection, connection.transaction():
            yield connection

    async def close(self) -> None:
        """Wait for what is in flight, then close."""
        self._closing = True
        while self._at_hand:
            await self.pool.release(self._at_hand.pop())
        await self.pool.close()


def _is_alive(connection: Any) -> bool:
    try:
        return not (connection.is_closed() or connection.is_in_transaction())
    except asyncpg.InterfaceError:  # it broke, and the pool has taken it back already
        return False


async def open_database(dsn: str, *, most: int = 10, least: int = 1, statement_cache: int = 256) -> Database:
    """Open the pool; a database that is just starting is waited for. Behind PgBouncer in transaction mode give
    `statement_cache=0`."""
    deadline = asyncio.get_running_loop().time() + STARTING_S
    while True:
        try:
            pool = await asyncpg.create_pool(
                dsn,
                min_size=least,
                max_size=most,
                connection_class=_Lean,
                init=_prepare,
                statement_cache_size=statement_cache,
                server_settings=SERVER_SETTINGS,
                command_timeout=35,
            )
        except asyncpg.CannotConnectNowError:
            if asyncio.get_running_loop().time() > deadline:
                raise
            await asyncio.sleep(0.1)
        else:
            return Database(pool, dsn)


class Unit:
    """One request's transaction: opened by the first statement, ended once by the front door."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._connection: Any = None
        self._transaction: Any = None
        self._turn = asyncio.Lock()

    async def connection(self, *, write: bool) -> Connection:
        """The request's connection; with `write`, inside its transaction."""
        async with self._turn:
            connection = await self._acquired()
            if write and self._transaction is None:
                self._transaction = connection.transaction()
                await self._transaction.start()
            return connection  # type: ignore[no-any-return]

    async def alone(self, question: Callable[[Connection], Awaitable[T]]) -> T:
        """A question of the front door's own on the same connection, nobody else's statement in between."""
        async with self._turn:
            return await question(await self._acquired())

    async def _acquired(self) -> Any:
        if self._connection is None:
            self._connection = await self._database.take()
        return self._connection

    async def end(self, *, keep: bool) -> None:
        """Commit (`keep`) or roll back, and give the connection back. Harmless when nothing was begun."""
        connection, transaction = self._connection, self._transaction
        self._connection = self._transaction = None
        if connection is None:
            return
        whole = False
        try:
            if transaction is not None and keep:
                await transaction.commit()
            elif transaction is not None:
                with suppress(*Unreachable):  # what the database lost, it has rolled back
                    await transaction.rollback()
            whole = keep
        finally:
            await self._database.give_back(connection, whole=whole)


def with_user(dsn: str, user: str, password: str | None) -> str:
    """The same database for another role."""
    from urllib.parse import quote

    parts = urlsplit(dsn)
    host = parts.netloc.rpartition("@")[2]
    secret = f":{quote(password, safe='')}" if password else ""
    return urlunsplit(parts._replace(netloc=f"{quote(user, safe='')}{secret}@{host}"))
