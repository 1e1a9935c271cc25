"""What every store promises."""

from collections.abc import AsyncIterator, Sequence
from typing import Protocol


class ObjectGone(Exception):
    """There is no object by that key."""


class Store(Protocol):
    """Objects by key: `a/b/c`, ASCII. Any process may read what another has put."""

    async def put(self, key: str, body: bytes | AsyncIterator[bytes]) -> None:
        """Whole or not at all; durable when it returns; the same key again replaces."""
        ...

    def get(self, key: str) -> AsyncIterator[bytes]:
        """The object from its beginning, in pieces. Raises ObjectGone at the first."""
        ...

    async def delete(self, keys: Sequence[str]) -> None:
        """Gone, whether or not they were there."""
        ...

    async def keys(self, prefix: str) -> list[str]:
        """Every key below the folder `prefix`."""
        ...
