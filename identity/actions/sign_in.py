"""Signing in: begin, come back, be let in. The provider is spoken to between transactions, never inside one."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

import msgspec
from msgspec.structs import replace

from identity.actions.people import seal_contact, welcome
from identity.actions.sessions import HINT_PURPOSE, end_by_token, new_token
from identity.events import PersonContact, PersonSignedIn
from identity.model import Attempt, SessionTerm
from identity.providers import Begun, Declined, Provider, Refused, Silent, Vouched
from identity.queries import attempts, posts, sessions
from identity.rules.cookies import token_hash
from identity.rules.landing import landing
from identity.rules.terms import ATTEMPT, GUEST, MOST_SESSIONS, term
from kernel import device
from kernel.database import Connection, Database
from kernel.events import publish
from kernel.ids import SessionId, new_id
from kernel.keys import Keyring
from kernel.logs import log


class Departure(msgspec.Struct, frozen=True, kw_only=True):
    """Send the browser to `url` with the cookie that binds the attempt to it."""

    url: str
    browser_token: str


class Arrival(msgspec.Struct, frozen=True, kw_only=True):
    """Signed in: the new session's token and term, and where to land. `guest`: beside the phone's own session."""

    token: str
    term: SessionTerm
    next: str
    guest: bool


class SamePerson(msgspec.Struct, frozen=True, kw_only=True):
    """Whoever should have signed in as a guest is whose phone it is: the provider has not asked anew."""


class Lost(msgspec.Struct, frozen=True, kw_only=True):
    """No attempt of this browser's waits for an answer: too late, twice, or begun elsewhere."""


async def begin(
    database: Database, provider: Provider, wanted: str | None, now: datetime, *, draft_id: UUID | None = None
) -> Departure | Silent:
    """Start a sign-in that lands on `wanted` when that is a page of the app; with a draft, as a guest on this phone."""
    begun = await provider.begin(landing(wanted), anew=draft_id is not None)
    if not isinstance(begun, Begun):
        log.warning("login.provider-silent", reason=begun.reason)
        return begun
    browser_token = new_token()
    hashed = token_hash(browser_token)
    assert hashed is not None
    async with database.connection() as conn:
        attempt = replace(begun.attempt, draft_id=draft_id)
        await attempts.insert_attempt(conn, hashed, attempt, now + ATTEMPT)
    return Departure(url=begun.url, browser_token=browser_token)


async def finish(
    database: Database,
    provider: Provider,
    keys: Keyring,
    *,
    query: Mapping[str, str],
    browser_token: str | None,
    old_token: str | None,
    guest_token: str | None,
    user_agent: str,
    now: datetime,
) -> Arrival | SamePerson | Lost | Declined | Refused | Silent:
    """What came of it. The attempt is spent whatever the answer. The browser's former session ends with the new one,
    but for a guest's: then the phone's own stays as it is, and a guest before this one is gone."""
    hashed = token_hash(browser_token or "")
    if hashed is None:
        return Lost()
    async with database.connection() as conn:
        attempt = await attempts.take_attempt(conn, hashed, now)
    if attempt is None:
        return Lost()
    outcome = await provider.finish(query, attempt, now)
    match outcome:
        case Vouched():
            async with database.transaction() as conn:
                await end_by_token(conn, keys, guest_token)
                admitted = await _admit(conn, keys, outcome, attempt, old_token=old_token, agent=user_agent, now=now)
            if admitted is None:
                return SamePerson()
            token, granted = admitted
            return Arrival(token=token, term=granted, next=attempt.next, guest=attempt.draft_id is not None)
        case Refused(reason=reason):
            log.warning("login.refused", reason=reason)
        case Silent(reason=reason):
            log.warning("login.provider-silent", reason=reason)
        case Declined():
            log.info("login.declined")
    return outcome


async def _admit(
    conn: Connection,
    keys: Keyring,
    vouched: Vouched,
    attempt: Attempt,
    *,
    old_token: str | None,
    agent: str,
    now: datetime,
) -> tuple[str, SessionTerm] | None:
    claimed = vouched.claimed
    person_id, hashed = await welcome(conn, keys, claimed, now)
    if attempt.draft_id is None:
        await end_by_token(conn, keys, old_token)
    elif (held := token_hash(old_token or "")) and await sessions.is_session_of(conn, held, person_id):
        return None
    elsewhere = await sessions.list_sessions(conn, person_id, now)
    granted = term(await posts.list_roles(conn, person_id)) if attempt.draft_id is None else GUEST
    token, session_id = new_token(), SessionId(new_id())
    stored = token_hash(token)
    assert stored is not None
    hint = vouched.logout_hint
    await sessions.insert_session(
        conn,
        session_id=session_id,
        token_hash=stored,
        person_id=person_id,
        level=claimed.level,
        device=device.label(agent),
        term=granted,
        logout_hint_sealed=None if hint is None else keys.seal(HINT_PURPOSE, hint.encode(), session_id.bytes),
        now=now,
        draft_id=attempt.draft_id,
    )
    await sessions.delete_oldest_sessions(conn, person_id, MOST_SESSIONS)
    await publish(
        conn,
        PersonSignedIn(
            person_id=person_id,
            number_hash=None if hashed is None else hashed.hex(),
            at=now,
            another_device=bool(elsewhere),
        ),
    )
    await publish(
        conn,
        PersonContact(
            person_id=person_id,
            phone=seal_contact(keys, person_id, claimed.facts.phone),
            email=seal_contact(keys, person_id, claimed.facts.email),
            at=now,
            residence=seal_contact(
                keys, person_id, claimed.facts.current_residence or claimed.facts.permanent_residence
            ),
        ),
    )
    log.info(
        "login.done",
        person=str(person_id),
        session=str(session_id),
        identity_level=claimed.level,
        guest=attempt.draft_id is not None,
    )
    return token, granted
