"""The wire: what the PWA sends and reads of files and papers."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec

from api.documents.model import FileState, MediaType, Paper, PaperKind, Upload
from api.documents.rules.refusals import refusal_of


class NewUpload(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """What a file is for. Its bytes follow by PATCH; its length stands in Upload-Length."""

    draft_id: UUID
    name: Annotated[str, msgspec.Meta(max_length=500)]
    document_id: Annotated[str, msgspec.Meta(min_length=1, max_length=80)] | None = None


class WhyRefused(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """The same type and sentences that the refusing answer carried."""

    type: str
    vi: str
    en: str


class UploadFace(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """An upload, how far it is, and what became of it. Hashes are lower-case hex."""

    id: UUID
    draft_id: UUID
    document_id: str | None
    name: str
    state: FileState
    offset: int
    length: int
    media_type: MediaType | None
    received_sha256: str | None
    kept_bytes: int | None
    kept_sha256: str | None
    pages: int | None
    refused: WhyRefused | None

    @classmethod
    def of(cls, upload: Upload) -> "UploadFace":
        """From the model."""
        why = None
        if upload.refused_for is not None:
            refusal = refusal_of(upload)
            why = WhyRefused(type=refusal.type_uri(), vi=refusal.sentence("vi"), en=refusal.sentence("en"))
        return cls(
            id=upload.id,
            draft_id=upload.draft_id,
            document_id=upload.document_id,
            name=upload.name,
            state=upload.state,
            offset=upload.offset_bytes,
            length=upload.length_bytes,
            media_type=upload.media_type,
            received_sha256=_hex(upload.received_sha256),
            kept_bytes=upload.kept_bytes,
            kept_sha256=_hex(upload.kept_sha256),
            pages=upload.pages,
            refused=why,
        )


class UploadList(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Every file of one draft, in the order they were begun."""

    items: tuple[UploadFace, ...]


class PaperFace(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """An issued paper. It is opened at /api/dossiers/{dossierId}/papers/{id}."""

    id: UUID
    dossier_id: UUID
    kind: PaperKind
    office: str
    title: str
    size_bytes: int
    sha256: str
    sealed: bool
    issued_at: datetime
    superseded_at: datetime | None

    @classmethod
    def of(cls, paper: Paper) -> "PaperFace":
        """From the model."""
        return cls(
            id=paper.id,
            dossier_id=paper.dossier_id,
            kind=paper.kind,
            office=paper.office,
            title=paper.title,
            size_bytes=paper.size_bytes,
            sha256=paper.sha256.hex(),
            sealed=paper.sealed,
            issued_at=paper.issued_at,
            superseded_at=paper.superseded_at,
        )


class PaperList(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Newest first."""

    items: tuple[PaperFace, ...]

    @classmethod
    def of(cls, papers: Sequence[Paper]) -> "PaperList":
        """From the model."""
        return cls(items=tuple(map(PaperFace.of, papers)))


class Verification(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """The token behind a paper's QR: what follows `#` in its address."""

    token: Annotated[str, msgspec.Meta(max_length=2000)]


class VerificationAnswer(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Genuine or not; if so its kind, office, date, and the hash to compare one's file with. No name or number."""

    genuine: bool
    kind: PaperKind | None = None
    kind_name: str | None = None
    office: str | None = None
    office_name: str | None = None
    issued_at: datetime | None = None
    sha256: str | None = None
    sealed: bool | None = None
    superseded_at: datetime | None = None


def _hex(digest: bytes | None) -> str | None:
    return None if digest is None else digest.hex()
