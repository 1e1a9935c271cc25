"""What teams do about what other slices say: somebody signed in, filed, switched notifications on, was not reached."""

from datetime import datetime
from uuid import UUID, uuid5

from api.dossiers.actions.standing import has_filed
from api.enrolment.actions import households, phones
from api.enrolment.model.households import Entry
from api.enrolment.model.sets import Fact, How, Kind
from api.enrolment.queries import households as rows
from api.enrolment.rules.codes import LASTS
from api.offices.actions import province
from identity.actions import mandates
from identity.events import MandateChanged, PersonSignedIn
from identity.model.mandates import Act, Told
from kernel.database import Connection
from kernel.ids import PersonId
from kernel.keys import Keyring
from notifications.actions import has_push, text
from notifications.events import MessageSeen, Unreached
from notifications.rules.words import unmark


async def know(
    conn: Connection, keys: Keyring, person_id: PersonId, *, fact: Fact, at: datetime, now: datetime
) -> None:
    """The system itself saw it: said once of each household that this person is known in."""
    for household_id in await rows.households_of(conn, person_id):
        await _know_one(conn, keys, household_id, fact=fact, at=at, now=now)


async def _know_one(
    conn: Connection, keys: Keyring, household_id: UUID, *, fact: Fact, at: datetime, now: datetime
) -> None:
    stored = await rows.lock_household(conn, household_id)
    if stored is None or stored.removed:
        return
    entry = Entry(
        id=uuid5(household_id, f"system:{fact}"),
        at=min(at, now),
        kind=Kind.FACT,
        by=None,
        by_name=None,
        fact=fact,
        value=True,
        how=How.SYSTEM,
    )
    await households.say(conn, keys, household_id, entry, now)


async def on_signed_in(conn: Connection, keys: Keyring, event: PersonSignedIn, now: datetime) -> None:
    """Mandates and households that knew a number alone know an account now; level 2 is a fact."""
    if event.number_hash is None:
        return
    number = bytes.fromhex(event.number_hash)
    await mandates.claim(conn, number, event.person_id)
    await rows.claim_people(conn, number, event.person_id)
    await know(conn, keys, event.person_id, fact=Fact.LEVEL2, at=event.at, now=now)


async def on_unreached(conn: Connection, keys: Keyring, event: Unreached) -> None:
    """A message waits and no way led to its person: the last rung is a visit, where the household agreed to visits."""
    for household_id in await rows.households_of(conn, event.person_id):
        stored = await rows.lock_household(conn, household_id)
        if stored is not None and not stored.removed and households.open_household(keys, stored).household.agreed:
            await rows.insert_wait(conn, household_id, event.message_id, event.at)


async def on_seen(conn: Connection, event: MessageSeen) -> None:
    """It was seen after all."""
    await rows.delete_wait(conn, event.message_id)


async def on_mandate(conn: Connection, keys: Keyring, event: MandateChanged, now: datetime) -> None:
    """A resident without an account has their copy by SMS, on the telephone that an officer made sure of."""
    if event.household_id is not None:
        for fact in await _shown_by(conn, event):
            await _know_one(conn, keys, event.household_id, fact=fact, at=event.at, now=now)
    if (
        event.resident is not None
        or event.number_hash is None
        or event.act
        in (
            Told.ASKED,
            Told.DECLINED,
            Told.PAPER_HANDED_IN,
        )
    ):
        return
    mandate = await mandates.find(conn, event.mandate_id)
    phone = await phones.phone_of(conn, keys, mandate)
    if phone is not None:
        words = say_copy(event)
        copy_id = uuid5(event.mandate_id, f"{event.act}:{event.at.isoformat()}")
        await text(conn, keys, text_id=copy_id, to=phone, words=words, until=now + LASTS)


async def _shown_by(conn: Connection, event: MandateChanged) -> list[Fact]:
    """What the system knows of a household since one of its people let a helper act."""
    found = [Fact.FIRST_DOSSIER] if event.act == Act.SUBMIT else []
    if event.act == Told.GRANTED and event.resident is not None:
        found.append(Fact.LEVEL2)  # nobody says yes, or is found by their number, below it
        found += [Fact.FIRST_DOSSIER] if await has_filed(conn, event.resident) else []
        found += [Fact.NOTIFICATIONS] if await has_push(conn, event.resident) else []
    return found


def say_copy(event: MandateChanged) -> str:
    """Unmarked, under 160 letters, nobody named."""
    here = province()
    who = f"tổ viên số {event.badge}" if event.badge else "người được ủy quyền"
    said = {
        Told.GRANTED: f"{who} được làm hộ",
        Told.REVOKED: f"{who} không còn được làm hộ",
        Told.PAPER_REFUSED: f"giấy đồng ý cho {who} chưa được nhận",
    }.get(event.act, f"{who} làm hộ hồ sơ đuôi {event.tail}")  # type: ignore[call-overload]  # acts beside what is told
    said = said[:1].upper() + said[1:]
    return unmark(f"Mot Cua {here.plain_name}: {said}. Không phải ý ông/bà: gọi {here.hotline}.")
