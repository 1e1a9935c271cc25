"""A dossier and its draft as they are kept: sealed where they speak of people."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from msgspec import Struct

from api.dossiers.model.case import Case
from api.dossiers.model.sets import ResultBy
from kernel.ids import DossierId, DraftId, FileId, OfficeCode, PersonId

Answers = Mapping[str, Any]
"""`{sectionId: {fieldId: value}}`, a repeating section as a list of such objects."""


class OwnerNamed(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Somebody else whom the filer files for."""

    full_name: str
    personal_number: str
    relation: str
    birth_date: str | None = None


class Attached(Struct, frozen=True, kw_only=True):
    """Which of the person's files is which page (from 1) of which document."""

    document_id: str
    page: int
    file_id: FileId


class Content(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a person has put into a draft so far. `owner` None: for oneself."""

    answers: Answers
    attachments: tuple[Attached, ...] = ()
    office: OfficeCode | None = None
    result_by: ResultBy | None = None
    result_address: str | None = None
    owner: OwnerNamed | None = None
    phone: str | None = None
    email: str | None = None


class Draft(Struct, frozen=True, kw_only=True):
    """A draft's server copy; `sealed` opens to its Content."""

    id: DraftId
    procedure_code: str
    procedure_version: date
    version: int
    sealed: bytes
    created_at: datetime
    updated_at: datetime
    mandate_id: UUID | None = None
    at_counter: bool = False


class OpenDraft(Struct, frozen=True, kw_only=True):
    """A draft with what is in it."""

    draft: Draft
    content: Content


class Dossier(Struct, frozen=True, kw_only=True):
    """A filed dossier. `head` is that of its history at `case.version`."""

    id: DossierId
    draft_id: DraftId | None
    code: str
    procedure_code: str
    procedure_version: date
    case: Case
    filer: PersonId | None
    owner: PersonId | None
    owner_number_hash: bytes | None
    secret_hash: bytes
    files: int
    fees: int
    people_sealed: bytes
    answers_sealed: bytes
    notice_sealed: bytes | None
    head: bytes
