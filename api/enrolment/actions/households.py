"""Households: what is said of them is added, never overwritten; what they are is what their entries add up to."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, time
from typing import Any, ClassVar
from uuid import UUID

import msgspec

from api.enrolment.actions.members import team_words
from api.enrolment.model.households import Entry, Household, Words
from api.enrolment.model.sets import Fact, Kind, Outcome
from api.enrolment.model.teams import Member
from api.enrolment.queries import entries, households
from api.enrolment.queries.households import Stamps, Stored
from api.enrolment.rules.merging import FIELDS, fold
from api.enrolment.rules.sheets import plain
from api.workdays.model import local
from identity.actions import record_looks
from identity.model import Subject
from kernel.actor import Actor
from kernel.clock import HANOI
from kernel.database import Connection
from kernel.errors import NotFound, Refusal
from kernel.ids import OfficeCode, PersonId
from kernel.keys import Keyring

WORDS, HOUSEHOLD, NAME = "household-words", "household", "household-name"
PAGE, DAY = 200, 60
LONG_AGO = date(2000, 1, 1)

_words = msgspec.json.Decoder(Words)
_household = msgspec.json.Decoder(Household)


class ConsentNeeded(Refusal):
    """The household has not agreed yet: until it does, its name and hamlet are all that is kept."""

    vi: ClassVar[str] = "Hộ chưa đồng ý cho lưu. Chỉ giữ tên và thôn. Đọc lời xin đồng ý trước, rồi ghi tiếp."
    en: ClassVar[str] = "The household has not agreed yet: only name and hamlet are kept. Read the consent words first."


class Opened(msgspec.Struct, frozen=True, kw_only=True):
    """A household with what is in it."""

    stored: Stored
    household: Household


def open_household(keys: Keyring, stored: Stored) -> Opened:
    return Opened(stored=stored, household=_household.decode(keys.open(HOUSEHOLD, stored.sealed, stored.id.bytes)))


def seal_household(keys: Keyring, household_id: UUID, household: Household) -> bytes:
    return keys.seal(HOUSEHOLD, msgspec.json.encode(household), household_id.bytes)


def seal_words(keys: Keyring, entry_id: UUID, words: Words) -> bytes | None:
    return None if words == Words() else keys.seal(WORDS, msgspec.json.encode(words), entry_id.bytes)


def name_key(keys: Keyring, hamlet_id: UUID, head_name: str, nth: int) -> bytes:
    """By which a second import finds what the first took in."""
    return keys.hash(NAME, f"{hamlet_id}|{plain(head_name)}|{nth}")


def stamps_of(household: Household) -> Stamps:
    def since(fact: Fact) -> datetime | None:
        known = household.facts.get(fact)
        return known.at if known is not None and known.value else None

    return Stamps(
        needed=bool(household.needs),
        visited_at=household.visited_at,
        reached_at=household.reached_at,
        next_on=household.next_on,
        level2_at=since(Fact.LEVEL2),
        app_installed_at=since(Fact.APP_INSTALLED),
        notified_at=since(Fact.NOTIFICATIONS),
        first_dossier_at=since(Fact.FIRST_DOSSIER),
        digital_member_at=since(Fact.DIGITAL_MEMBER),
    )


async def read_entries(conn: Connection, keys: Keyring, household_id: UUID) -> tuple[Entry, ...]:
    """Everything that was ever said of a household, words opened."""
    return tuple(open_entry(keys, each) for each in await entries.list_entries(conn, household_id))


def open_entry(keys: Keyring, stored: entries.StoredEntry) -> Entry:
    if stored.sealed is None:
        return stored.entry
    said = _words.decode(keys.open(WORDS, stored.sealed, stored.entry.id.bytes))
    return msgspec.structs.replace(stored.entry, words=said)


async def say(conn: Connection, keys: Keyring, household_id: UUID, entry: Entry, now: datetime) -> bool:
    """Add one entry to a household whose row the caller holds; False when it was there. Never commits."""
    if not await entries.insert_entry(conn, household_id, entry, seal_words(keys, entry.id, entry.words), now):
        return False
    if entry.kind is Kind.CONSENT and not entry.value:
        await _erase(conn, keys, household_id, entry.at)
    if entry.kind is Kind.VISIT and entry.outcome is Outcome.MET:
        await households.delete_waits_before(conn, household_id, entry.at)
    told = await read_entries(conn, keys, household_id)
    household = fold(told)
    if not household.agreed:
        await households.delete_waits_before(conn, household_id, now)
    await households.update_household(
        conn,
        household_id,
        sealed=seal_household(keys, household_id, household),
        stamps=stamps_of(household),
        entries=len(told),
        now=now,
    )
    return True


async def _erase(conn: Connection, keys: Keyring, household_id: UUID, until: datetime) -> None:
    """Consent was taken back: of what was said before, the name alone stays, and the words of consent."""
    for stored in await entries.list_entries(conn, household_id):
        if stored.entry.at <= until and stored.sealed is not None and stored.entry.kind is not Kind.CONSENT:
            said = open_entry(keys, stored).words
            kept = Words(head_name=said.head_name)
            await entries.replace_words(conn, stored.entry.id, seal_words(keys, stored.entry.id, kept))


async def begin(
    conn: Connection,
    keys: Keyring,
    *,
    household_id: UUID,
    office: OfficeCode,
    hamlet_id: UUID,
    head_name: str,
    now: datetime,
) -> None:
    """An empty household, its name perhaps not the only one of its hamlet. Raises NotFound when the id is taken."""
    for nth in range(1, 100):
        made = await households.insert_household(
            conn,
            household_id=household_id,
            office=office,
            hamlet_id=hamlet_id,
            name_key=name_key(keys, hamlet_id, head_name, nth),
            sealed=seal_household(keys, household_id, Household()),
            now=now,
        )
        if made:
            return
        if await households.lock_household(conn, household_id) is not None:
            break
    raise NotFound


async def require_consent(keys: Keyring, stored: Stored, entry: Entry) -> None:
    """Raises ConsentNeeded when this entry says more than a household that has not agreed lets be kept."""
    more = entry.kind in (Kind.FACT, Kind.LESSON) or entry.words.note is not None
    more = more or any(getattr(entry.words, name) is not None for name in FIELDS)
    if more and not open_household(keys, stored).household.agreed:
        raise ConsentNeeded


async def list_area(
    conn: Connection, keys: Keyring, actor: Actor, member: Member, *, after: UUID | None, now: datetime
) -> tuple[Opened, ...]:
    """A page of the member's households; that they were shown is written down once a day."""
    found = await households.list_area(conn, member.hamlets, after, PAGE)
    await show(conn, named(actor, member), member.office, [each.id for each in found], now)
    return tuple(open_household(keys, each) for each in found)


