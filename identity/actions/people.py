"""Who somebody is: for prefilling forms, and for finding an owner by personal number."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from identity.model import CONTACT_PURPOSE, NUMBER_PURPOSE, Claimed, IdentityFacts, Person
from identity.queries import people
from kernel.database import Connection
from kernel.errors import NotFound
from kernel.ids import PersonId, new_id
from kernel.keys import Keyring

FACTS_PURPOSE = "identity-facts"
DEMO_ISSUERS = "%/sandbox/vneid"

_decode = msgspec.json.Decoder(IdentityFacts).decode


async def person(conn: Connection, person_id: PersonId) -> Person:
    """Raises NotFound."""
    found = await people.find_person(conn, person_id)
    if found is None:
        raise NotFound
    return found


async def names_of(conn: Connection, ids: Sequence[PersonId]) -> dict[PersonId, str]:
    """Colleagues by name, for each other's eyes."""
    return await people.find_names(conn, ids)


async def identity_of(conn: Connection, keys: Keyring, person_id: PersonId) -> IdentityFacts:
    """What the provider last said of them, full number included: for their own forms, never for a list."""
    sealed = await people.find_facts(conn, person_id)
    return IdentityFacts() if sealed is None else _decode(keys.open(FACTS_PURPOSE, sealed, person_id.bytes))


def number_hash(keys: Keyring, number: str) -> bytes:
    """The keyed hash under which every slice keeps and looks up a personal number."""
    return keys.hash(NUMBER_PURPOSE, number)


async def people_numbered(conn: Connection, keys: Keyring, number: str) -> tuple[Person, ...]:
    """Everybody whom a provider vouched for at level 2 with this personal number."""
    return await people.find_people_by_number(conn, number_hash(keys, number))


async def is_known(conn: Connection, issuer: str, subject: str) -> bool:
    """Whether the provider's `subject` was foreseen here or has signed in."""
    return await people.find_person_by_subject(conn, issuer, subject) is not None


async def foresee(conn: Connection, *, issuer: str, subject: str, display_name: str, now: datetime) -> PersonId:
    """Know somebody before their first sign-in, so that a post can wait for them."""
    return await people.foresee_person(
        conn, person_id=PersonId(new_id()), issuer=issuer, subject=subject, display_name=display_name, now=now
    )


async def welcome(conn: Connection, keys: Keyring, claimed: Claimed, now: datetime) -> tuple[PersonId, bytes | None]:
    """Write down what the provider vouched for: (who, keyed hash of the number when it was vouched for at level 2)."""
    person_id = await foresee(
        conn, issuer=claimed.issuer, subject=claimed.subject, display_name=claimed.display_name, now=now
    )
    number = claimed.facts.personal_number
    hashed = number_hash(keys, number) if number is not None and claimed.level == 2 else None
    await people.record_sign_in(
        conn,
        person_id=person_id,
        kind=claimed.kind,
        display_name=claimed.display_name,
        level=claimed.level,
        facts_sealed=keys.seal(FACTS_PURPOSE, msgspec.json.encode(claimed.facts), person_id.bytes),
        number_hash=hashed,
        now=now,
    )
    return person_id, hashed


def seal_contact(keys: Keyring, person_id: PersonId, text: str | None) -> bytes | None:
    """A phone or an e-mail on its way to notifications."""
    return None if text is None else keys.seal(CONTACT_PURPOSE, text.encode(), person_id.bytes)


async def note_helps(conn: Connection, person_id: PersonId, *, helps: bool) -> None:
    """A community team has taken somebody in, or let them go: their own screens lead to its day."""
    await people.set_helps(conn, person_id, helps=helps)


async def holds_demo_people(conn: Connection) -> bool:
    """Whether this database was ever used with the sandbox provider."""
    return await people.has_issuer_like(conn, DEMO_ISSUERS)
