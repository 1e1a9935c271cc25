"""Papers of a dossier on the wire."""

from datetime import datetime
from uuid import UUID

import msgspec

from api.documents.model import Paper, PaperKind
from api.dossiers.schemas.words import Both, OfficeFace
from api.offices.actions import office


class PaperFace(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A letter or result; `supersededAt` says that a newer one stands in its place."""

    id: UUID
    kind: PaperKind
    title: str
    office: str
    office_name: Both
    size_bytes: int
    sha256: str
    sealed: bool
    is_result: bool
    issued_at: datetime
    superseded_at: datetime | None

    @classmethod
    def of(cls, paper: Paper) -> "PaperFace":
        """From the model."""
        return cls(
            id=paper.id,
            kind=paper.kind,
            title=paper.title,
            office=paper.office,
            office_name=OfficeFace.of(office(paper.office)).name,
            size_bytes=paper.size_bytes,
            sha256=paper.sha256.hex(),
            sealed=paper.sealed,
            is_result=paper.kind.is_result,
            issued_at=paper.issued_at,
            superseded_at=paper.superseded_at,
        )


class PapersOfDossier(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Oldest first."""

    items: list[PaperFace]
