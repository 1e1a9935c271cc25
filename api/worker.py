"""Who hears which event, which job does what, and what runs when (UTC)."""

import msgspec

from api import idempotency
from api.settings import Settings
from kernel.database import Database
from kernel.events import Published, Subscriptions, forget_heard, hearing
from kernel.jobs import JobHandler, Timed, Worker
from kernel.keys import Keyring

SUBSCRIPTIONS: Subscriptions = {}

TIMETABLE: dict[str, tuple[str, Timed]] = {
    "forget-heard": ("17 18 * * *", forget_heard),
    "forget-answers": ("27 18 * * *", idempotency.forget),
}


def create_worker(settings: Settings, database: Database, keys: Keyring) -> Worker:
    """The worker of one deployment; doors that jobs need are bound here."""
    _ = settings, keys
    handlers: dict[type[msgspec.Struct], JobHandler] = {Published: hearing(SUBSCRIPTIONS)}
    return Worker(database, handlers, TIMETABLE)
