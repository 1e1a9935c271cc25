"""What each printed paper says, typed: strings are text and never markup, times are aware, money is whole đồng."""

from datetime import date, datetime

import msgspec

from api.catalogue.model.printed import PrintedLine, PrintedSection
from api.documents.model.framing import Frame
from api.documents.model.receipts import FeeReceipt
from kernel.money import Dong


class Party(msgspec.Struct, frozen=True, kw_only=True):
    """A person on a form. `personal_number` is printed as given: mask it wherever the form does not demand it whole."""

    name: str
    personal_number: str | None = None
    address: str | None = None
    phone: str | None = None
    email: str | None = None


class HandedIn(msgspec.Struct, frozen=True, kw_only=True):
    """A row of Form 01's table: what, in which form (bản chính, bản sao, bản điện tử), how many."""

    name: str
    form: str
    count: int


class FeeLine(msgspec.Struct, frozen=True, kw_only=True):
    """One charge."""

    name: str
    amount_vnd: Dong


class AppointmentSlip(msgspec.Struct, frozen=True, kw_only=True):
    """Form 01. `duration` as law says it (“3 ngày làm việc”); `due_at` None when a fee must come first."""

    frame: Frame
    secret: str | None
    procedure: str
    submitter: Party
    owner: Party | None
    handed_in: tuple[HandedIn, ...]
    duration: str
    received_at: datetime
    due_at: datetime | None
    fees: tuple[FeeLine, ...]
    fee_mode: str
    result_at: str
    receiver: str
    said_by: str | None = None
    """“X (tổ công nghệ số …) thay cho Y”, where a helper or a delegate acted"""


class ProofFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file as it arrived: its document and page, and the hash that the phone can compare."""

    document: str
    page: int
    name: str
    size_bytes: int
    sha256: bytes


class FilingProof(msgspec.Struct, frozen=True, kw_only=True):
    """“Xác nhận đã nộp”: the system's own word, not Form 01. `history_head` anchors the dossier's chain."""

    frame: Frame
    secret: str | None
    procedure: str
    submitter: str
    submitted_at: datetime
    opens_at: datetime
    files: tuple[ProofFile, ...]
    history_head: bytes | None
    said_by: str | None = None
    """“X (tổ công nghệ số …) thay cho Y”, where a helper or a delegate acted"""


class Declaration(msgspec.Struct, frozen=True, kw_only=True):
    """A tờ khai from any form and its answers. `pledge` is the sentence that the person ticked.

    An empty line prints as dots. `result_by`: how, and where to, the result is wished for.
    """

    frame: Frame
    title: str
    template: str
    addressee: str
    sections: tuple[PrintedSection, ...]
    attached: tuple[str, ...]
    pledge: str
    signer: str
    signer_title: str
    signed_on: date
    result_by: str | None = None
    said_by: str | None = None
    """“X (tổ công nghệ số …) thay cho Y”, where a helper or a delegate acted"""


class Contact(msgspec.Struct, frozen=True, kw_only=True):
    """Whom to ask."""

    name: str
    phone: str


class Matter(msgspec.Struct, frozen=True, kw_only=True):
    """What a letter is about: to whom, for which procedure, received when."""

    recipient: Party
    procedure: str
    received_at: datetime
    said_by: str | None = None
    """“X (tổ công nghệ số …) thay cho Y”, where a helper or a delegate acted"""


class SupplementItem(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to mend: where, what is wrong, why it matters, how to do it, an example."""

    where: str
    wrong: str
    why: str
    how: str
    example: str | None = None


class SupplementLetter(msgspec.Struct, frozen=True, kw_only=True):
    """Form 02: one consolidated list. `round` 2 and more count as late and say so."""

    frame: Frame
    matter: Matter
    items: tuple[SupplementItem, ...]
    before: datetime
    round: int
    contact: Contact
    signer: str


class NotAcceptedLetter(msgspec.Struct, frozen=True, kw_only=True):
    """Form 03."""

    frame: Frame
    matter: Matter
    reasons: tuple[str, ...]
    what_next: str
    contact: Contact
    signer: str


class ApologyLetter(msgspec.Struct, frozen=True, kw_only=True):
    """Form 04."""

    frame: Frame
    matter: Matter
    old_due: datetime
    new_due: datetime
    reason: str
    contact: Contact
    signer: str


class StopLetter(msgspec.Struct, frozen=True, kw_only=True):
    """Form 05."""

    frame: Frame
    matter: Matter
    stage: str
    ground: str
    fee_consequence: str
    contact: Contact
    signer: str


class DecisionLetter(msgspec.Struct, frozen=True, kw_only=True):
    """A negative decision: what was asked is refused on its merits, with its ground and the way to appeal."""

    frame: Frame
    matter: Matter
    decided: str
    reasons: tuple[str, ...]
    grounds: tuple[str, ...]
    appeal: str
    signer: str
    signer_title: str


class Parent(msgspec.Struct, frozen=True, kw_only=True):
    """A mother or father on a birth certificate; an unknown father is left out by law."""

    name: str
    birth_year: str
    ethnicity: str
    nationality: str
    residence: str


class BirthCertificate(msgspec.Struct, frozen=True, kw_only=True):
    """Giấy khai sinh. `draft` is the copy that the parents read before it is signed."""

    frame: Frame
    draft: bool
    name: str
    born_on: date
    born_on_words: str
    sex: str
    ethnicity: str
    nationality: str
    birth_place: str
    home_place: str
    personal_number: str | None
    mother: Parent | None
    father: Parent | None
    requester: str
    requester_paper: str
    registered_at: str
    registered_on: date
    signer: str
    signer_title: str


class Extract(msgspec.Struct, frozen=True, kw_only=True):
    """Trích lục: lines of the civil register. A copy's lines say themselves where and when that was registered."""

    frame: Frame
    title: str
    is_copy: bool
    lines: tuple[PrintedLine, ...]
    paragraphs: tuple[str, ...]
    registered_at: str | None
    registered_on: date | None
    signer: str
    signer_title: str


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """Any other result: a title, paragraphs, lines."""

    frame: Frame
    title: str
    opening: str
    lines: tuple[PrintedLine, ...]
    paragraphs: tuple[str, ...]
    signer: str
    signer_title: str


Printed = (
    AppointmentSlip
    | FilingProof
    | Declaration
    | SupplementLetter
    | NotAcceptedLetter
    | ApologyLetter
    | StopLetter
    | DecisionLetter
    | BirthCertificate
    | Extract
    | Result
    | FeeReceipt
)
