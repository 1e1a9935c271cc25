"""Work after commit: sending, climbing, and finding what was left behind."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import msgspec

from kernel import jobs
from kernel.database import Database
from notifications.actions.climbing import climb_on
from notifications.actions.delivering import Deliverer
from notifications.actions.forgetting import forget
from notifications.actions.spreading import spread
from notifications.events import Climb, SendDelivery, SendText, Spread
from notifications.queries import deliveries, messages
from notifications.rules.broadcasting import BroadcastSettings
from notifications.rules.keeping import KeepingSettings

_LONG_AGO = timedelta(minutes=5)
_AT_ONCE = 1000


def handlers(
    deliverer: Deliverer, per_minute: int = BroadcastSettings().broadcast_per_minute
) -> Mapping[type[msgspec.Struct], jobs.JobHandler]:
    """Who does which job, with the worker's hands."""

    async def send(database: Database, job: SendDelivery, now: datetime) -> None:
        await deliverer.deliver(database, job.delivery_id, now)

    async def climb(database: Database, job: Climb, now: datetime) -> None:
        await deliverer.inquire(database, job.message_id, now)
        async with database.transaction() as conn:
            await climb_on(conn, job, deliverer.opened, now)

    async def tell_the_next(database: Database, job: Spread, now: datetime) -> None:
        async with database.transaction() as conn:
            await spread(conn, job, per_minute, now)

    async def text(_: Database, job: SendText, now: datetime) -> None:
        await deliverer.text(job, now)

    return {SendDelivery: send, Climb: climb, SendText: text, Spread: tell_the_next}


def timetable(keeping: KeepingSettings) -> dict[str, tuple[str, jobs.Timed]]:
    """What notifications do by the clock (UTC)."""

    async def forget_old(database: Database, now: datetime) -> None:
        await forget(database, keeping, now)

    return {"take-up-stranded": ("* * * * *", take_up_stranded), "forget-messages": ("43 18 * * *", forget_old)}


async def take_up_stranded(database: Database, now: datetime) -> None:
    """What was due long ago gets a job again: its own was held or lost. A second one does no harm."""
    async with database.transaction() as conn:
        for delivery_id in await deliveries.find_stranded(conn, now - _LONG_AGO, _AT_ONCE):
            await jobs.enqueue(conn, SendDelivery(delivery_id=delivery_id), key=f"stranded:{delivery_id}")
        for message_id, at in await messages.find_stranded(conn, now - _LONG_AGO, _AT_ONCE):
            await jobs.enqueue(conn, Climb(message_id=message_id, at=at), key=f"stranded:{message_id}")
