"""A folder. A put is on the disk, its name too, before it returns: power may fail right after."""

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path

from obstore.store import LocalStore

from api.documents.stores.objects import Objects


class DiskStore(Objects):
    """Objects as files below one folder (0700)."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._folder = folder.resolve()
        super().__init__(LocalStore(prefix=self._folder, automatic_cleanup=True))

    async def put(self, key: str, body: bytes | AsyncIterator[bytes]) -> None:
        """See Store. obstore writes beside and renames, but syncs nothing."""
        await super().put(key, body)
        await asyncio.to_thread(self._sync, self._folder / key)

    def _sync(self, file: Path) -> None:
        _fsync(file)
        for folder in file.parents:
            _fsync(folder)
            if folder == self._folder:
                return


def _fsync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
