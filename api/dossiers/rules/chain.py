"""What makes a dossier's history provable: one hash chain over its moves, with salted digests where details stood.

Details can be erased by law: their digest stays, and with the salt gone nobody can try texts out against it.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from uuid import UUID

import msgspec
from msgspec import Struct

from kernel.ids import DossierId

FORMAT = "motcua-history-1"
GENESIS = bytes(32)
SALT_BYTES = 16


class Link(Struct, frozen=True, kw_only=True):
    """One move as it is chained: every field here is proved, nothing else is."""

    dossier_id: DossierId
    version: int
    at: datetime
    action: str
    from_status: int | None
    to_status: int
    stage: str
    turn: str
    holder: str
    actor_kind: str
    actor_id: UUID | None
    role: str | None
    office: str | None
    on_behalf_of: UUID | None
    digest: bytes


def digest_details(salt: bytes, details: bytes) -> bytes:
    return hashlib.sha256(salt + details).digest()


def chain(previous: bytes, link: Link) -> bytes:
    """The head after `link`. The first link's `previous` is GENESIS."""
    at = link.at.astimezone(UTC).isoformat(timespec="microseconds")
    facts = {name: getattr(link, name) for name in Link.__struct_fields__} | {"at": at, "digest": link.digest.hex()}
    return hashlib.sha256(previous + msgspec.json.encode([FORMAT, *facts.values()])).digest()


class Wrong(StrEnum):
    """What can be wrong with a history."""

    MISSING = "missing"
    EDITED = "edited"
    DETAIL_EDITED = "detail_edited"
    DETAIL_MISSING = "detail_missing"
    HEAD_DIFFERS = "head_differs"
    FACE_DIFFERS = "face_differs"
    GONE = "gone"
    REWRITTEN = "rewritten"
    SEAL_BROKEN = "seal_broken"
    SEAL_MISSING = "seal_missing"


class Finding(Struct, frozen=True, kw_only=True):
    """One thing wrong: where, and what."""

    wrong: Wrong
    dossier_id: DossierId | None = None
    version: int | None = None
    day: str | None = None


class Written(Struct, frozen=True, kw_only=True):
    """A link as found in the database, with its stored head and its details where they still stand.

    `details` None with `erased` True: erased by law. None without: somebody took them.
    """

    link: Link
    head: bytes
    salt: bytes | None
    details: bytes | None
    erased: bool


class Face(Struct, frozen=True, kw_only=True):
    """What the dossier itself says: it must agree with the last link."""

    dossier_id: DossierId
    version: int
    status: int
    stage: str
    turn: str
    holder: str
    head: bytes | None


def check_chain(face: Face, written: Sequence[Written]) -> Iterable[Finding]:
    """What is wrong with one dossier's history, in order; nothing when it is whole."""
    previous = GENESIS
    for expected, row in enumerate(written, start=1):
        link = row.link
        if link.version != expected:
            yield Finding(wrong=Wrong.MISSING, dossier_id=face.dossier_id, version=expected)
            return
        if chain(previous, link) != row.head:
            yield Finding(wrong=Wrong.EDITED, dossier_id=face.dossier_id, version=expected)
        previous = row.head
        if row.details is None or row.salt is None:
            if not row.erased:
                yield Finding(wrong=Wrong.DETAIL_MISSING, dossier_id=face.dossier_id, version=expected)
        elif digest_details(row.salt, row.details) != link.digest:
            yield Finding(wrong=Wrong.DETAIL_EDITED, dossier_id=face.dossier_id, version=expected)
    if len(written) != face.version or not written:
        yield Finding(wrong=Wrong.MISSING, dossier_id=face.dossier_id, version=len(written) + 1)
        return
    if face.head != written[-1].head:
        yield Finding(wrong=Wrong.HEAD_DIFFERS, dossier_id=face.dossier_id, version=face.version)
    last = written[-1].link
    if (last.to_status, last.stage, last.turn, last.holder) != (face.status, face.stage, face.turn, face.holder):
        yield Finding(wrong=Wrong.FACE_DIFFERS, dossier_id=face.dossier_id, version=face.version)


class SealedHead(Struct, frozen=True, kw_only=True, array_like=True):
    """A dossier's head at the end of a day, as it was signed."""

    dossier_id: DossierId
    version: int
    head: str


def check_sealed(
    day: str, sealed: Iterable[SealedHead], found: Mapping[tuple[DossierId, int], bytes]
) -> Iterable[Finding]:
    """What the signed heads of `day` find changed since; `found` maps (dossier, version) to the head now stored."""
    for each in sealed:
        now = found.get((each.dossier_id, each.version))
        if now is None:
            yield Finding(wrong=Wrong.GONE, dossier_id=each.dossier_id, version=each.version, day=day)
        elif now.hex() != each.head:
            yield Finding(wrong=Wrong.REWRITTEN, dossier_id=each.dossier_id, version=each.version, day=day)
