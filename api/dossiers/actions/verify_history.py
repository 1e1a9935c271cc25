"""Finds what was done to history behind the house's back: edited, missing, swapped, truncated, rewritten."""

from collections.abc import AsyncIterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

from api.dossiers.actions.heads import (
    FIRST,
    SETTLING,
    Unsealed,
    days_between,
    digest_of,
    folder_of,
    path_of,
    read_day,
    signed_days,
)
from api.dossiers.actions.sealing import open_detail
from api.dossiers.queries import history
from api.dossiers.rules.chain import Finding, Link, Written, Wrong, check_chain, check_sealed
from api.workdays.model import instant, local
from kernel.database import Connection, Database, open_database
from kernel.keys import Keyring, Unopenable

AT_ONCE = 500


async def verify_history(database: Database, keys: Keyring, data: Path, now: datetime) -> AsyncIterator[Finding]:
    """Everything that is wrong, in any amount of history and bounded memory; nothing when all is whole."""
    async with database.connection() as conn:
        after = None
        while faces := await history.list_faces(conn, after, AT_ONCE):
            links = await history.list_links_of(conn, [face.dossier_id for face in faces])
            for face in faces:
                written = [_written(keys, link) for link in links[face.dossier_id]]
                for finding in check_chain(face, written):
                    yield finding
            after = faces[-1].dossier_id
        for orphan in await history.list_orphans(conn):
            yield Finding(wrong=Wrong.GONE, dossier_id=orphan)
        async for finding in _verify_days(conn, keys, folder_of(data), now):
            yield finding


async def list_findings(dsn: str, keys: Keyring, data: Path, now: datetime) -> list[str]:
    """The same, one line each: what is wrong, and where."""
    database = await open_database(dsn, most=2)
    try:
        return [
            " ".join(str(part) for part in (each.wrong, each.dossier_id, each.version, each.day) if part is not None)
            async for each in verify_history(database, keys, data, now)
        ]
    finally:
        await database.close()


def _written(keys: Keyring, stored: history.StoredLink) -> Written:
    link = Link(**{name: getattr(stored, name) for name in Link.__struct_fields__})
    details = None
    if stored.sealed is not None:
        try:
            details = open_detail(keys, stored.dossier_id, stored.version, stored.sealed)
        except Unopenable:
            details = b""  # whatever it says, it is not what was sealed
    return Written(link=link, head=stored.head, salt=stored.salt, details=details, erased=stored.erased_at is not None)


async def _verify_days(conn: Connection, keys: Keyring, folder: Path, now: datetime) -> AsyncIterator[Finding]:
    """Every day from the first signed one, or the first move, to yesterday."""
    signed = signed_days(folder)
    began = await history.first_day(conn)
    starts = [*signed[:1], *([] if began is None else [local(began).date()])]
    if not starts:
        return
    last = local(now - SETTLING).date() - timedelta(days=1)
    previous = FIRST
    for day in days_between(min(starts), max([last, *signed])):
        path = path_of(folder, day)
        name = day.isoformat()
        if not path.exists():
            if await _should_be_signed(conn, day, signed):
                yield Finding(wrong=Wrong.SEAL_MISSING, day=name)
            continue
        try:
            sealed = read_day(keys, path)
        except Unsealed:
            yield Finding(wrong=Wrong.SEAL_BROKEN, day=name)
            previous = digest_of(path)
            continue
        if sealed.day != name or sealed.previous != previous:
            yield Finding(wrong=Wrong.SEAL_BROKEN, day=name)
        previous = digest_of(path)
        ids = [head.dossier_id for head in sealed.heads]
        found = await history.list_heads_at(conn, list(ids), [head.version for head in sealed.heads])
        for finding in check_sealed(name, sealed.heads, found):
            yield finding


async def _should_be_signed(conn: Connection, day: date, signed: list[date]) -> bool:
    """A gap between signed days is a missing file; at the end, only if something happened that day."""
    if signed and signed[0] < day < signed[-1]:
        return True
    start = instant(day, time())
    return bool(await history.list_heads_of(conn, start, start + timedelta(days=1)))
