"""A file on its way in (parts, offset), as received, and as kept after cleaning."""

from collections.abc import AsyncIterator
from datetime import datetime
from enum import StrEnum

import msgspec

from kernel.ids import DossierId, DraftId, FileId, PersonId


class FileState(StrEnum):
    """UPLOADING: parts still come. RECEIVED: whole and hashed. KEPT: cleaned. REFUSED: will never be kept."""

    UPLOADING = "uploading"
    RECEIVED = "received"
    KEPT = "kept"
    REFUSED = "refused"


class MediaType(StrEnum):
    """What is taken in. HEIC, PNG and WebP are kept as JPEG."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    WEBP = "image/webp"
    HEIC = "image/heic"
    PDF = "application/pdf"


class RefusedFor(StrEnum):
    """Why a file as received is not kept. Each has its sentence in `rules.refusals`."""

    EMPTY = "empty"
    UNKNOWN_KIND = "unknown_kind"
    BROKEN = "broken"
    TOO_BIG = "too_big"
    TOO_MANY_PIXELS = "too_many_pixels"
    TOO_MANY_PAGES = "too_many_pages"
    LOCKED = "locked"
    ACTIVE = "active"


class Upload(msgspec.Struct, frozen=True, kw_only=True):
    """One file of one person for one draft. `offset_bytes` of `length_bytes` have arrived and are durable."""

    id: FileId
    owner: PersonId
    draft_id: DraftId
    document_id: str | None
    name: str
    state: FileState
    offset_bytes: int
    length_bytes: int
    part_count: int
    media_type: MediaType | None
    received_sha256: bytes | None
    kept_bytes: int | None
    kept_sha256: bytes | None
    kept_key: str | None
    pages: int | None
    refused_for: RefusedFor | None
    created_at: datetime


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """One acknowledged chunk."""

    offset_bytes: int
    size_bytes: int
    sha256: bytes


class FileFace(msgspec.Struct, frozen=True, kw_only=True):
    """What a reader's permission is judged by."""

    id: FileId
    owner: PersonId
    draft_id: DraftId
    dossiers: tuple[DossierId, ...]


class KeptFile(msgspec.Struct, frozen=True, kw_only=True):
    """One page of one document of a dossier; a PDF in that place may have several `pages` of its own."""

    id: FileId
    document_id: str
    page: int
    name: str
    media_type: MediaType
    received_bytes: int
    received_sha256: bytes
    kept_bytes: int
    kept_sha256: bytes
    attached_at: datetime
    pages: int = 1


class AttachedRef(msgspec.Struct, frozen=True, kw_only=True):
    """Which file is which page (from 1) of which document."""

    document_id: str
    page: int
    file_id: FileId


class OpenFile(msgspec.Struct, frozen=True, kw_only=True):
    """Bytes about to be handed to somebody who may have them."""

    name: str
    media_type: str
    size_bytes: int
    sha256: bytes
    body: AsyncIterator[bytes]
