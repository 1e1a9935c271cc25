"""The facts that papers are composed of, and the words that several of them share."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct

from api.catalogue.model.procedure import Procedure
from api.catalogue.rules.printing import Names
from api.documents.model import KeptFile
from api.documents.model.framing import Frame
from api.documents.model.printing import Contact, Matter, Party
from api.dossiers.model.case import Case, Term
from api.dossiers.model.people import People, Person
from api.dossiers.model.sets import FilingChannel, ResultBy
from api.payments.model import FeeFace
from api.workdays.model import TimeUnit
from identity.rules.personal_number import mask
from kernel.ids import OfficeCode


class Facts(Struct, frozen=True, kw_only=True):
    """A dossier as a paper sees it. `details` are those of the step that the paper is about, `signer` who took it."""

    frame: Frame
    code: str
    procedure: Procedure
    case: Case
    people: People
    answers: Mapping[str, Any]
    files: tuple[KeptFile, ...]
    fees: tuple[FeeFace, ...]
    details: Mapping[str, Any]
    at: datetime
    issuer: OfficeCode
    office: str
    phone: str
    signer: str
    names: Names
    owed: str | None = None
    """what its answers cost and nobody has asked for yet"""
    head: bytes | None = None
    opens_at: datetime | None = None
    said_by: str | None = None
    """who took the resident's step that the paper is about, or filed the dossier, in their name"""


UNITS = {
    TimeUnit.WORKING_DAY: "ngày làm việc",
    TimeUnit.DAY: "ngày",
    TimeUnit.HOUR: "giờ làm việc",
    TimeUnit.MONTH: "tháng",
}
WAYS = {
    ResultBy.ELECTRONIC: "Bản điện tử, trên ứng dụng",
    ResultBy.COUNTER: "Tại Bộ phận Một cửa",
    ResultBy.POST: "Qua bưu chính công ích",
}
TITLE = "Lãnh đạo"


def duration(term: Term | None) -> str:
    """As law says it."""
    if term is None:
        return "theo quy định của tỉnh"
    if term.quantity == 0 and term.unit is TimeUnit.WORKING_DAY:
        return "trong ngày"
    return f"{term.quantity} {UNITS[term.unit]}"


def party(person: Person) -> Party:
    """Their number masked: a letter travels through many hands."""
    return Party(
        name=person.full_name,
        personal_number=None if person.personal_number is None else mask(person.personal_number),
        address=person.address,
        phone=person.phone,
        email=person.email,
    )


def matter(facts: Facts) -> Matter:
    return Matter(
        recipient=party(facts.people.filer),
        procedure=facts.procedure.name.vi,
        received_at=facts.case.started_at or facts.case.submitted_at,
        said_by=facts.said_by,
    )


def contact(facts: Facts) -> Contact:
    return Contact(name=facts.signer, phone=facts.phone)


def wish(facts: Facts) -> str:
    """How the result is wished for, and where it is to be sent."""
    to = facts.people.result_address if facts.case.result_by is ResultBy.POST else None
    return f"{WAYS[facts.case.result_by]}, đến {to}" if to else WAYS[facts.case.result_by]


def document_name(facts: Facts, document_id: str) -> str:
    return next((need.label.vi for need in facts.procedure.documents if need.id == document_id), document_id)


def handed_in_as(channel: FilingChannel) -> str:
    return "bản điện tử" if channel is FilingChannel.ONLINE else "bản giấy, đã số hóa"
