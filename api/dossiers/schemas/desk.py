"""The desk on the wire."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec

from api.catalogue.model.fees import CostKind
from api.dossiers.model.sets import Action, FilingChannel, Outcome, Proof, ResultBy, Stage, Status, Timeliness, Turn
from api.dossiers.model.supplement import Flaw
from api.dossiers.schemas.proving import StepWords
from api.dossiers.schemas.receipt import FeeLine, FileFace
from api.dossiers.schemas.resident import PinFace, Pointer, ProofLine, Share, Words
from api.dossiers.schemas.words import Both, Move, OfficeFace, ProcedureFace

Office = Annotated[str, msgspec.Meta(min_length=1, max_length=40)]
Reason = Annotated[str, msgspec.Meta(max_length=4000)]


class Line(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A row of the queue. `opened`: this officer has seen it in its present version;
    `present`: colleagues who have it open."""

    id: UUID
    code: str
    procedure: ProcedureFace
    version: int
    status: Status
    status_name: Both
    stage: Stage
    stage_name: Both
    office: str
    holder: str
    act_by: datetime | None
    late: bool
    turn_since: datetime
    submitted_at: datetime
    answer_by: datetime | None
    owner: str
    files: int
    elsewhere: bool
    opened: bool
    present: list[str]


class Counts(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Of the thousand soonest of each office."""

    late: int
    today: int
    soon: int
    new: int
    all: int


class Queue(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One page, deadlines first."""

    items: list[Line]
    counts: Counts
    next: str | None = None


class PersonFace(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A person with the number masked; in full it is an act of its own."""

    full_name: str
    personal_number_masked: str | None
    birth_date: str | None
    phone: str | None
    email: str | None
    address: str | None


class RequestFace(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A supplement request; `dueAt` null while it waits for a leader."""

    number: int
    asked_at: datetime
    due_at: datetime | None
    officer: str
    note: str | None
    pins: list[PinFace]
    answered_at: datetime | None
    changed: list[str]
    lacks: dict[str, str]


class DecisionFace(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What was drafted for signature, or signed."""

    outcome: Outcome
    reason: str | None
    number: str | None
    words: str | None


class DeskDossier(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A dossier as the desk works on it, numbers masked. `supplementBy`: by when a request sent now is due;
    `draft`: the certificate that waits to be read, line by line."""

    id: UUID
    code: str
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
    deciding: list[OfficeFace]
    channel: FilingChannel
    result_by: ResultBy
    result_address: str | None
    submitted_at: datetime
    act_by: datetime | None
    started_at: datetime | None
    due_at: datetime | None
    first_due_at: datetime | None
    paused_at: datetime | None
    ended_at: datetime | None
    answer_by: datetime | None
    supplement_by: datetime
    timeliness: Timeliness
    supplements: int
    extended: bool
    wants_proof: bool
    proof: Proof
    draft: list[ProofLine]
    outcome: Outcome | None
    reason: str | None
    owner: PersonFace
    filer: PersonFace
    relation: str | None
    answers: dict[str, Any]
    files: list[FileFace]
    fees: list[FeeLine]
    unpriced: Both | None
    requests: list[RequestFace]
    decision: DecisionFace | None
    share: Share
    moves: list[Move]
    said: list[StepWords]
    actions: list[Action]
    present: list[str]


class Why(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """Why numbers are needed in full: their owner will read it."""

    why: Annotated[str, msgspec.Meta(min_length=5, max_length=500)]


class NumbersFace(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Personal numbers in full, those of the answers by pointer."""

    owner: str | None
    filer: str | None
    answers: dict[str, str]


class Acceptance(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """Take it in; with `forwardTo`, pass it on to the office that decides."""

    forward_to: Office | None = None


class ReasonGiven(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """Why, in words that help the person they are said to."""

    reason: Reason


class PinIn(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """One thing to put right: where, what, why, and an example."""

    pointer: Pointer
    flaw: Flaw
    reason: Reason
    example: Annotated[str, msgspec.Meta(max_length=1000)]
    page: Annotated[int, msgspec.Meta(ge=1, le=99)] | None = None


class SupplementRequest(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """Everything at once. Without `dueAt`: the close of the third working day."""

    pins: Annotated[list[PinIn], msgspec.Meta(max_length=100)]
    note: Annotated[str, msgspec.Meta(max_length=2000)] | None = None
    due_at: Annotated[datetime, msgspec.Meta(tz=True)] | None = None


class Forwarding(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """To which office, and a note for it."""

    to: Office
    note: Annotated[str, msgspec.Meta(max_length=2000)] | None = None


class FeeAsked(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A sum found during the work, what for and why."""

    kind: CostKind
    label: Annotated[str, msgspec.Meta(min_length=3, max_length=200)]
    why: Annotated[str, msgspec.Meta(min_length=10, max_length=1000)]
    amount_vnd: Annotated[int, msgspec.Meta(ge=1, le=10_000_000_000)]


class Extension(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """The new date and the reason of the apology."""

    due_at: Annotated[datetime, msgspec.Meta(tz=True)]
    reason: Reason


class Proposal(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A draft result, or a draft refusal with its reason, for a leader to sign."""

    outcome: Outcome
    reason: Reason | None = None
    number: Annotated[str, msgspec.Meta(max_length=80)] | None = None
    words: Words | None = None


class HandOver(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """To whom the result was given."""

    to: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]


class Chosen(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A dossier at the version in which the officer saw it."""

    dossier_id: UUID
    version: Annotated[int, msgspec.Meta(ge=1)]


class Acceptances(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """Many at once; only rows that were opened."""

    items: Annotated[list[Chosen], msgspec.Meta(min_length=1, max_length=100)]


class AcceptedFace(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What became of one: its new version, or why not."""

    dossier_id: UUID
    accepted: bool
    version: int | None
    due_at: datetime | None
    type: str | None
    words: Both | None


class AcceptedList(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """In the order asked."""

    items: list[AcceptedFace]
    accepted: int


class Present(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """Somebody at the counter, by their card; without a number when they have none yet."""

    full_name: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    personal_number: Annotated[str, msgspec.Meta(min_length=1, max_length=30)] | None = None
    birth_date: Annotated[str, msgspec.Meta(max_length=10)] | None = None
    phone: Annotated[str, msgspec.Meta(max_length=40)] | None = None
    email: Annotated[str, msgspec.Meta(max_length=254)] | None = None
    address: Annotated[str, msgspec.Meta(max_length=500)] | None = None


class CounterFiling(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """The officer's own draft, filed for whoever is present. `filer`: who came, when it is not the owner."""

    draft_id: UUID
    version: Annotated[int, msgspec.Meta(ge=1)]
    owner: Present
    filer: Present | None = None
    relation: Annotated[str, msgspec.Meta(max_length=200)] | None = None
    accept: bool = True
