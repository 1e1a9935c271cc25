"""Work after commit: sending, and finding what was left behind."""

from datetime import datetime, timedelta

from kernel import jobs
from kernel.database import Database
from notifications.actions.delivering import Deliverer
from notifications.events import SendDelivery
from notifications.queries import deliveries

_LONG_AGO = timedelta(minutes=15)
_AT_ONCE = 1000


def do_send(deliverer: Deliverer) -> jobs.JobHandler:
    """The handler of SendDelivery, with its doors."""

    async def send(database: Database, job: SendDelivery, now: datetime) -> None:
        await deliverer.deliver(database, job.delivery_id, now)

    return send


async def take_up_stranded(database: Database, now: datetime) -> None:
    """Deliveries whose moment passed long ago get a job again: theirs was held or lost. A second one does no harm."""
    async with database.transaction() as conn:
        for delivery_id in await deliveries.find_stranded(conn, now - _LONG_AGO, _AT_ONCE):
            await jobs.enqueue(conn, SendDelivery(delivery_id=delivery_id), key=f"stranded:{delivery_id}")
