"""Forgets by the calendar: bodies after months, receipts after years; a dossier keeps what it was told of them."""

from datetime import datetime
from uuid import UUID

from kernel.database import Database
from kernel.logs import log
from notifications.queries import forgetting
from notifications.rules.keeping import KeepingSettings

AT_ONCE = 2000


async def forget(database: Database, settings: KeepingSettings, now: datetime) -> None:
    """In small transactions, so that nobody waits for them."""
    bodies, receipts = _made_before(now - settings.bodies), _made_before(now - settings.receipts)
    erased = dropped = 0
    while True:
        async with database.transaction() as conn:
            count = await forgetting.erase(conn, bodies, now, AT_ONCE)
        erased += count
        if count < AT_ONCE:
            break
    async with database.transaction() as conn:
        await forgetting.drop_recipients(conn, bodies)
    while True:
        async with database.transaction() as conn:
            count = await forgetting.drop(conn, receipts, AT_ONCE)
        dropped += count
        if count < AT_ONCE:
            break
    log.info("messages.forgotten", bodies=erased, receipts=dropped)


def _made_before(moment: datetime) -> UUID:
    """The first UUIDv7 of that moment: its first 48 bits are milliseconds."""
    return UUID(int=int(moment.timestamp() * 1000) << 80)
