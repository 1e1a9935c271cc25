"""Who hears which event, which job does what, and what runs when (UTC)."""

from collections.abc import Collection
from datetime import datetime
from functools import partial

import msgspec

from api import doors, idempotency
from api.documents import jobs as documents
from api.payments import jobs as payments
from api.sandboxes.vnpay import jobs as sandbox_vnpay
from api.settings import Settings
from identity import jobs as identity
from identity.events import PersonContact, PersonSignedIn
from kernel import clock
from kernel.database import Connection, Database
from kernel.events import Published, Subscriptions, forget_heard, hearing
from kernel.ids import DraftId
from kernel.jobs import JobHandler, Timed, Worker
from kernel.keys import Keyring
from notifications import actions as notifications_actions
from notifications import jobs as notifications
from notifications.actions.delivering import Deliverer
from notifications.channels.web_push import open_web_push
from notifications.events import SendDelivery
from notifications.model.channels import Channel
from notifications.model.kinds import Kind


async def keep_contact(conn: Connection, event: PersonContact, _: datetime) -> None:
    """Notifications knows a person as identity last did."""
    await notifications_actions.keep_contact(conn, event.person_id, phone=event.phone, email=event.email, at=event.at)


async def tell_of_new_device(conn: Connection, event: PersonSignedIn, now: datetime) -> None:
    """Whoever is signed in elsewhere learns of a sign-in."""
    if event.another_device:
        await notifications_actions.tell(
            conn,
            person_id=event.person_id,
            kind=Kind.NEW_DEVICE,
            values={},
            link="/tai-khoan",
            key=f"signed-in:{event.at.isoformat()}",
            now=now,
        )


SUBSCRIPTIONS: Subscriptions = {
    PersonContact: [("notifications", keep_contact)],
    PersonSignedIn: [("notifications", tell_of_new_device)],
}

TIMETABLE: dict[str, tuple[str, Timed]] = {
    "forget-heard": ("17 18 * * *", forget_heard),
    "take-up-stranded": ("* * * * *", notifications.take_up_stranded),
    "sweep-sign-ins": ("*/10 * * * *", identity.sweep),
    "end-idle-posts": ("37 18 * * *", identity.end_idle_posts),
    "ask-gateways": ("47 18 * * *", payments.ask_at_night),
    "forget-answers": ("27 18 * * *", idempotency.forget),
}


def create_worker(settings: Settings, database: Database, keys: Keyring) -> Worker:
    """The worker of one deployment; doors that jobs need are bound here."""
    base_url = settings.house.base_url
    deliverer = Deliverer(
        {Channel.WEB_PUSH: partial(open_web_push, settings.web_push, keys, base_url=base_url)},
        keys=keys,
        voice=doors.voice(settings),
        base_url=base_url,
        clock=clock.now,
    )
    handlers: dict[type[msgspec.Struct], JobHandler] = {
        Published: hearing(SUBSCRIPTIONS),
        SendDelivery: notifications.do_send(deliverer),
        **documents.handlers(doors.files(settings, keys)),
    }
    handlers |= payments.handlers(doors.gateways(settings, keys))
    if settings.house.sandboxes:
        handlers |= sandbox_vnpay.handlers(doors.sandbox_merchant(settings, keys))
    timetable = {**TIMETABLE, **documents.timetable(every_draft)}
    return Worker(database, handlers, timetable, doors=[deliverer.open])


async def every_draft(_: Connection, drafts: Collection[DraftId]) -> Collection[DraftId]:
    """Until the dossier slice says which drafts live, all do."""
    return drafts
