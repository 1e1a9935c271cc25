"""Mandates: asked for, granted, judged at every act, ended at once. Who may ask is the caller's to know."""

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import ClassVar
from uuid import UUID

import msgspec

from identity.actions.people import identity_of, number_hash, people_numbered, person
from identity.events import MandateChanged
from identity.model.mandates import Act, Capacity, Done, EndedBy, Mandate, PaperFault, Resident, Told, Way
from identity.queries import mandates as queries
from identity.rules import mandates as rules
from kernel.actor import Actor
from kernel.database import Connection
from kernel.errors import NotFound, Refusal
from kernel.events import publish
from kernel.ids import DossierId, FileId, OfficeCode, PersonId
from kernel.keys import Keyring

RESIDENT_PURPOSE = "mandate-resident"
LISTED = 200
KEPT_IN_LIST = timedelta(days=7)

_resident = msgspec.json.Decoder(Resident)


class NoMandate(Refusal):
    """No mandate allows this helper this act now: it was never given, has lapsed, or was taken back."""

    vi: ClassVar[str] = "Quyền làm hộ chưa có hoặc đã hết. Bài còn trên máy, chưa gửi. Xin đồng ý lại."
    en: ClassVar[str] = "There is no permission for this, or it is over. The work is kept, not sent. Ask for consent."


class OwnMandate(Refusal):
    """Nobody acts for themselves by a mandate."""

    vi: ClassVar[str] = "Đây là chính mình: nộp như mọi người, không cần xin làm hộ."
    en: ClassVar[str] = "This is oneself: file as everybody does; no permission is needed."


async def ask(conn: Connection, keys: Keyring, mandate: Mandate, resident: Resident | None, now: datetime) -> Mandate:
    """Write down what a helper asks for; asked twice under one id, it is one. Raises NotFound, OwnMandate."""
    asked = mandate
    if resident is not None and resident.personal_number is not None:
        known = await people_numbered(conn, keys, resident.personal_number)
        if any(each.id == mandate.helper.person_id for each in known):
            raise OwnMandate
        asked = msgspec.structs.replace(
            mandate,
            resident=known[0].id if known else None,
            number_hash=number_hash(keys, resident.personal_number),
            resident_sealed=seal_resident(keys, mandate.id, resident),
        )
    if not await queries.insert_mandate(conn, asked):
        found = await queries.find_mandate(conn, asked.id)
        if found is None or found.helper.person_id != asked.helper.person_id:
            raise NotFound
        return found
    await _note(conn, asked, "asked", asked.helper.person_id, now)
    return asked


def seal_resident(keys: Keyring, mandate_id: UUID, resident: Resident) -> bytes:
    return keys.seal(RESIDENT_PURPOSE, msgspec.json.encode(resident), mandate_id.bytes)


def open_resident(keys: Keyring, mandate: Mandate) -> Resident | None:
    """Who was asked, as it was written down; None of a QR that nobody has scanned."""
    if mandate.resident_sealed is None:
        return None
    return _resident.decode(keys.open(RESIDENT_PURPOSE, mandate.resident_sealed, mandate.id.bytes))


async def grant(
    conn: Connection, keys: Keyring, mandate_id: UUID, *, by: PersonId, way: Way, now: datetime, own: bool = False
) -> Mandate:
    """The resident said yes, as the caller has made sure; `own`: with their own phone, `by` being them.

    Raises NotFound when it cannot be granted any more.
    """
    mandate = await queries.lock_mandate(conn, mandate_id)
    if mandate is None or not rules.is_open(mandate, now):
        raise NotFound
    sealed = hashed = None
    if own and mandate.resident_sealed is None:
        facts = await identity_of(conn, keys, by)
        name = facts.full_name or (await person(conn, by)).display_name
        hashed = None if facts.personal_number is None else number_hash(keys, facts.personal_number)
        sealed = seal_resident(
            keys,
            mandate_id,
            Resident(full_name=name, personal_number=facts.personal_number, birth_date=facts.birth_date),
        )
    await queries.grant_mandate(
        conn,
        mandate_id,
        resident=by if own else None,
        number_hash=hashed,
        resident_sealed=sealed,
        way=way,
        now=now,
        expires_at=now + timedelta(days=mandate.days),
    )
    granted = await find(conn, mandate_id)
    await _note(conn, granted, "granted", by, now)
    return granted


