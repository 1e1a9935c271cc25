"""Drafts on the wire."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec

from api.dossiers.model.dossier import Attached, Content, Draft, OpenDraft, OwnerNamed
from api.dossiers.model.sets import ResultBy
from kernel.ids import FileId, OfficeCode

MOST_PAGES = 200

Short = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Line = Annotated[str, msgspec.Meta(max_length=500)]


class Page(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A file as one page (from 1) of a paper."""

    document_id: Annotated[str, msgspec.Meta(min_length=1, max_length=80)]
    page: Annotated[int, msgspec.Meta(ge=1, le=99)]
    file_id: UUID


class Owner(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """Chủ hồ sơ, when it is not the person filing. The number is for finding them, and is never refused."""

    full_name: Short
    personal_number: Annotated[str, msgspec.Meta(min_length=1, max_length=30)]
    relation: Short
    birth_date: Annotated[str, msgspec.Meta(max_length=10)] | None = None


class DraftContent(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """All that a draft holds. `owner` null: for oneself.

    `procedureVersion`: whose form these answer; absent, the draft's own. A draft moves to the version in force alone.
    """

    answers: dict[str, Any]
    attachments: Annotated[list[Page], msgspec.Meta(max_length=MOST_PAGES)] = []
    office: Short | None = None
    result_by: ResultBy | None = None
    result_address: Line | None = None
    owner: Owner | None = None
    phone: Annotated[str, msgspec.Meta(max_length=40)] | None = None
    email: Annotated[str, msgspec.Meta(max_length=254)] | None = None
    procedure_version: date | None = None

    def as_content(self) -> Content:
        """To the model."""
        named = self.owner
        return Content(
            answers=self.answers,
            attachments=tuple(
                Attached(document_id=each.document_id, page=each.page, file_id=FileId(each.file_id))
                for each in self.attachments
            ),
            office=None if self.office is None else OfficeCode(self.office),
            result_by=self.result_by,
            result_address=self.result_address,
            owner=None
            if named is None
            else OwnerNamed(
                full_name=named.full_name,
                personal_number=named.personal_number,
                relation=named.relation,
                birth_date=named.birth_date,
            ),
            phone=self.phone,
            email=self.email,
        )


class NewDraft(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A draft begins under the version of its procedure in force today, empty or from a dossier of one's own.

    `id`: made on the device (UUIDv7), so that however often it is sent, whatever was forgotten, there is one draft.
    `atCounter`: for somebody present, so never one of the officer's own, on whatever machine.
    """

    id: UUID | None = None
    procedure_code: Annotated[str, msgspec.Meta(min_length=1, max_length=40)]
    content: DraftContent | None = None
    from_dossier: UUID | None = None
    mandate_id: UUID | None = None
    at_counter: bool = False


class DraftFace(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A draft as its owner reads it; its version is the ETag. `inForce`: the form to file under today."""

    id: UUID
    procedure_code: str
    procedure_version: date
    in_force: date
    version: int
    updated_at: datetime
    answers: dict[str, Any]
    attachments: list[Page]
    office: str | None
    result_by: ResultBy | None
    result_address: str | None
    owner: Owner | None
    phone: str | None
    email: str | None
    mandate_id: UUID | None = None
    at_counter: bool = False

    @classmethod
    def of(cls, opened: OpenDraft, in_force: date) -> "DraftFace":
        """From the model."""
        draft, content = opened.draft, opened.content
        named = content.owner
        return cls(
            id=draft.id,
            procedure_code=draft.procedure_code,
            procedure_version=draft.procedure_version,
            in_force=in_force,
            version=draft.version,
            updated_at=draft.updated_at,
            answers=dict(content.answers),
            attachments=[
                Page(document_id=each.document_id, page=each.page, file_id=each.file_id) for each in content.attachments
            ],
            office=content.office,
            result_by=content.result_by,
            result_address=content.result_address,
            owner=None
            if named is None
            else Owner(
                full_name=named.full_name,
                personal_number=named.personal_number,
                relation=named.relation,
                birth_date=named.birth_date,
            ),
            phone=content.phone,
            email=content.email,
            mandate_id=draft.mandate_id,
            at_counter=draft.at_counter,
        )


class DraftLine(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A draft in a list: nothing of what is in it."""

    id: UUID
    procedure_code: str
    procedure_version: date
    in_force: date
    version: int
    created_at: datetime
    updated_at: datetime
    mandate_id: UUID | None = None

    @classmethod
    def of(cls, draft: Draft, in_force: date) -> "DraftLine":
        """From the model."""
        return cls(
            id=draft.id,
            procedure_code=draft.procedure_code,
            procedure_version=draft.procedure_version,
            in_force=in_force,
            version=draft.version,
            created_at=draft.created_at,
            updated_at=draft.updated_at,
            mandate_id=draft.mandate_id,
        )


class DraftList(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Newest first; `next` is the cursor of the following page."""

    items: list[DraftLine]
    next: str | None = None


class DraftSaved(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """The system has it, as this version."""

    id: UUID
    version: int
    updated_at: datetime
    in_force: date
