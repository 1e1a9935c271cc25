"""One consolidated supplement request and its answer: what is wrong, where, why, and how it is put right."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from msgspec import Struct

from kernel.ids import FileId, OfficeCode, PersonId


class Flaw(StrEnum):
    """Thiếu, mờ, hai giấy khác nhau, hết hạn, nhầm loại, chưa rõ."""

    MISSING = "missing"
    BLURRED = "blurred"
    CONTRADICTORY = "contradictory"
    EXPIRED = "expired"
    WRONG_KIND = "wrong_kind"
    UNCLEAR = "unclear"


class Pin(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing to put right. `pointer` is a field (`/child/hometown`) or a paper (`/documents/birthNote`)."""

    pointer: str
    flaw: Flaw
    reason: str
    example: str
    page: int | None = None


class Request(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Everything that is asked, at once; beyond it nothing is needed."""

    pins: tuple[Pin, ...]
    asked_by: PersonId
    officer: str
    office: OfficeCode
    note: str | None = None
    due_at: datetime | None = None


class Lack(Struct, frozen=True, kw_only=True):
    """“Tôi không có giấy này”: the pin, and what the resident says of it."""

    pointer: str
    words: str


class Page(Struct, frozen=True, kw_only=True):
    document_id: str
    page: int
    file_id: FileId


class Reply(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The resident's answer; `before` keeps the pinned values as they were."""

    values: dict[str, Any] = {}
    pages: tuple[Page, ...] = ()
    lacks: tuple[Lack, ...] = ()
    before: dict[str, Any] = {}


class Round(Struct, frozen=True, kw_only=True):
    """A request as kept; `asked_at` is its proposal's while a leader has not agreed to it (`due_at` None)."""

    number: int
    asked_at: datetime
    due_at: datetime | None
    request_sealed: bytes
    answered_at: datetime | None
    answer_sealed: bytes | None