async def scanned(conn: Connection, mandate_id: UUID, secret_hash: bytes, scanner: Actor, now: datetime) -> Mandate:
    """The ask behind a QR, for whoever holds its secret. Raises NotFound: expired, used, forged and unknown alike."""
    mandate = await queries.lock_mandate(conn, mandate_id)
    if mandate is None or mandate.helper.person_id == scanner.person_id:
        raise NotFound
    same = mandate.secret_hash is not None and secrets.compare_digest(mandate.secret_hash, secret_hash)
    again = same and mandate.granted_at is not None and mandate.resident == scanner.person_id
    if again or (same and rules.scans(mandate, secret_hash, now) and await _is_asked_of(conn, mandate, scanner)):
        return mandate
    raise NotFound


async def _is_asked_of(conn: Connection, mandate: Mandate, scanner: Actor) -> bool:
    """Whether it names nobody, or this person."""
    if mandate.resident is None and mandate.number_hash is None:
        return True
    mine = await queries.list_of_resident(conn, scanner.person_id, LISTED)
    return any(each.id == mandate.id for each in mine)


async def of_mine(conn: Connection, actor: Actor, mandate_id: UUID) -> Mandate:
    """A mandate that this resident was asked for or gave. Raises NotFound."""
    for each in await queries.list_of_resident(conn, actor.person_id, LISTED):
        if each.id == mandate_id:
            return each
    raise NotFound


async def list_mine(conn: Connection, actor: Actor) -> tuple[Mandate, ...]:
    return await queries.list_of_resident(conn, actor.person_id, LISTED)


async def list_of_helper(
    conn: Connection, helper: PersonId, now: datetime, *, kind: Capacity = Capacity.HELPER
) -> tuple[Mandate, ...]:
    return await queries.list_of_helper(conn, helper, kind, now - KEPT_IN_LIST - rules.ASK_LASTS, LISTED)


async def list_of_office(conn: Connection, office: OfficeCode) -> tuple[Mandate, ...]:
    return await queries.list_of_office(conn, office, LISTED)


async def list_on_dossier(conn: Connection, dossier_id: DossierId) -> tuple[Mandate, ...]:
    return await queries.list_on_dossier(conn, dossier_id)


async def delegates_on(conn: Connection, dossier_id: DossierId, now: datetime) -> tuple[PersonId, ...]:
    """Người nộp of a dossier by a mandate that lets them follow it now."""
    return tuple(
        each.helper.person_id
        for each in await queries.list_on_dossier(conn, dossier_id)
        if each.kind is Capacity.DELEGATE
        and rules.allows(each, each.helper.person_id, Act.FOLLOW, now, procedure=None, dossier=dossier_id)
    )


async def find(conn: Connection, mandate_id: UUID) -> Mandate:
    """Raises NotFound."""
    found = await queries.find_mandate(conn, mandate_id)
    if found is None:
        raise NotFound
    return found


async def find_many(conn: Connection, ids: Collection[UUID]) -> dict[UUID, Mandate]:
    return {each.id: each for each in await queries.list_mandates(conn, ids)} if ids else {}


async def acts_under(conn: Connection, ids: Collection[UUID]) -> dict[UUID, list[Done]]:
    return await queries.list_acts(conn, ids)


async def may(
    conn: Connection, actor: Actor, act: Act, *, dossier: DossierId, now: datetime, hold: bool = False
) -> Mandate | None:
    """The mandate under which the actor may do `act` to that dossier now; with `hold`, kept standing until commit."""
    standing = await queries.list_standing(conn, actor.person_id, dossier, now, hold=hold)
    fits = (each for each in standing if rules.allows(each, actor.person_id, act, now, procedure=None, dossier=dossier))
    return next(fits, None)


async def require(
    conn: Connection, actor: Actor, act: Act, mandate_id: UUID, *, procedure: str, now: datetime
) -> Mandate:
    """The mandate under which the actor may do `act` for a procedure, held until commit. Raises NoMandate."""
    mandate = await queries.hold_mandate(conn, mandate_id)
    if mandate is None or not rules.allows(mandate, actor.person_id, act, now, procedure=procedure, dossier=None):
        raise NoMandate
    return mandate


