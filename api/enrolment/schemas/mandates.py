"""Mandates on the wire, to each of the three who see one: helper, resident, commune."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from api.catalogue.actions import procedure
from api.enrolment.schemas.entries import Envelope
from api.enrolment.schemas.team import Both
from identity.model.mandates import Act, Done, Mandate, PaperFault, Resident, State, Way
from identity.rules.mandates import MOST_DAYS, USUAL_DAYS, state_of
from identity.rules.personal_number import mask

Hash = Annotated[str, msgspec.Meta(min_length=43, max_length=43)]


class ResidentNamed(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """Who is asked, as the helper reads their card."""

    full_name: Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
    personal_number: Annotated[str, msgspec.Meta(min_length=1, max_length=30)]
    birth_date: Annotated[str, msgspec.Meta(max_length=10)] | None = None
    address: Annotated[str, msgspec.Meta(max_length=300)] | None = None

    def as_resident(self) -> Resident:
        return Resident(
            full_name=self.full_name,
            personal_number=self.personal_number,
            birth_date=self.birth_date,
            address=self.address,
        )


class NewMandate(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """What a helper asks for: acts, for one procedure or one dossier, for some days, by one of three ways."""

    id: UUID
    acts: Annotated[list[Act], msgspec.Meta(min_length=1, max_length=4)]
    way: Way
    procedure_code: Annotated[str, msgspec.Meta(min_length=1, max_length=40)] | None = None
    dossier_code: Annotated[str, msgspec.Meta(min_length=1, max_length=60)] | None = None
    days: Annotated[int, msgspec.Meta(ge=1, le=MOST_DAYS)] = USUAL_DAYS
    household_id: UUID | None = None
    resident: ResidentNamed | None = None
    secret_hash: Hash | None = None


class NewDelegation(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """What a relative or another person asks for; `office`: the commune that would look at a paper."""

    id: UUID
    acts: Annotated[list[Act], msgspec.Meta(min_length=1, max_length=4)]
    way: Literal["qr", "paper"]
    procedure_code: Annotated[str, msgspec.Meta(min_length=1, max_length=40)]
    office: Annotated[str, msgspec.Meta(min_length=1, max_length=40)]
    days: Annotated[int, msgspec.Meta(ge=1, le=MOST_DAYS)] = USUAL_DAYS
    resident: ResidentNamed | None = None
    secret_hash: Hash | None = None


class NewLink(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A new QR: SHA-256 of its 32 random bytes, base64url."""

    secret_hash: Hash