async def read(
    conn: Connection, keys: Keyring, actor: Actor, member: Member, *, household_id: UUID, now: datetime
) -> Opened:
    """Raises NotFound outside the member's hamlets as for none."""
    found = await households.find_household(conn, household_id, member.hamlets)
    if found is None:
        raise NotFound
    await show(conn, named(actor, member), member.office, [household_id], now)
    return open_household(keys, found)


def named(actor: Actor, member: Member) -> Actor:
    """As the residents will read who looked: “X (tổ công nghệ số …)”."""
    return msgspec.structs.replace(actor, display_name=f"{actor.display_name} ({team_words(member.office).vi})")


async def show(
    conn: Connection, actor: Actor, office: OfficeCode, ids: Sequence[UUID], now: datetime, *, why: str = "Việc của tổ"
) -> None:
    """Whoever is known in these households will see who was shown them."""
    people = await households.people_of(conn, ids) if ids else ()
    known = sorted({household_id for household_id, _, _ in people})  # racers wait in one order
    fresh = set(await households.note_shown(conn, known, actor.person_id, local(now).date())) if known else set()
    subjects = [
        Subject(id=household_id, whose=whose, number_hash=number_hash)
        for household_id, number_hash, whose in people
        if household_id in fresh
    ]
    if subjects:
        await record_looks(conn, actor, subjects, what="Sổ hộ", why=why, now=now, office=office)


async def list_day(conn: Connection, member: Member, on: date) -> list[Any]:
    """Whom to visit, most urgent first."""
    begins = datetime.combine(max(on, LONG_AGO), time(), tzinfo=HANOI)
    return await households.list_day(conn, member.hamlets, on, begins, DAY)


async def link(
    conn: Connection, household_id: UUID, number_hash: bytes, person_id: PersonId | None, now: datetime
) -> None:
    """Somebody of this household is known: by account, or by the number that will find one."""
    await households.link_person(conn, household_id, number_hash, person_id, now)


async def open_many(conn: Connection, keys: Keyring, ids: Collection[UUID]) -> tuple[Opened, ...]:
    return tuple(open_household(keys, each) for each in await households.list_households(conn, ids))
