"""A resident's dossiers on the wire."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec

from api.dossiers.model.sets import Action, FilingChannel, Outcome, Proof, ResultBy, Stage, Status, Timeliness, Turn
from api.dossiers.model.supplement import Lack as LackSaid
from api.dossiers.model.supplement import Page as PageSent
from api.dossiers.model.supplement import Reply
from api.dossiers.schemas.drafts import Page
from api.dossiers.schemas.receipt import FeeLine, FileFace
from api.dossiers.schemas.words import Both, Move, OfficeFace, ProcedureFace
from kernel.ids import FileId

Pointer = Annotated[str, msgspec.Meta(min_length=2, max_length=200, pattern="^/")]
Words = Annotated[str, msgspec.Meta(min_length=1, max_length=2000)]


class Card(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One dossier in the list."""

    id: UUID
    code: str
    procedure: ProcedureFace
    version: int
    status: Status
    status_name: Both
    stage: Stage
    turn: Turn
    turn_since: datetime
    office: str
    holder: str
    due_at: datetime | None
    answer_by: datetime | None
    outcome: Outcome | None
    submitted_at: datetime


class CardList(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Those that wait for the person first, then the office's, then those that are over."""

    items: list[Card]
    next: str | None = None


class Share(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Working seconds that each party has had the dossier for."""

    office: int
    resident: int
    other: int


class DossierFace(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One dossier as its filer and owner read it. `answerBy`: by when the person is asked to act.

    `unpriced`: what is said of its money while none has been asked.
    """

    id: UUID
    code: str
    tail: str
    version: int
    procedure: ProcedureFace
    status: Status
    status_name: Both
    stage: Stage
    stage_name: Both
    turn: Turn
    turn_since: datetime
    office: OfficeFace
    holder: OfficeFace
    channel: FilingChannel
    result_by: ResultBy
    submitted_at: datetime
    started_at: datetime | None
    due_at: datetime | None
    first_due_at: datetime | None
    paused_at: datetime | None
    ended_at: datetime | None
    answer_by: datetime | None
    timeliness: Timeliness
    supplements: int
    extended: bool
    proof: Proof
    outcome: Outcome | None
    reason: str | None
    owner: str
    filer: str
    is_owner: bool
    files: int
    fees: list[FeeLine]
    unpriced: Both | None
    share: Share
    moves: list[Move]
    head: str
    actions: list[Action]


class FileList(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Pages of the dossier, by paper and page."""

    items: list[FileFace]


class OwnCost(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What is said of a dossier's money by its own answers; nothing once any has been asked."""

    words: Both | None


class AnswersFace(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What was filed, as it stands after supplements."""

    procedure_code: str
    procedure_version: str
    answers: dict[str, Any]


class Withdrawal(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """Taken back; the reason may stay unsaid."""

    reason: Annotated[str, msgspec.Meta(max_length=2000)] | None = None


class Lack(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """“Tôi không có giấy này”, with what the resident says of it."""

    pointer: Pointer
    words: Words


class Supplement(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """The answer to everything asked: new values by pointer, new pages by paper, or why there is none."""

    values: Annotated[dict[str, Any], msgspec.Meta(max_length=200)] = {}
    pages: Annotated[list[Page], msgspec.Meta(max_length=200)] = []
    lacks: Annotated[list[Lack], msgspec.Meta(max_length=200)] = []

    def as_reply(self) -> Reply:
        """To the model."""
        return Reply(
            values=self.values,
            pages=tuple(
                PageSent(document_id=each.document_id, page=each.page, file_id=FileId(each.file_id))
                for each in self.pages
            ),
            lacks=tuple(LackSaid(pointer=each.pointer, words=each.words) for each in self.lacks),
        )


class MistakeIn(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A field of the draft certificate and what it should say."""

    pointer: Pointer
    words: Words


class ProofAnswer(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """“Đúng hết” (`right`), or “Có chỗ sai” with the places."""

    right: bool
    mistakes: Annotated[list[MistakeIn], msgspec.Meta(max_length=50)] = []


class PinFace(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One thing to put right, with its name on the form and the value as filed."""

    pointer: str
    label: Both
    flaw: str
    reason: str
    example: str
    page: int | None
    value: Any


class RequestFace(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """The whole request; beyond it nothing is needed."""

    number: int
    asked_at: datetime
    due_at: datetime
    office: OfficeFace
    officer: str
    note: str | None
    counts_late: bool
    pins: list[PinFace]
    answered_at: datetime | None


class ProofLine(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A field of the draft certificate as it will be printed."""

    pointer: str
    label: Both
    value: Any


class ProofFace(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """The draft certificate to read before it is signed."""

    text: Both
    proof: Proof
    answer_by: datetime | None
    lines: list[ProofLine]


class DossierLook(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A staff read of this dossier."""

    at: datetime
    who: str
    office: str | None
    what: str
    why: str


class DossierLooks(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Newest first, fifty at most."""

    items: list[DossierLook]
    next: str | None = None
