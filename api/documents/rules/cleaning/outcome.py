"""What cleaning ends in."""

import msgspec

from api.documents.model.files import MediaType, RefusedFor


class Cleaned(msgspec.Struct, frozen=True, kw_only=True):
    """Fit to keep."""

    content: bytes
    media_type: MediaType
    pages: int = 1


class NotKept(msgspec.Struct, frozen=True, kw_only=True):
    """Not fit to keep, and why."""

    reason: RefusedFor
