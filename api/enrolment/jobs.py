"""What enrolment hears after a commit, and what it sweeps."""

from collections.abc import Callable, Coroutine, Mapping
from datetime import datetime
from typing import Any

from api.dossiers.events import DossierMoved
from api.dossiers.model.sets import Action
from api.enrolment.actions import hearing
from api.enrolment.model.sets import Fact
from api.enrolment.queries import handovers
from identity.events import MandateChanged, PersonSignedIn
from kernel.database import Connection, Database
from kernel.events import Subscriptions
from kernel.jobs import Timed
from kernel.keys import Keyring
from notifications.events import MessageSeen, NotificationsOn, Unreached

Hears = Callable[[Connection, Any, datetime], Coroutine[Any, Any, None]]
FILED = (Action.SUBMIT, Action.TAKE_IN)


def heard(keys: Keyring) -> Subscriptions:
    """Who listens to what, with the keys that households are sealed by."""

    async def on_signed_in(conn: Connection, event: PersonSignedIn, now: datetime) -> None:
        await hearing.on_signed_in(conn, keys, event, now)

    async def on_moved(conn: Connection, event: DossierMoved, now: datetime) -> None:
        if event.action in FILED:
            for person_id in {event.owner, event.filer} - {None}:
                assert person_id is not None
                await hearing.know(conn, keys, person_id, fact=Fact.FIRST_DOSSIER, at=event.at, now=now)

    async def on_notified(conn: Connection, event: NotificationsOn, now: datetime) -> None:
        await hearing.know(conn, keys, event.person_id, fact=Fact.NOTIFICATIONS, at=event.at, now=now)

    async def on_unreached(conn: Connection, event: Unreached, _: datetime) -> None:
        await hearing.on_unreached(conn, keys, event)

    async def on_seen(conn: Connection, event: MessageSeen, _: datetime) -> None:
        await hearing.on_seen(conn, event)

    async def on_mandate(conn: Connection, event: MandateChanged, now: datetime) -> None:
        await hearing.on_mandate(conn, keys, event, now)

    return {
        PersonSignedIn: [("enrolment", on_signed_in)],
        DossierMoved: [("enrolment", on_moved)],
        NotificationsOn: [("enrolment", on_notified)],
        Unreached: [("enrolment", on_unreached)],
        MessageSeen: [("enrolment", on_seen)],
        MandateChanged: [("enrolment", on_mandate)],
    }


async def forget_handovers(database: Database, now: datetime) -> None:
    """Drafts that nobody fetched in time."""
    async with database.connection() as conn:
        await handovers.delete_over(conn, now)


TIMETABLE: Mapping[str, tuple[str, Timed]] = {"forget-handovers": ("*/15 * * * *", forget_handovers)}
