"""Identifiers: UUIDv7 made here, never by the database, and the names of the kinds that cross floors."""

from typing import NewType
from uuid import UUID

from uuid_utils.compat import uuid7

PersonId = NewType("PersonId", UUID)
SessionId = NewType("SessionId", UUID)
DraftId = NewType("DraftId", UUID)
DossierId = NewType("DossierId", UUID)
FileId = NewType("FileId", UUID)
FeeId = NewType("FeeId", UUID)
AttemptId = NewType("AttemptId", UUID)
MessageId = NewType("MessageId", UUID)
OfficeCode = NewType("OfficeCode", str)


def new_id() -> UUID:
    """A fresh UUIDv7 (RFC 9562): sorts by the time it was made."""
    return uuid7()
