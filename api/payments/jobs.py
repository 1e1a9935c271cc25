"""What money does after commit: gateways asked, receipts numbered, the nightly round."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial

import msgspec

from api.payments.actions.attempting import prepare_attempt
from api.payments.actions.cash import issue_receipt
from api.payments.actions.hearing import ask_undecided, check_attempt
from api.payments.actions.statements import match_lines
from api.payments.events import CheckAttempt, FeeSettled, MatchLines, PrepareAttempt
from api.payments.gateways import Gateways
from kernel.database import Database
from kernel.events import Subscriptions
from kernel.jobs import JobHandler

FRESH = timedelta(hours=1)
REMEMBERED = timedelta(days=3)


SUBSCRIPTIONS: Subscriptions = {FeeSettled: [("payments.receipt", issue_receipt)]}


def handlers(gateways: Gateways) -> Mapping[type[msgspec.Struct], JobHandler]:
    """Job -> what does it."""
    return {
        CheckAttempt: partial(_check, gateways),
        PrepareAttempt: partial(_prepare, gateways),
        MatchLines: match_lines,
    }


async def _check(gateways: Gateways, database: Database, job: CheckAttempt, now: datetime) -> None:
    await check_attempt(database, gateways, job, now)


async def _prepare(gateways: Gateways, database: Database, job: PrepareAttempt, now: datetime) -> None:
    await prepare_attempt(database, gateways, job, now)


async def ask_at_night(database: Database, now: datetime) -> None:
    """Every attempt still in doubt, and those closed within three days: a gateway may find money later."""
    async with database.transaction() as conn:
        await ask_undecided(conn, since=now - REMEMBERED, before=now - FRESH)
