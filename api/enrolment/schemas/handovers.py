"""A draft on its way from phone to phone, on the wire. Its ciphertext travels in pieces, for photographs go along."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec

Hash = Annotated[str, msgspec.Meta(min_length=43, max_length=43)]
MOST_PIECES = 64
Piece = Annotated[int, msgspec.Meta(ge=0, lt=MOST_PIECES)]


class NewHandover(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """`readHash`: SHA-256 of the 32-byte token in the QR, base64url; `pieces`: how many will follow."""

    id: UUID
    read_hash: Hash
    pieces: Annotated[int, msgspec.Meta(ge=1, le=MOST_PIECES)]


class NewPiece(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A piece, counted from 0, of what only the QR's key opens, base64url."""

    piece: Piece
    box: Annotated[str, msgspec.Meta(min_length=1, max_length=960_000)]


class Handed(msgspec.Struct, frozen=True, kw_only=True):
    """Until when it waits."""

    until: datetime


class Fetch(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the QR says; `claim`: 32 random bytes of the phone that fetches, so that it and no other may go on."""

    id: UUID
    token: Hash
    claim: Hash
    piece: Piece = 0


class Taken(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All of it is on the other phone."""

    id: UUID
    token: Hash
    claim: Hash


class Box(msgspec.Struct, frozen=True, kw_only=True):
    """One piece of the ciphertext, base64url, and how many there are."""

    box: str
    pieces: int
