"""What dossiers do after a commit: hear of fees and sign-ins, count what was filed, remind, sign the day's heads."""

from collections.abc import Callable, Coroutine
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from api.catalogue.actions import count_filing, record_pace
from api.documents.actions import PaperDoors
from api.dossiers.actions.heads import seal_days
from api.dossiers.actions.hearing import claim, settle_fee
from api.dossiers.actions.pacing import pace_of
from api.dossiers.actions.papers import print_paper
from api.dossiers.actions.reminding import remind
from api.dossiers.actions.tracking import forget_tries
from api.dossiers.events import DossierMoved, PrintPaper
from api.dossiers.model.sets import Action
from api.payments.events import FeeSettled
from api.workdays.model import local
from identity.events import PersonSignedIn
from kernel.database import Connection, Database
from kernel.events import Subscriptions
from kernel.jobs import JobHandler, Timed
from kernel.keys import Keyring

Hears = Callable[[Connection, Any, datetime], Coroutine[Any, Any, None]]


def on_fee_settled(keys: Keyring) -> Hears:
    """The money is there: what it held back goes on."""

    async def hear(conn: Connection, event: FeeSettled, now: datetime) -> None:
        await settle_fee(conn, keys, event.dossier_id, event.fee_id, now)

    return hear


def on_person_signed_in(keys: Keyring) -> Hears:
    """Dossiers filed for somebody before they had an account become theirs at their first level-2 sign-in."""

    async def hear(conn: Connection, event: PersonSignedIn, now: datetime) -> None:
        if event.number_hash is not None:
            await claim(conn, keys, event.person_id, bytes.fromhex(event.number_hash), now)

    return hear


async def on_dossier_moved(conn: Connection, event: DossierMoved, _: datetime) -> None:
    """The catalogue learns what was filed and how fast it was done."""
    if event.action in (Action.SUBMIT, Action.TAKE_IN):
        await count_filing(conn, event.procedure_code, local(event.at).date())
    pace = await pace_of(conn, event)
    if pace is not None:
        await record_pace(
            conn,
            dossier_id=event.dossier_id,
            code=event.procedure_code,
            office=pace.office,
            finished=local(event.at).date(),
            working_seconds=pace.working_seconds,
            on_time=pace.on_time,
        )


def heard(keys: Keyring) -> Subscriptions:
    """What this slice listens to."""
    return {
        FeeSettled: [("dossiers", on_fee_settled(keys))],
        PersonSignedIn: [("dossiers", on_person_signed_in(keys))],
        DossierMoved: [("dossiers", on_dossier_moved)],
    }


def handlers(doors: PaperDoors, keys: Keyring) -> dict[type[msgspec.Struct], JobHandler]:
    """This slice's jobs."""

    async def do_print(database: Database, job: PrintPaper, now: datetime) -> None:
        await print_paper(database, doors, keys, job, now)

    return {PrintPaper: do_print}


def timetable(keys: Keyring, data: Path) -> dict[str, tuple[str, Timed]]:
    """What this slice does by the clock (UTC)."""

    async def seal(database: Database, now: datetime) -> None:
        await seal_days(database, keys, data, now)

    async def tell_of_supplements(database: Database, now: datetime) -> None:
        await remind(database, keys, now)

    return {
        "seal-heads": ("11 * * * *", seal),
        "remind-supplements": ("5 1 * * *", tell_of_supplements),
        "forget-tries": ("21 18 * * *", forget_tries),
    }
