"""A database whose connection dies before a chosen statement: what a kill in the middle looks like from inside."""

from typing import Any

from kernel.database import Database


class Cutting(Database):
    """Every transaction and connection counts its statements; the n-th, counted over all, never arrives."""

    def __init__(self, database: Database, at: int) -> None:
        super().__init__(database.pool, database.dsn)
        self._whole = database
        self.left = at

    def transaction(self) -> Any:
        return _Cut(self, self._whole.transaction())

    def connection(self) -> Any:
        return _Cut(self, self._whole.connection())


class _Cut:
    def __init__(self, cutting: Cutting, inner: Any) -> None:
        self._cutting = cutting
        self._inner = inner

    async def __aenter__(self) -> Any:
        return _Mortal(await self._inner.__aenter__(), self._cutting)

    async def __aexit__(self, *failure: Any) -> Any:
        return await self._inner.__aexit__(*failure)


class _Mortal:
    def __init__(self, connection: Any, cutting: Cutting) -> None:
        self._connection = connection
        self._cutting = cutting

    def __getattr__(self, name: str) -> Any:
        if name not in {"execute", "executemany", "fetch", "fetchrow", "fetchval"}:
            return getattr(self._connection, name)

        async def counted(*args: Any, **kwargs: Any) -> Any:
            self._cutting.left -= 1
            if self._cutting.left == 0:
                raise ConnectionError("cut")
            return await getattr(self._connection, name)(*args, **kwargs)

        return counted
