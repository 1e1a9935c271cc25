"""What an accountant's operator types: a day closed, a report or a statement loaded."""

import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path

from api import doors
from api.cli.deployment import app_dsn, cluster, opened, refusable
from api.payments.actions.reconciling import load_report as load
from api.payments.actions.reconciling import reconcile_day
from api.payments.actions.statements import import_statement
from api.payments.gateways import bank_account
from api.payments.model import GatewayName
from api.settings import Settings, read
from kernel import clock
from kernel.database import Database, open_database
from kernel.errors import DoorClosed
from kernel.keys import Keyring
from kernel.money import Dong, show


@asynccontextmanager
async def _database() -> AsyncIterator[tuple[Settings, Database]]:
    async with cluster():
        database = await open_database(app_dsn(), most=3)
        try:
            yield read(os.environ), database
        finally:
            await database.close()


def reconcile(day: date) -> None:
    """Set the books beside every gateway's report of DAY (YYYY-MM-DD). Doing it again changes nothing."""

    async def run() -> None:
        async with _database() as (settings, database):
            gateways = doors.gateways(settings, Keyring(settings.house.data / "secrets"))
            closed = await reconcile_day(database, gateways, day, clock.now())
        for each in closed:
            print(
                f"{each.gateway}: ours {each.ours_count} = {show(Dong(each.ours_vnd))}, theirs {each.theirs_count} = "
                f"{show(Dong(each.theirs_vnd))}, account {show(Dong(each.arrived_vnd))} of "
                f"{show(Dong(each.owed_vnd))}, {each.open_count} open"
            )
        if not closed:
            sys.exit(f"No report of {day} is loaded: motcua load-report GATEWAY {day} FILE")
        if any(each.open_count for each in closed):
            sys.exit(1)

    refusable(run())


def load_report(gateway: GatewayName, day: date, file: Path) -> None:
    """Take a gateway's report of DAY, as CSV (docs/operating.md): all of it or nothing."""

    async def run() -> None:
        async with _database() as (_, database):
            with file.open(encoding="utf-8-sig", newline="") as lines:
                print(f"{await load(database, gateway, day, lines, now=clock.now())} rows")

    refusable(run())


def load_statement(file: Path) -> None:
    """Take the account's statement, as CSV (docs/operating.md): all of its credits or none."""
    text = file.read_text("utf-8-sig")

    async def run() -> None:
        async with opened() as (settings, conn):
            account = bank_account(doors.gateways(settings, Keyring(settings.house.data / "secrets")))
            if account is None:
                raise DoorClosed(door="VietQR")
            print(f"{await import_statement(conn, account.account, text, clock.now())} new credits")

    refusable(run())
