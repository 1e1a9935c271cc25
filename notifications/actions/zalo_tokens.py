"""Keeps Zalo's tokens sealed in the database, so that a refresh token that works once is used by one process."""

from datetime import datetime, timedelta
from hashlib import sha256

from kernel.database import Database
from kernel.keys import Keyring
from notifications.queries import zalo

PURPOSE = "zalo-tokens"
_RENEWS = timedelta(seconds=15)


class ZaloTokens:
    """The tokens that began with the refresh token the operator set."""

    def __init__(self, database: Database, keys: Keyring, refresh_token: str) -> None:
        self._database = database
        self._keys = keys
        self._first = refresh_token
        self._set = sha256(refresh_token.encode()).digest()

    def _seal(self, token: str) -> bytes:
        return self._keys.seal(PURPOSE, token.encode(), self._set)

    def _open(self, sealed: bytes) -> str:
        return self._keys.open(PURPOSE, sealed, self._set).decode()

    async def access(self, now: datetime) -> str | None:
        """While it is good."""
        async with self._database.connection() as conn:
            sealed = await zalo.access(conn, self._set, now)
        return None if sealed is None else self._open(sealed)

    async def claim(self, now: datetime, wanted: datetime) -> str | None:
        """For one process at a time, while none is good till `wanted`."""
        first = self._seal(self._first)
        async with self._database.transaction() as conn:
            sealed = await zalo.claim(conn, self._set, first, now=now, until=now + _RENEWS, wanted=wanted)
        return None if sealed is None else self._open(sealed)

    async def keep(self, access: str, refresh: str, until: datetime) -> None:
        """Renewed."""
        async with self._database.transaction() as conn:
            await zalo.keep(
                conn,
                self._set,
                access_sealed=self._seal(access),
                refresh_sealed=self._seal(refresh),
                good_until=until,
            )

    async def refused(self, now: datetime) -> None:
        """The refresh token is taken no more: another must be set."""
        async with self._database.transaction() as conn:
            await zalo.refuse(conn, self._set, now)

    async def drop(self) -> None:
        """Not good any more."""
        async with self._database.transaction() as conn:
            await zalo.drop(conn, self._set)
