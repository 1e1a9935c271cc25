"""A commune's list of households: read and shown first, taken in whole or not at all, undone where nobody has been."""

import asyncio
from datetime import datetime
from typing import ClassVar
from uuid import UUID

import msgspec

from api.enrolment.actions.households import name_key, seal_household, seal_words
from api.enrolment.actions.members import at_office
from api.enrolment.model.households import Household, Words
from api.enrolment.model.imports import Import
from api.enrolment.queries import imports, teams
from api.enrolment.queries.imports import Arriving
from api.enrolment.rules import sheets
from api.enrolment.rules.sheets import Line, Sheet
from kernel.actor import Actor
from kernel.database import Connection
from kernel.errors import NotFound, Refusal
from kernel.ids import OfficeCode, new_id
from kernel.keys import Keyring

LINES = "household-import"
LISTED = 50

_lines = msgspec.json.Decoder(tuple[Line, ...])


class ImportOver(Refusal):
    """This import was taken in, or undone, before."""

    vi: ClassVar[str] = "Lần nhập này đã xong hoặc đã bỏ. Không có gì thay đổi."
    en: ClassVar[str] = "This import was taken in or undone before. Nothing was changed."


class Preview(msgspec.Struct, frozen=True, kw_only=True):
    """What a file would do: nothing has been taken in."""

    kept: Import
    sheet: Sheet
    fresh: int
    known: int
    hamlets: dict[UUID, str]


async def preview(
    conn: Connection, keys: Keyring, actor: Actor, *, office: str, name: str, content: bytes, now: datetime
) -> Preview:
    """Read a file and keep its lines, sealed, until they are taken in. Raises NotFound, UnreadableSheet."""
    code = at_office(actor, office)
    sheet = await asyncio.to_thread(sheets.read, content, await teams.hamlet_keys(conn, code))
    import_id = new_id()
    kept = Import(
        id=import_id,
        office=code,
        name=name,
        at=now,
        rows=sheet.rows,
        error_count=len(sheet.errors),
        sealed=keys.seal(LINES, msgspec.json.encode(sheet.lines), import_id.bytes),
        applied_at=None,
        added=None,
        undone_at=None,
    )
    await imports.insert_import(conn, kept, actor.person_id)
    named = [name_key(keys, line.hamlet_id, line.head_name, line.nth) for line in sheet.lines]
    known = await imports.known_keys(conn, code, named)
    return Preview(
        kept=kept,
        sheet=sheet,
        fresh=sum(each not in known for each in named),
        known=sum(each in known for each in named),
        hamlets={each.id: each.name for each in await teams.list_hamlets(conn, code)},
    )


async def apply(conn: Connection, keys: Keyring, actor: Actor, import_id: UUID, now: datetime) -> tuple[int, int]:
    """(added, known before). Raises NotFound, ImportOver."""
    kept = await _own(conn, actor, import_id)
    if kept.sealed is None:
        raise ImportOver
    lines = _lines.decode(keys.open(LINES, kept.sealed, import_id.bytes))
    arriving = await asyncio.to_thread(_seal_all, keys, lines)
    added = await imports.insert_many(conn, kept.office, import_id, arriving, now)
    await imports.mark_applied(conn, import_id, added, now)
    return added, len(lines) - added


def _seal_all(keys: Keyring, lines: tuple[Line, ...]) -> list[Arriving]:
    """Name and hamlet only, whatever else the file held."""
    found = []
    for line in lines:
        household_id, entry_id = new_id(), new_id()
        words = seal_words(keys, entry_id, Words(head_name=line.head_name))
        assert words is not None
        found.append(
            Arriving(
                id=household_id,
                hamlet_id=line.hamlet_id,
                name_key=name_key(keys, line.hamlet_id, line.head_name, line.nth),
                sealed=seal_household(keys, household_id, Household(head_name=line.head_name, imported=True)),
                entry_id=entry_id,
                words=words,
            )
        )
    return found


async def undo(conn: Connection, actor: Actor, import_id: UUID, now: datetime) -> tuple[int, int]:
    """(removed, kept because somebody has been there since). Raises NotFound, ImportOver."""
    kept = await _own(conn, actor, import_id)
    if kept.undone_at is not None:
        raise ImportOver
    removed = await imports.remove_untouched(conn, import_id, b"", now)
    await imports.note_removed(conn, [(new_id(), each) for each in removed], now)
    await imports.mark_undone(conn, import_id, now)
    return len(removed), await imports.count_of_import(conn, import_id)


async def list_imports(conn: Connection, actor: Actor, office: str) -> tuple[Import, ...]:
    """Raises NotFound."""
    return await imports.list_imports(conn, at_office(actor, office), LISTED)


async def _own(conn: Connection, actor: Actor, import_id: UUID) -> Import:
    kept = await imports.lock_import(conn, import_id)
    if kept is None:
        raise NotFound
    at_office(actor, OfficeCode(kept.office))
    return kept