async def require_asked(conn: Connection, actor: Actor, mandate_id: UUID, *, procedure: str, now: datetime) -> Mandate:
    """A mandate under which work may be prepared: standing, or still being asked for. Raises NoMandate."""
    mandate = await queries.hold_mandate(conn, mandate_id)
    if mandate is None or not rules.lets_prepare(mandate, actor.person_id, now, procedure=procedure):
        raise NoMandate
    return mandate


async def bind(conn: Connection, mandate: Mandate, dossier_id: DossierId) -> None:
    """What was filed under it: from now on it covers that dossier alone. Raises NoMandate when there is one already."""
    if not await queries.bind_dossier(conn, mandate.id, dossier_id):
        raise NoMandate


async def note_act(
    conn: Connection, mandate: Mandate, act: str, actor: Actor, *, dossier_id: DossierId, tail: str, now: datetime
) -> None:
    """Something was done under it: kept for ever, and the resident hears of it."""
    bound = msgspec.structs.replace(mandate, dossier_id=dossier_id)
    await _note(conn, bound, act, actor.person_id, now, tail=tail)


async def renew_link(conn: Connection, mandate: Mandate, secret_hash: bytes, now: datetime) -> None:
    """A new QR; the one before is dead."""
    await queries.set_link(conn, mandate.id, secret_hash, now + rules.LINK_LASTS)


async def hand_in_paper(conn: Connection, mandate: Mandate, file_id: FileId, now: datetime) -> None:
    """The photograph of a signed paper waits for an officer. The caller holds the mandate."""
    await queries.set_paper(conn, mandate.id, file_id)
    await _note(conn, mandate, Told.PAPER_HANDED_IN, mandate.helper.person_id, now)


async def refuse_paper(conn: Connection, mandate: Mandate, why: PaperFault, by: PersonId, now: datetime) -> None:
    """It was not good enough: another photograph may come, or another way. The caller holds the mandate."""
    await queries.set_paper(conn, mandate.id, None, why)
    await _note(conn, mandate, Told.PAPER_REFUSED, by, now)


async def hold(conn: Connection, mandate_id: UUID) -> Mandate:
    """For a change of it. Raises NotFound."""
    found = await queries.lock_mandate(conn, mandate_id)
    if found is None:
        raise NotFound
    return found


async def end(conn: Connection, mandate_id: UUID, by: EndedBy, actor: PersonId, now: datetime) -> Mandate:
    """Ended at once: acts under way have committed, the next one is refused. Again is harmless. Raises NotFound."""
    mandate = await queries.lock_mandate(conn, mandate_id)
    if mandate is None:
        raise NotFound
    if mandate.ended_at is None:
        await queries.end_mandate(conn, mandate_id, by, now)
        await _note(conn, mandate, "declined" if mandate.granted_at is None else "revoked", actor, now)
    return await find(conn, mandate_id)


async def end_all_of(conn: Connection, helper: PersonId, actor: PersonId, now: datetime) -> int:
    """A helper was ended: whatever they may do, or have asked for, is over."""
    ids = await queries.list_live_of(conn, helper, now)
    for each in ids:
        await end(conn, each, EndedBy.OFFICE, actor, now)
    return len(ids)


async def claim(conn: Connection, number_hash: bytes, resident: PersonId) -> None:
    """At the first sign-in, what was given or asked for under a number alone becomes the account's."""
    await queries.claim_mandates(conn, number_hash, resident)


async def _note(conn: Connection, mandate: Mandate, act: str, by: PersonId, now: datetime, *, tail: str = "") -> None:
    await queries.insert_act(conn, mandate.id, act=act, by=by, dossier_id=mandate.dossier_id, now=now)
    await publish(
        conn,
        MandateChanged(
            mandate_id=mandate.id,
            act=act,
            resident=mandate.resident,
            number_hash=None if mandate.number_hash is None else mandate.number_hash.hex(),
            office=mandate.helper.office,
            badge=mandate.helper.badge,
            household_id=mandate.household_id,
            dossier_id=mandate.dossier_id,
            tail=tail,
            at=now,
            expires_at=mandate.expires_at,
        ),
    )
