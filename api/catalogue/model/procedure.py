"""A procedure of one version: what it is for, what it asks, what it costs and how long the law gives."""

from datetime import date, time
from enum import StrEnum
from typing import NewType

from msgspec import Struct

from api.catalogue.model.conditions import Condition
from api.catalogue.model.fees import Fee
from api.catalogue.model.form import Form
from api.catalogue.model.words import Confidence, Words
from api.offices.model import OfficeKind

ProcedureCode = NewType("ProcedureCode", str)


class Level(StrEnum):
    PROVINCE = "province"
    COMMUNE = "commune"


class SubmitChannel(StrEnum):
    """Where a resident files today: here, on the national portal, or there with a copy flowing in."""

    LOCAL = "local"
    NATIONAL_LINK = "national_link"
    SYNC_IN = "sync_in"


class OnlineLevel(StrEnum):
    FULL = "full"
    PARTIAL = "partial"
    NONE = "none"


class LimitUnit(StrEnum):
    """The national record's units; `workdays` counts all but OTHER, which `note` explains."""

    WORKING_DAY = "WORKING_DAY"
    DAY = "DAY"
    HOUR = "HOUR"
    MONTH = "MONTH"
    OTHER = "OTHER"


class Delivery(StrEnum):
    ELECTRONIC = "electronic"
    COUNTER = "counter"
    POST = "post"


class ResultKind(StrEnum):
    CERTIFICATE = "certificate"
    EXTRACT = "extract"
    CONFIRMATION = "confirmation"
    LICENCE = "licence"
    DECISION = "decision"
    REGISTRATION = "registration"
    CERTIFICATION = "certification"
    RECORD = "record"


class CopyKind(StrEnum):
    """LoaiBan 0, 1, 2 of the national record."""

    ORIGINAL = "original"
    COPY = "copy"
    ELECTRONIC = "electronic"


class Accept(StrEnum):
    IMAGE = "image"
    PDF = "pdf"


class Who(StrEnum):
    RESIDENT = "resident"
    OFFICE = "office"
    OTHER = "other"


class Online(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    level: OnlineLevel
    confidence: Confidence


class TimeLimit(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The legal time. Quantity 0 in working days is “trong ngày”: filed by `cutoff`, done the same day.

    `online_quantity`, `post_quantity`: where that channel has its own limit. `verified_quantity`: the whole
    limit when facts must be verified elsewhere. Quantity None: not known here.
    """

    unit: LimitUnit
    confidence: Confidence
    quantity: int | None = None
    online_quantity: int | None = None
    post_quantity: int | None = None
    verified_quantity: int | None = None
    cutoff: time | None = None
    note: Words | None = None


class Result(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    kind: ResultKind
    name: Words
    deliver: tuple[Delivery, ...]


class Proof(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The draft certificate that the resident reads and answers before it is signed."""

    text: Words
    fields: tuple[str, ...]
    answer_within_working_days: int = 1


class Law(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    title: str
    confidence: Confidence = Confidence.SURE
    start: date | None = None


class Step(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    who: Who
    vi: str
    en: str


class FromData(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The data that stands in for the paper; with `when`, only while the answers say so."""

    vi: str
    en: str
    when: Condition


class DocumentNeed(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    id: str
    label: Words
    kinds: tuple[CopyKind, ...]
    required: bool = False
    when: Condition | None = None
    why: Words | None = None
    sample: Words | None = None
    copies: int = 1
    accept: tuple[Accept, ...] = (Accept.IMAGE, Accept.PDF)
    max_pages: int = 4
    two_sided: bool = False
    from_data: FromData | None = None
    show_original: bool = False


class Procedure(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Code and version come from the file's place: `<code>/<effective date>.toml`."""

    code: ProcedureCode
    version: date
    code_confidence: Confidence
    name: Words
    when_used: Words
    field: str
    levels: tuple[Level, ...]
    receiving: tuple[OfficeKind, ...]
    deciding: OfficeKind
    channel: SubmitChannel
    national_url: str | None = None
    life_events: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()
    online: Online
    time_limit: TimeLimit
    result: Result
    proof: Proof | None = None
    legal: tuple[Law, ...]
    steps: tuple[Step, ...]
    documents: tuple[DocumentNeed, ...] = ()
    fees: tuple[Fee, ...] = ()
    form: Form | None = None
