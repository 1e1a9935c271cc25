"""Any obstore behind our Store: the one place that speaks obstore."""

from collections.abc import AsyncIterator, Sequence

import obstore
from obstore.store import ObjectStore

from api.documents.stores.protocol import ObjectGone

PIECE_BYTES = 256 * 1024
MULTIPART_BYTES = 5 * 1024 * 1024  # S3's least


class Objects:
    """Pieces in flight are few, so memory stays flat whatever the size."""

    def __init__(self, objects: ObjectStore) -> None:
        self._objects = objects

    async def put(self, key: str, body: bytes | AsyncIterator[bytes]) -> None:
        """See Store."""
        if isinstance(body, bytes):
            await obstore.put_async(self._objects, key, body, use_multipart=False)
        else:
            await obstore.put_async(
                self._objects, key, body, use_multipart=True, chunk_size=MULTIPART_BYTES, max_concurrency=2
            )

    async def get(self, key: str) -> AsyncIterator[bytes]:
        """See Store."""
        try:
            found = await obstore.get_async(self._objects, key)
        except FileNotFoundError as gone:
            raise ObjectGone(key) from gone
        async for piece in found.stream(min_chunk_size=PIECE_BYTES):
            yield bytes(piece)

    async def delete(self, keys: Sequence[str]) -> None:
        """See Store."""
        for key in keys:
            try:
                await obstore.delete_async(self._objects, key)
            except FileNotFoundError:
                continue

    async def keys(self, prefix: str) -> list[str]:
        """See Store."""
        return [meta["path"] async for page in obstore.list(self._objects, f"{prefix}/") for meta in page]
