"""What phones bring back: each entry on its own, in order, once; a sealed one is opened first.

Every entry has a transaction of its own, so that one that is refused, and a network that dies half way, cost the
others nothing. What is refused is final: the phone keeps it for its person to see.
"""

import hashlib
from datetime import datetime
from typing import Any, assert_never
from uuid import UUID

import msgspec

from api.documents.actions import FileDoors, take_whole
from api.dossiers.actions import assisting, submit
from api.enrolment.actions import codes, households, mandating
from api.enrolment.actions.members import held_member
from api.enrolment.model.households import Entry, Words
from api.enrolment.model.sets import How, Kind
from api.enrolment.model.teams import Member
from api.enrolment.queries import entries as queries
from api.enrolment.queries import households as rows
from api.enrolment.rules.envelopes import UnopenableSeal
from api.enrolment.schemas import entries as wire
from kernel.actor import Actor
from kernel.database import BadValue, Connection, Database
from kernel.errors import LevelTwoNeeded, NotFound, Refusal, Unreadable
from kernel.ids import DraftId, FileId
from kernel.keys import Keyring


async def take_in(  # noqa: PLR0917 - who brings what through which doors
    database: Database, keys: Keyring, files: FileDoors, actor: Actor, batch: list[dict[str, Any]], now: datetime
) -> list[wire.Taken]:
    """One answer an entry. Raises NotFound when the actor is in no team, whatever they bring."""
    async with database.transaction() as conn:
        await held_member(conn, actor.person_id)
    return [await _take(database, keys, files, actor, raw, now) for raw in batch]


async def _take(  # noqa: PLR0917 - who brings what through which doors
    database: Database, keys: Keyring, files: FileDoors, actor: Actor, raw: dict[str, Any], now: datetime
) -> wire.Taken:
    entry_id = _id_of(raw)
    try:
        said = _opened(keys, actor, raw)
        photo = None
        if isinstance(said, wire.PaperPhotographed):
            photo = await _take_photo(database, files, actor, said, now)
        async with database.transaction() as conn:
            member = await held_member(conn, actor.person_id)
            fresh = await queries.take_entry(
                conn, said.id, helper=actor.person_id, kind=type(said).__name__, about=_about(said), now=now
            )
            if not fresh:
                return await _known(conn, actor, said)
            return await _keep(conn, database, keys, actor, member, said=said, photo=photo, now=now)
    except (Refusal, BadValue, OverflowError) as wrong:
        # a value that no table can hold is this entry's trouble alone
        refusal = wrong if isinstance(wrong, Refusal) else Unreadable()
        trouble = wire.Trouble(
            type=refusal.type_uri(),
            vi=refusal.sentence("vi"),
            en=refusal.sentence("en"),
            facts=refusal.facts,
        )
        return wire.Taken(id=entry_id, result="refused", problem=trouble)


def _id_of(raw: dict[str, Any]) -> UUID | None:
    try:
        return UUID(str(raw.get("id")))
    except ValueError:
        return None


def _opened(keys: Keyring, actor: Actor, raw: dict[str, Any]) -> wire.Plain:
    """Raises Unreadable; UnopenableSeal of an envelope that is damaged, or that another helper sealed."""
    try:
        found = wire.read_entry(raw)
        if not isinstance(found, wire.SealedEntry):
            return found
        said = wire.read_plain(codes.opened(keys, found.sealed, purpose="entry", context=found.id))
    except (msgspec.ValidationError, msgspec.DecodeError):
        raise Unreadable from None
    if said.id != found.id or said.helper != actor.person_id:
        raise UnopenableSeal
    return said


def _about(said: wire.Plain) -> UUID:
    match said:
        case wire.CodeTyped() | wire.PaperPhotographed():
            return said.mandate_id
        case wire.DraftPrepared() | wire.DraftSubmitted():
            return said.draft_id
        case _:
            return said.household_id


async def _known(conn: Connection, actor: Actor, said: wire.Plain) -> wire.Taken:
    """It was here before, from the same helper; of anybody else's id nothing is said. Raises NotFound."""
    if await queries.find_taken(conn, said.id, actor.person_id) is None:
        raise NotFound
    return wire.Taken(id=said.id, result="known")


