"""Which fact becomes which message, to whom and with which page behind it: where slices that never meet, meet."""

from contextlib import suppress
from datetime import datetime
from uuid import UUID

from api.dossiers.actions.told import is_over, note_told
from api.dossiers.events import DossierMoved
from api.dossiers.model.sets import Action
from api.payments.events import MoneyReturned
from api.places.actions import read_address
from identity.actions import mandates
from identity.events import MandateChanged, PersonContact, PersonSignedIn
from identity.model.mandates import Capacity, Told, Way
from kernel.database import Connection
from kernel.events import Handler, Subscriptions
from kernel.ids import DossierId, PersonId
from kernel.keys import Keyring, Unopenable
from notifications import actions as notifications
from notifications.events import MessageSeen
from notifications.model.channels import CONTACT
from notifications.model.kinds import Kind

PAGES = {Kind.SUPPLEMENT_ASKED: "/bo-sung", Kind.SUPPLEMENT_DUE: "/bo-sung", Kind.RESULT_READY: "/ket-qua"}
"""after /ho-so/<dossier>; every other kind opens the dossier itself"""

ASKED = (Kind.FEE_DUE, Kind.SUPPLEMENT_ASKED, Kind.SUPPLEMENT_DUE, Kind.PROOF_ASKED)
"""what asks the resident to act, and is not said any more once the dossier has gone on"""

READ = (Action.ANSWER_PROOF, Action.END_PROOF)
"""the dossier goes on although its status stays: the draft has been read, or nobody waits for that any more"""


def keep_contact(keys: Keyring) -> Handler:
    """Notifications knows a person as identity last did; of where they live, the commune."""

    async def hear(conn: Connection, event: PersonContact, _: datetime) -> None:
        await notifications.keep_contact(
            conn,
            event.person_id,
            phone=event.phone,
            email=event.email,
            at=event.at,
            commune_code=_commune(keys, event),
        )

    return hear


def _commune(keys: Keyring, event: PersonContact) -> str | None:
    if event.residence is None:
        return None
    try:
        found = read_address(keys.open(CONTACT, event.residence, event.person_id.bytes).decode())
    except Unopenable:
        return None
    return None if found is None else found.commune_code


async def note_seen(conn: Connection, event: MessageSeen, _: datetime) -> None:
    """The dossier's timeline says when word of a step was before somebody's eyes."""
    dossier, __, version = event.key.partition(":")
    if version.isdigit():
        with suppress(ValueError):
            await note_told(conn, DossierId(UUID(dossier)), int(version), event.at)


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
    """The owner hears of each step that has words, and so does whoever filed for them, while they may."""
    gone_on = event.from_status != event.to_status or event.tell in (Kind.PAID, Kind.RECEIVED) or event.action in READ
    if event.tell is None and not gone_on:
        return
    # A busy worker may come to what was asked after what answered it.
    late = event.tell in ASKED and await is_over(conn, event.dossier_id, event.version)
    those = [event.owner, event.filer, *(await mandates.delegates_on(conn, event.dossier_id, now))]
    for person_id in dict.fromkeys(each for each in those if each is not None):
        if gone_on:
            await _call_off(conn, person_id, event, now)
        if event.tell is None:
            continue
        kind = Kind(event.tell)
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
        if late:
            await _call_off(conn, person_id, event, now)


async def _call_off(conn: Connection, person_id: PersonId, event: DossierMoved, now: datetime) -> None:
    begins = f"{event.dossier_id}:"
    await notifications.call_off(conn, person_id=person_id, begins=begins, kinds=ASKED, until=event.at, now=now)


async def tell_of_refund(conn: Connection, event: MoneyReturned, now: datetime) -> None:
    """Whoever pays, or filed, learns that the money is on its way back."""
    for person_id in dict.fromkeys(each for each in (event.payer, event.filer) if each is not None):
        await notifications.tell(
            conn,
            person_id=person_id,
            kind=Kind.REFUNDED,
            values={"tail": event.tail},
            link=f"/nop-tien/{event.fee_id}",
            key=f"refund:{event.refund_id}",
            now=now,
            happened_at=event.at,
        )


async def tell_of_mandate(conn: Connection, event: MandateChanged, now: datetime) -> None:
    """The resident hears who asks to act for them, who may, and everything that was done."""
    if event.act in (Told.GRANTED, Told.PAPER_REFUSED):
        await _tell_helper(conn, event, now)
    if event.resident is None or event.act in (Told.DECLINED, Told.REVOKED, Told.PAPER_HANDED_IN):
        return
    kind, values = Kind.HELPER_ACTED, {"badge": str(event.badge), "tail": event.tail}
    link = f"/ho-so/{event.dossier_id}"
    if event.act == Told.ASKED:
        kind, values, link = Kind.MANDATE_ASKED, {}, "/tai-khoan"
    elif event.act == Told.GRANTED:
        assert event.expires_at is not None
        kind, link = Kind.MANDATE_GIVEN, "/tai-khoan"
        values = {"badge": str(event.badge), "due_at": event.expires_at.isoformat()}
    elif event.act == Told.PAPER_REFUSED:
        kind, values, link = Kind.PAPER_REFUSED, {}, "/tai-khoan"
    await notifications.tell(
        conn,
        person_id=event.resident,
        kind=kind,
        values=values,
        link=link,
        key=f"mandate:{event.mandate_id}:{event.act}:{event.at.isoformat()}",
        now=now,
        happened_at=event.at,
    )


async def _tell_helper(conn: Connection, event: MandateChanged, now: datetime) -> None:
    """What an officer made of a signed paper; of the other ways a helper learns on their own screen."""
    mandate = await mandates.find(conn, event.mandate_id)
    kind, values = Kind.PAPER_REFUSED, {}
    if event.act == Told.GRANTED:
        if mandate.way is not Way.PAPER or mandate.expires_at is None:
            return
        kind, values = Kind.MANDATE_STANDS, {"due_at": mandate.expires_at.isoformat()}
    await notifications.tell(
        conn,
        person_id=mandate.helper.person_id,
        kind=kind,
        values=values,
        link="/to-vien/uy-quyen" if mandate.kind is Capacity.DELEGATE else f"/to-vien/viec/{event.mandate_id}",
        key=f"mandate-helper:{event.mandate_id}:{event.act}:{event.at.isoformat()}",
        now=now,
        happened_at=event.at,
    )


def heard(keys: Keyring) -> Subscriptions:
    """Who is told of what."""
    return {
        PersonContact: [("notifications", keep_contact(keys))],
        PersonSignedIn: [("notifications", tell_of_new_device)],
        DossierMoved: [("notifications", tell_of_move)],
        MoneyReturned: [("notifications", tell_of_refund)],
        MandateChanged: [("notifications", tell_of_mandate)],
        MessageSeen: [("dossiers", note_seen)],
    }
