"""A draft on its way from phone to phone, on the wire."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec

Hash = Annotated[str, msgspec.Meta(min_length=43, max_length=43)]


class NewHandover(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """`readHash`: SHA-256 of the 32-byte token in the QR; `box`: what only the QR's key opens. base64url."""

    id: UUID
    read_hash: Hash
    box: Annotated[str, msgspec.Meta(min_length=1, max_length=960_000)]


class Handed(msgspec.Struct, frozen=True, kw_only=True):
    """Until when it waits."""

    until: datetime


class Fetch(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the QR says."""

    id: UUID
    token: Hash


class Box(msgspec.Struct, frozen=True, kw_only=True):
    """Ciphertext, base64url."""

    box: str
