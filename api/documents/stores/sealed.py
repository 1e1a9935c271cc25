"""Seals every object at rest, in frames, so that a stolen folder or bucket shows nothing and no byte moves unseen.

Format: per frame a 4-byte length and a sealed piece of at most 256 KiB. Each frame is bound to its object's key, its
number and whether it is the last, so that frames cannot be swapped, dropped or cut off.
"""

from collections.abc import AsyncIterator, Sequence

from api.documents.stores.protocol import Store
from kernel.keys import Keyring, Unopenable

FRAME_BYTES = 256 * 1024
PURPOSE = "file"


class SealedStore:
    """A Store over another."""

    def __init__(self, inner: Store, keys: Keyring) -> None:
        self._inner = inner
        self._keys = keys

    async def put(self, key: str, body: bytes | AsyncIterator[bytes]) -> None:
        """See Store."""
        if isinstance(body, bytes):
            await self._inner.put(key, b"".join([frame async for frame in self._seal(key, _one(body))]))
        else:
            await self._inner.put(key, self._seal(key, body))

    async def get(self, key: str) -> AsyncIterator[bytes]:
        """See Store. Raises Unopenable when the object is not as it was put."""
        number = 0
        held: bytes | None = None
        async for sealed in _frames(self._inner.get(key)):
            if held is not None:
                yield self._open(key, number, held, last=False)
                number += 1
            held = sealed
        if held is None:
            raise Unopenable(PURPOSE)
        yield self._open(key, number, held, last=True)

    async def delete(self, keys: Sequence[str]) -> None:
        """See Store."""
        await self._inner.delete(keys)

    async def keys(self, prefix: str) -> list[str]:
        """See Store."""
        return await self._inner.keys(prefix)

    async def _seal(self, key: str, body: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
        number = 0
        held = b""
        async for piece in body:
            held += piece
            while len(held) > FRAME_BYTES:
                yield self._frame(key, number, held[:FRAME_BYTES], last=False)
                held = held[FRAME_BYTES:]
                number += 1
        yield self._frame(key, number, held, last=True)

    def _frame(self, key: str, number: int, plain: bytes, *, last: bool) -> bytes:
        sealed = self._keys.seal(PURPOSE, plain, _place(key, number, last=last))
        return len(sealed).to_bytes(4, "big") + sealed

    def _open(self, key: str, number: int, sealed: bytes, *, last: bool) -> bytes:
        return self._keys.open(PURPOSE, sealed, _place(key, number, last=last))


def _place(key: str, number: int, *, last: bool) -> bytes:
    return f"{key}\n{number}\n{'last' if last else 'more'}".encode()


async def _one(body: bytes) -> AsyncIterator[bytes]:
    yield body


async def _frames(raw: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """The sealed frames of one object. Raises Unopenable when it ends within one."""
    held = bytearray()
    async for piece in raw:
        held += piece
        while len(held) >= 4 and len(held) >= 4 + (size := int.from_bytes(held[:4], "big")):
            yield bytes(held[4 : 4 + size])
            del held[: 4 + size]
    if held:
        raise Unopenable(PURPOSE)