async def _keep(
    conn: Connection,
    database: Database,
    keys: Keyring,
    actor: Actor,
    member: Member,
    *,
    said: wire.Plain,
    photo: FileId | None,
    now: datetime,
) -> wire.Taken:
    match said:
        case wire.PaperPhotographed():
            assert photo is not None
            waits = await mandating.hand_in_paper(
                conn, await mandating.own(conn, member.person_id, said.mandate_id), photo, now
            )
            return wire.Taken(id=said.id, result="kept", mandate_id=waits.id)
        case wire.CodeTyped():
            mandate = await mandating.try_code(
                conn, database, keys, member, mandate_id=said.mandate_id, envelope=said.code, now=now
            )
            return wire.Taken(id=said.id, result="kept", mandate_id=mandate.id)
        case wire.DraftPrepared():
            draft = await assisting.bring_draft(
                conn,
                keys,
                actor,
                draft_id=DraftId(said.draft_id),
                mandate_id=said.mandate_id,
                code=said.procedure_code,
                content=said.content,
                base=said.base,
                now=now,
            )
            return wire.Taken(id=said.id, result="kept", draft_id=draft.id, version=draft.version)
        case wire.DraftSubmitted():
            return await _submit(conn, keys, actor, said, now)
        case wire.HouseholdSaid() | wire.ConsentSaid() | wire.VisitSaid() | wire.FactSaid() | wire.LessonSaid():
            await _say(conn, keys, member, said, now)
            return wire.Taken(id=said.id, result="kept")
        case _:
            assert_never(said)


async def _take_photo(
    database: Database, files: FileDoors, actor: Actor, said: wire.PaperPhotographed, now: datetime
) -> FileId | None:
    """A paper's photograph goes in as any upload does, before its entry: a crash between the two is mended by sending
    it again. None for an entry that is here already. Raises NotFound and what an upload refuses."""
    async with database.transaction() as conn:
        if await queries.find_taken(conn, said.id, actor.person_id) is not None:
            return None
        member = await held_member(conn, actor.person_id)
        if not mandating.takes_paper(await mandating.own(conn, member.person_id, said.mandate_id), now):
            raise NotFound
    photo = wire.unbase64(said.photo)
    kept = await take_whole(
        database,
        files,
        owner=actor.person_id,
        draft_id=DraftId(said.mandate_id),
        document_id="consent",
        name=f"{hashlib.sha256(photo).hexdigest()[:16]}.jpg",
        body=photo,
        now=now,
    )
    return kept.id


async def _submit(
    conn: Connection, keys: Keyring, actor: Actor, said: wire.DraftSubmitted, now: datetime
) -> wire.Taken:
    if actor.level < 2:
        raise LevelTwoNeeded
    draft_id = DraftId(said.draft_id)
    version = await assisting.version_of(conn, actor, draft_id)
    if version is None:
        raise NotFound
    receipt = await submit.submit(conn, keys, actor, draft_id, version, declared=said.declared, now=now)
    return wire.Taken(id=said.id, result="kept", draft_id=draft_id, dossier_id=receipt.dossier.id)


async def _say(conn: Connection, keys: Keyring, member: Member, said: wire.Said, now: datetime) -> None:
    """Something about a household of the member's hamlets. Raises NotFound, ConsentNeeded."""
    stored = await rows.lock_household(conn, said.household_id)
    if stored is None:
        stored = await _begin(conn, keys, member, said, now)
    if stored.hamlet_id not in member.hamlets or stored.removed:
        raise NotFound
    entry = entry_of(member, said, now)
    await households.require_consent(keys, stored, entry)
    await households.say(conn, keys, stored.id, entry, now)


async def _begin(conn: Connection, keys: Keyring, member: Member, said: wire.Said, now: datetime) -> rows.Stored:
    new = isinstance(said, wire.HouseholdSaid) and said.head_name is not None and said.hamlet_id in member.hamlets
    if not new:
        raise NotFound
    assert isinstance(said, wire.HouseholdSaid)
    assert said.hamlet_id is not None
    assert said.head_name is not None
    await households.begin(
        conn,
        keys,
        household_id=said.household_id,
        office=member.office,
        hamlet_id=said.hamlet_id,
        head_name=said.head_name,
        now=now,
    )
    made = await rows.lock_household(conn, said.household_id)
    assert made is not None
    return made


def entry_of(member: Member, said: wire.Said, now: datetime) -> Entry:
    """As it will be kept: a phone whose clock is ahead has said it now."""

    def entry(kind: Kind, words: Words, **more: Any) -> Entry:
        return Entry(
            id=said.id,
            at=min(said.at, now),
            kind=kind,
            by=member.person_id,
            by_name=member.display_name,
            words=words,
            **more,
        )

    match said:
        case wire.HouseholdSaid():
            words = Words(
                head_name=said.head_name,
                house=said.house,
                phone=said.phone,
                needs=None if said.needs is None else tuple(dict.fromkeys(said.needs)),
                language=said.language,
                digital_member=said.digital_member,
            )
            return entry(Kind.HOUSEHOLD, words)
        case wire.ConsentSaid():
            return entry(Kind.CONSENT, Words(consent=said.words), value=said.agreed)
        case wire.VisitSaid():
            return entry(Kind.VISIT, Words(note=said.note or None), outcome=said.outcome, next_on=said.next_on)
        case wire.FactSaid():
            how = How.TOLD if said.how is How.SYSTEM else said.how
            return entry(Kind.FACT, Words(), fact=said.fact, value=said.value, how=how)
        case wire.LessonSaid():
            return entry(Kind.LESSON, Words(learner=said.learner), lesson=said.lesson)
        case _:
            assert_never(said)
