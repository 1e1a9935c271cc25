"""What money does after commit: gateways asked, receipts numbered, the nightly round."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial

import msgspec

from api.documents.actions import PaperDoors
from api.payments.actions.attempting import prepare_attempt
from api.payments.actions.hearing import ask_undecided, check_attempt
from api.payments.actions.receipts import issue_receipt, print_receipt
from api.payments.actions.reconciling import reconcile_lately
from api.payments.actions.refunding import send_refund
from api.payments.actions.statements import match_lines
from api.payments.events import CheckAttempt, FeeSettled, MatchLines, PrepareAttempt, PrintReceipt, SendRefund
from api.payments.gateways import Gateways
from kernel.database import Database
from kernel.events import Subscriptions
from kernel.jobs import JobHandler, Timed

FRESH = timedelta(hours=1)
REMEMBERED = timedelta(days=3)


SUBSCRIPTIONS: Subscriptions = {FeeSettled: [("payments.receipt", issue_receipt)]}


def handlers(gateways: Gateways, papers: PaperDoors) -> Mapping[type[msgspec.Struct], JobHandler]:
    """Job -> what does it."""
    return {
        CheckAttempt: partial(_check, gateways),
        PrepareAttempt: partial(_prepare, gateways),
        MatchLines: match_lines,
        SendRefund: partial(_refund, gateways),
        PrintReceipt: partial(_print, papers),
    }


async def _check(gateways: Gateways, database: Database, job: CheckAttempt, now: datetime) -> None:
    await check_attempt(database, gateways, job, now)


async def _prepare(gateways: Gateways, database: Database, job: PrepareAttempt, now: datetime) -> None:
    await prepare_attempt(database, gateways, job, now)


async def _print(papers: PaperDoors, database: Database, job: PrintReceipt, now: datetime) -> None:
    await print_receipt(database, papers, job, now)


async def _refund(gateways: Gateways, database: Database, job: SendRefund, now: datetime) -> None:
    await send_refund(database, gateways, job, now)


def timetable(gateways: Gateways) -> Mapping[str, tuple[str, Timed]]:
    """Nightly, in UTC: ask about what is left, then set the books beside the reports."""
    return {
        "ask-gateways": ("47 18 * * *", ask_at_night),
        "reconcile": ("47 19 * * *", partial(_reconcile, gateways)),
    }


async def _reconcile(gateways: Gateways, database: Database, now: datetime) -> None:
    await reconcile_lately(database, gateways, now)


async def ask_at_night(database: Database, now: datetime) -> None:
    """Every attempt still in doubt, and those closed within three days: a gateway may find money later."""
    async with database.transaction() as conn:
        await ask_undecided(conn, since=now - REMEMBERED, before=now - FRESH)
