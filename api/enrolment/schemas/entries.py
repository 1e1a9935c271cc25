"""What a helper's phone sends: entries made offline, plain or sealed, each judged on its own."""

import base64
import binascii
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec

from api.enrolment.model.sets import Fact, How, Lesson, Need, Outcome
from api.enrolment.rules.envelopes import Sealed, UnopenableSeal

MOST_ENTRIES = 200

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
Short = Annotated[str, msgspec.Meta(max_length=200)]
Base64 = Annotated[str, msgspec.Meta(min_length=1, max_length=1_000_000)]


def unbase64(text: str) -> bytes:
    """base64url without padding. Raises UnopenableSeal."""
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise UnopenableSeal from None


class Envelope(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """Sealed to this server's key ("motcua-sealed-1"): key id, ephemeral point, nonce, box; base64url, no padding."""

    kid: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    epk: Base64
    iv: Base64
    box: Base64

    def as_sealed(self) -> Sealed:
        """Raises UnopenableSeal."""
        return Sealed(kid=self.kid, epk=unbase64(self.epk), iv=unbase64(self.iv), box=unbase64(self.box))


class _In(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True, tag_field="kind"):
    """`id` is the phone's own, `at` its clock; `helper` stands in a sealed copy alone."""

    id: UUID
    at: Annotated[datetime, msgspec.Meta(tz=True)]
    helper: UUID | None = None


class HouseholdSaid(_In, frozen=True, kw_only=True, rename="camel", tag="household"):
    """Fields of a household, those that were said; a new id is a new household."""

    household_id: UUID
    hamlet_id: UUID | None = None
    head_name: Name | None = None
    house: Short | None = None
    phone: Annotated[str, msgspec.Meta(max_length=40)] | None = None
    needs: Annotated[list[Need], msgspec.Meta(max_length=5)] | None = None
    language: Annotated[str, msgspec.Meta(max_length=60)] | None = None
    digital_member: Annotated[str, msgspec.Meta(max_length=100)] | None = None


class ConsentSaid(_In, frozen=True, kw_only=True, rename="camel", tag="consent"):
    """Whether the household agrees that this is kept, and the words that were read to them."""

    household_id: UUID
    agreed: bool
    words: Annotated[str, msgspec.Meta(min_length=1, max_length=600)]


class VisitSaid(_In, frozen=True, kw_only=True, rename="camel", tag="visit"):
    """A visit; `at` is when it ended."""

    household_id: UUID
    started_at: Annotated[datetime, msgspec.Meta(tz=True)]
    outcome: Outcome
    note: Annotated[str, msgspec.Meta(max_length=1000)] | None = None
    next_on: date | None = None


class FactSaid(_In, frozen=True, kw_only=True, rename="camel", tag="fact"):
    """One of the five facts, as seen or as told."""

    household_id: UUID
    fact: Fact
    value: bool
    how: How


class LessonSaid(_In, frozen=True, kw_only=True, rename="camel", tag="lesson"):
    """A guide that somebody of the household has learned."""

    household_id: UUID
    lesson: Lesson
    learner: Annotated[str, msgspec.Meta(min_length=1, max_length=80)]


class CodeTyped(_In, frozen=True, kw_only=True, rename="camel", tag="code"):
    """A consent code that the resident typed, sealed."""

    mandate_id: UUID
    code: Envelope


class PaperPhotographed(_In, frozen=True, kw_only=True, rename="camel", tag="paper"):
    """A signed paper, photographed where there was no network: a JPEG, base64url."""

    mandate_id: UUID
    photo: Base64


class DraftPrepared(_In, frozen=True, kw_only=True, rename="camel", tag="draft"):
    """A draft prepared for a resident; `base` is the version the phone last saw of it."""

    draft_id: UUID
    mandate_id: UUID
    procedure_code: Annotated[str, msgspec.Meta(min_length=1, max_length=40)]
    content: dict[str, Any]
    base: int | None = None


class DraftSubmitted(_In, frozen=True, kw_only=True, rename="camel", tag="submit"):
    """File that draft."""

    draft_id: UUID
    declared: bool


class SealedEntry(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    rename="camel",
    forbid_unknown_fields=True,
    tag_field="kind",
    tag="sealed",
):
    """An entry sealed on the phone, so that it can be sent without the PIN."""

    id: UUID
    sealed: Envelope


Said = HouseholdSaid | ConsentSaid | VisitSaid | FactSaid | LessonSaid
Plain = (
    HouseholdSaid
    | ConsentSaid
    | VisitSaid
    | FactSaid
    | LessonSaid
    | CodeTyped
    | PaperPhotographed
    | DraftPrepared
    | DraftSubmitted
)
_plain: msgspec.json.Decoder[Plain] = msgspec.json.Decoder(Plain)


def read_entry(raw: dict[str, Any]) -> Plain | SealedEntry:
    """Raises msgspec.ValidationError."""
    found: Plain | SealedEntry = msgspec.convert(raw, Plain | SealedEntry)
    return found


def read_plain(opened: bytes) -> Plain:
    """What was in an envelope. Raises msgspec.ValidationError, msgspec.DecodeError."""
    return _plain.decode(opened)


class Batch(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """Entries in the order in which they were made; each is judged on its own."""

    entries: Annotated[list[dict[str, Any]], msgspec.Meta(min_length=1, max_length=MOST_ENTRIES)]


class Trouble(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Why an entry was refused: as a problem document says it."""

    type: str
    vi: str
    en: str
    facts: dict[str, Any]


class Taken(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """kept: it counts now; known: it did before; refused: it never will as it is, and why."""

    id: UUID | None
    result: str
    problem: Trouble | None = None
    draft_id: UUID | None = None
    version: int | None = None
    """of the draft, as it is now"""
    dossier_id: UUID | None = None
    mandate_id: UUID | None = None


class TakenList(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One answer an entry, in their order."""

    items: list[Taken]
