"""What dossiers tell the house after commit: ids, numbers and instants, never a name, an answer or a sum."""

from datetime import datetime
from uuid import UUID

import msgspec

from api.documents.model import PaperKind
from kernel.ids import DossierId, OfficeCode, PersonId


class DossierMoved(msgspec.Struct, frozen=True, kw_only=True):
    """A dossier took a step. `tell` is the message kind its people are to hear, with that message's `values`.

    `office` holds the dossier now; `version` is the history row: (dossier_id, version) happens once.
    """

    dossier_id: DossierId
    version: int
    code: str
    tail: str
    procedure_code: str
    office: OfficeCode
    action: str
    from_status: int | None
    to_status: int
    at: datetime
    owner: PersonId | None
    filer: PersonId | None
    tell: str | None
    values: dict[str, str]


class PrintPaper(msgspec.Struct, frozen=True, kw_only=True):
    """A step calls for a letter: print it and put it on record. Named beforehand, so that twice is once."""

    paper_id: UUID
    kind: PaperKind
    dossier_id: DossierId
    version: int
