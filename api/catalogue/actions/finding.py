"""Search in memory, ranked by what was filed in the last 90 days."""

import asyncio
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from weakref import ReferenceType, ref

from api.catalogue import queries
from api.catalogue.actions.procedures import by_code, procedures, today
from api.catalogue.model.procedure import Procedure
from api.catalogue.rules import search as rules
from kernel import clock
from kernel.database import Database, Unreachable
from kernel.logs import log

RANKED_OVER = timedelta(days=90)
FRESH_FOR = timedelta(minutes=10)


class Memory:
    """What this process knows of filings, and the index made of it; another process has its own."""

    def __init__(self) -> None:
        self.filed: Mapping[str, int] = {}
        self.fresh_until: datetime | None = None
        self.source: ReferenceType[Database] | None = None
        self.index: rules.Index | None = None
        self.indexed_day: date | None = None

    def is_fresh(self, database: Database, now: datetime) -> bool:
        known = self.source is not None and self.source() is database
        return known and self.fresh_until is not None and now < self.fresh_until


_memory = Memory()


def search(text: str, limit: int) -> tuple[Procedure, ...]:
    """Procedures in force today that fit what was typed, best first."""
    day = today()
    found = by_code(day)
    return tuple(found[code] for code in rules.find(_index_of(day), text, limit))


def filed_lately(code: str) -> int:
    """Filings of the last 90 days, as far as this process knows."""
    return _memory.filed.get(code, 0)


async def freshen(database: Database, now: datetime) -> None:
    """Learn the filings of the last 90 days, at most every ten minutes; a database that is away changes nothing."""
    if _memory.is_fresh(database, now):
        return
    _memory.fresh_until, _memory.source = now + FRESH_FOR, ref(database)
    day = clock.local(now).date()
    try:
        async with database.connection() as conn:
            filed = await queries.sum_filings(conn, day - RANKED_OVER, day)
    except Unreachable:
        log.warning("catalogue.filings_unread")
        return
    if filed != _memory.filed:
        _memory.filed = filed
        _memory.index = await asyncio.to_thread(_build, day, filed)
        _memory.indexed_day = day


def _index_of(day: date) -> rules.Index:
    if _memory.index is None or _memory.indexed_day != day:
        _memory.index, _memory.indexed_day = _build(day, _memory.filed), day
    return _memory.index


def _build(day: date, filed: Mapping[str, int]) -> rules.Index:
    return rules.build_index(
        rules.Entry(
            code=each.code,
            name=each.name.vi,
            aliases=each.synonyms,
            other=" ".join((each.when_used.vi, each.name.en, each.when_used.en)),
            filed=filed.get(each.code, 0),
        )
        for each in procedures(day)
    )
