"""Who hears which event, which job does what, and what runs when (UTC)."""

from collections.abc import Collection

import msgspec

from api import doors, idempotency, tellings
from api.documents import jobs as documents
from api.dossiers import jobs as dossiers
from api.dossiers.actions.drafts import live_drafts
from api.enrolment import jobs as enrolment
from api.enrolment.actions.mandating import live_papers
from api.payments import jobs as payments
from api.sandboxes.paying import jobs as sandbox_paying
from api.settings import Settings
from identity import jobs as identity
from kernel.database import Connection, Database
from kernel.events import Published, Subscriptions, forget_heard, hearing
from kernel.ids import DraftId
from kernel.jobs import JobHandler, Timed, Worker
from kernel.keys import Keyring
from notifications import jobs as notifications


def together(*maps: Subscriptions) -> Subscriptions:
    """One fact may have several hearers."""
    kinds = dict.fromkeys(kind for each in maps for kind in each)
    return {kind: [ear for each in maps for ear in each.get(kind, ())] for kind in kinds}


TIMETABLE: dict[str, tuple[str, Timed]] = {
    "forget-heard": ("17 18 * * *", forget_heard),
    "sweep-sign-ins": ("*/10 * * * *", identity.sweep),
    "end-idle-posts": ("37 18 * * *", identity.end_idle_posts),
    "forget-answers": ("27 18 * * *", idempotency.forget),
}


async def _wanted(conn: Connection, draft_ids: Collection[DraftId]) -> Collection[DraftId]:
    """Files are kept for drafts that are there, and for mandates whose signed paper they show."""
    return {*await live_drafts(conn, draft_ids), *await live_papers(conn, draft_ids)}


def create_worker(settings: Settings, database: Database, keys: Keyring) -> Worker:
    """The worker of one deployment; doors that jobs need are bound here."""
    hands = doors.deliverer(settings, keys, database)
    handlers: dict[type[msgspec.Struct], JobHandler] = {
        Published: hearing(
            together(tellings.heard(keys), payments.SUBSCRIPTIONS, dossiers.heard(keys), enrolment.heard(keys))
        ),
        **notifications.handlers(hands, settings.broadcast.broadcast_per_minute),
        **documents.handlers(doors.files(settings, keys)),
    }
    papers = doors.papers(settings, keys)
    handlers |= dossiers.handlers(papers, keys)
    gateways = doors.gateways(settings, keys)
    handlers |= payments.handlers(gateways, papers)
    if settings.house.sandboxes:
        handlers |= sandbox_paying.HANDLERS
    timetable = {
        **TIMETABLE,
        **notifications.timetable(settings.keeping),
        **documents.timetable(_wanted),
        **enrolment.TIMETABLE,
        **payments.timetable(gateways),
        **dossiers.timetable(keys, settings.house.data),
    }
    return Worker(database, handlers, timetable, doors=[hands.open])
