"""Mandates as values: who may do what for whom, until when; knows no table, no clock and no wire."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import msgspec

from kernel.ids import DossierId, FileId, OfficeCode, PersonId


class Act(StrEnum):
    """What a resident lets a helper do."""

    PREPARE = "prepare"
    SUBMIT = "submit"
    PAY = "pay"
    FOLLOW = "follow"


class Way(StrEnum):
    """How a resident says yes: their own signed-in phone, the consent code, or a signed paper that an officer saw."""

    QR = "qr"
    CODE = "code"
    PAPER = "paper"


class Capacity(StrEnum):
    """As what somebody acts: a helper, and người nộp stays the resident; or người được ủy quyền, who is người nộp."""

    HELPER = "helper"
    DELEGATE = "delegate"


class Told(StrEnum):
    """What happens to a mandate itself, beside what is done under it."""

    ASKED = "asked"
    GRANTED = "granted"
    DECLINED = "declined"
    REVOKED = "revoked"
    PAPER_HANDED_IN = "paperHandedIn"
    PAPER_REFUSED = "paperRefused"


class PaperFault(StrEnum):
    """Why an officer did not take a photographed paper."""

    UNREADABLE = "unreadable"
    UNSIGNED = "unsigned"
    OTHER_WORDS = "otherWords"
    OTHER_PERSON = "otherPerson"


class EndedBy(StrEnum):
    RESIDENT = "resident"
    OFFICE = "office"
    HELPER = "helper"


class State(StrEnum):
    """Where a mandate stands at a moment; only STANDING allows anything."""

    ASKED = "asked"
    PAPER_WAITING = "paperWaiting"
    STANDING = "standing"
    DECLINED = "declined"
    REVOKED = "revoked"
    EXPIRED = "expired"


class Helper(msgspec.Struct, frozen=True, kw_only=True):
    """Who acts as the mandate names them, for ever; `badge` is who they are in an SMS, 0 of a delegate.

    `team_*` is a member's community team, of a delegate the words người được ủy quyền.
    """

    person_id: PersonId
    name: str
    badge: int
    team_vi: str
    team_en: str
    office: OfficeCode


class Resident(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who is asked, as a helper wrote it down or as the provider said it: sealed wherever it stands."""

    full_name: str
    personal_number: str | None = None
    birth_date: str | None = None
    address: str | None = None


class Mandate(msgspec.Struct, frozen=True, kw_only=True):
    """One resident lets one helper act, for one procedure or one dossier.

    A mandate for a procedure is bound to the one dossier that is filed under it. `resident` is their account, where
    they have one; `number_hash` finds it later.
    """

    id: UUID
    helper: Helper
    resident: PersonId | None
    number_hash: bytes | None
    resident_sealed: bytes | None
    acts: frozenset[Act]
    procedure_code: str | None
    dossier_id: DossierId | None
    days: int
    way: Way
    household_id: UUID | None
    secret_hash: bytes | None
    secret_until: datetime | None
    paper_file: FileId | None
    paper_refused: PaperFault | None = None
    kind: Capacity = Capacity.HELPER
    asked_at: datetime
    granted_at: datetime | None
    expires_at: datetime | None
    ended_at: datetime | None
    ended_by: EndedBy | None


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that happened under a mandate; never edited."""

    at: datetime
    act: str
    dossier_id: DossierId | None
