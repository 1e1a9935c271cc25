"""Work of this slice that waits for a commit."""

import msgspec

from kernel.ids import FileId


class CleanFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file is received: clean it, where the request that received it could not, or not in time."""

    file_id: FileId


class EraseParts(msgspec.Struct, frozen=True, kw_only=True):
    """A file is kept or refused: its parts are of no use any more."""

    file_id: FileId


class EraseFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file's row is gone: so must its bytes be."""

    file_id: FileId