class CodeTry(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """What the resident typed, sealed."""

    code: Envelope


class Paper(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """The photograph of a signed paper: an upload whose draftId was the mandate's id."""

    file_id: UUID


class PaperSeen(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """The photograph that an officer has looked at: that one and no later one."""

    file_id: UUID


class PaperFaulty(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """The photograph that was looked at, and why it is not taken."""

    file_id: UUID
    fault: PaperFault


class Scan(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """What the QR's fragment holds."""

    mandate_id: UUID
    secret: Hash


class HelperFace(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Who asks."""

    name: str
    badge: int
    team: Both


def helper_face(mandate: Mandate) -> HelperFace:
    each = mandate.helper
    return HelperFace(name=each.name, badge=each.badge, team=Both(vi=each.team_vi, en=each.team_en))


def title_of(mandate: Mandate) -> Both | None:
    if mandate.procedure_code is None:
        return None
    return Both.of(procedure(mandate.procedure_code).name)  # type: ignore[arg-type]  # words with vi and en alike


class MandateFace(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A mandate as its helper, and their commune office, see it."""

    id: UUID
    state: State
    way: Way
    acts: list[Act]
    procedure_code: str | None
    procedure_title: Both | None
    dossier_id: UUID | None
    days: int
    resident_name: str | None
    resident_number_masked: str | None
    household_id: UUID | None
    helper: HelperFace
    asked_at: datetime
    granted_at: datetime | None
    expires_at: datetime | None
    revoked_at: datetime | None
    revoked_by: str | None
    code_until: datetime | None
    tries_left: int | None
    link_until: datetime | None
    paper_file_id: UUID | None
    paper_refused: PaperFault | None

    @classmethod
    def of(
        cls,
        mandate: Mandate,
        resident: Resident | None,
        now: datetime,
        *,
        code: tuple[datetime | None, int | None] = (None, None),
    ) -> "MandateFace":
        """From the model; once it is over, whose it was is no longer told."""
        state = state_of(mandate, now)
        named = None if state in (State.REVOKED, State.EXPIRED, State.DECLINED) else resident
        number = None if named is None else named.personal_number
        return cls(
            id=mandate.id,
            state=state,
            way=mandate.way,
            acts=[each for each in Act if each in mandate.acts],
            procedure_code=mandate.procedure_code,
            procedure_title=title_of(mandate),
            dossier_id=mandate.dossier_id,
            days=mandate.days,
            resident_name=None if named is None else named.full_name,
            resident_number_masked=None if number is None else mask(number),
            household_id=mandate.household_id,
            helper=helper_face(mandate),
            asked_at=mandate.asked_at,
            granted_at=mandate.granted_at,
            expires_at=mandate.expires_at,
            revoked_at=mandate.ended_at,
            revoked_by=mandate.ended_by,
            code_until=code[0],
            tries_left=code[1],
            link_until=mandate.secret_until,
            paper_file_id=mandate.paper_file,
            paper_refused=mandate.paper_refused,
        )


class MandateList(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Newest first."""

    items: list[MandateFace]


class AskedFace(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What is asked, before anybody says yes."""

    id: UUID
    helper: HelperFace
    acts: list[Act]
    procedure_code: str | None
    procedure_title: Both | None
    dossier_id: UUID | None
    days: int

    @classmethod
    def of(cls, mandate: Mandate) -> "AskedFace":
        return cls(
            id=mandate.id,
            helper=helper_face(mandate),
            acts=[each for each in Act if each in mandate.acts],
            procedure_code=mandate.procedure_code,
            procedure_title=title_of(mandate),
            dossier_id=mandate.dossier_id,
            days=mandate.days,
        )


class DoneFace(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Something that was done under it."""

    at: datetime
    act: str
    dossier_id: UUID | None


class MyMandate(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A mandate as the resident sees it, with everything the helper did."""

    id: UUID
    helper: HelperFace
    acts: list[Act]
    procedure_code: str | None
    procedure_title: Both | None
    dossier_id: UUID | None
    days: int
    state: State
    way: Way
    asked_at: datetime
    granted_at: datetime | None
    expires_at: datetime | None
    revoked_at: datetime | None
    revoked_by: str | None
    paper_refused: PaperFault | None
    done: list[DoneFace]

    @classmethod
    def of(cls, mandate: Mandate, done: list[Done], now: datetime) -> "MyMandate":
        return cls(
            **msgspec.structs.asdict(AskedFace.of(mandate)),
            state=state_of(mandate, now),
            way=mandate.way,
            asked_at=mandate.asked_at,
            granted_at=mandate.granted_at,
            expires_at=mandate.expires_at,
            revoked_at=mandate.ended_at,
            revoked_by=mandate.ended_by,
            paper_refused=mandate.paper_refused,
            done=[DoneFace(at=each.at, act=each.act, dossier_id=each.dossier_id) for each in done],
        )


class MyMandateList(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Newest first."""

    items: list[MyMandate]


class TakenOver(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What is the resident's own from now on."""

    draft_ids: list[UUID]
    dossier_ids: list[UUID]


class FollowedFace(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A dossier in its helper's list, while they may follow it."""

    id: UUID
    code: str
    procedure_title: Both
    status: int
    resident_name: str
    mandate_id: UUID
    submitted_at: datetime


class FollowedList(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Newest mandate first."""

    items: list[FollowedFace]


class PhoneSeen(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """An officer made sure, face to face, that this telephone is this person's."""

    office: Annotated[str, msgspec.Meta(min_length=1, max_length=40)]
    personal_number: Annotated[str, msgspec.Meta(min_length=1, max_length=30)]
    phone: Annotated[str, msgspec.Meta(min_length=6, max_length=20)]
