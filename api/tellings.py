"""Which fact becomes which message, to whom and with which page behind it: where slices that never meet, meet."""

from datetime import datetime

from api.dossiers.events import DossierMoved
from identity.events import PersonContact, PersonSignedIn
from kernel.database import Connection
from kernel.events import Subscriptions
from notifications import actions as notifications
from notifications.model.kinds import Kind

PAGES = {Kind.SUPPLEMENT_ASKED: "/bo-sung", Kind.SUPPLEMENT_DUE: "/bo-sung", Kind.RESULT_READY: "/ket-qua"}
"""after /ho-so/<dossier>; every other kind opens the dossier itself"""


async def keep_contact(conn: Connection, event: PersonContact, _: datetime) -> None:
    """Notifications knows a person as identity last did."""
    await notifications.keep_contact(conn, event.person_id, phone=event.phone, email=event.email, at=event.at)


async def tell_of_new_device(conn: Connection, event: PersonSignedIn, now: datetime) -> None:
    """Whoever is signed in elsewhere learns of a sign-in."""
    if event.another_device:
        await notifications.tell(
            conn,
            person_id=event.person_id,
            kind=Kind.NEW_DEVICE,
            values={},
            link="/tai-khoan",
            key=f"signed-in:{event.at.isoformat()}",
            now=now,
            happened_at=event.at,
        )


async def tell_of_move(conn: Connection, event: DossierMoved, now: datetime) -> None:
    """The owner hears of each step that has words, and so does whoever filed for them."""
    if event.tell is None:
        return
    kind = Kind(event.tell)
    for person_id in dict.fromkeys(each for each in (event.owner, event.filer) if each is not None):
        await notifications.tell(
            conn,
            person_id=person_id,
            kind=kind,
            values=event.values,
            link=f"/ho-so/{event.dossier_id}{PAGES.get(kind, '')}",
            key=f"{event.dossier_id}:{event.version}",
            now=now,
            happened_at=event.at,
        )


HEARD: Subscriptions = {
    PersonContact: [("notifications", keep_contact)],
    PersonSignedIn: [("notifications", tell_of_new_device)],
    DossierMoved: [("notifications", tell_of_move)],
}
