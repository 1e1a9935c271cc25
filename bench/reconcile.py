"""How a day of a million payments is set beside its report: time, and how much memory it takes.

`python -m bench.reconcile [COUNT]`. Books are filled in one statement, the report is a real CSV on disk; two in a
thousand rows disagree. Memory is this process's peak beyond what it held before; PostgreSQL's is its own.
"""

import asyncio
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from api.cli import MIGRATIONS
from api.payments.actions.reconciling import hours_of, load_report, reconcile_day
from api.payments.model import GatewayName
from kernel import clock
from kernel.database import Connection, open_database
from kernel.migrate import APP_ROLE, migrate
from kernel.postgres import Postgres

COUNT = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
DAY = date(2026, 11, 21)
HEADER = "Mã giao dịch VNPAY,Mã đơn hàng,Thời gian giao dịch,Loại giao dịch,Số tiền,Phí\r\n"
BOOK = (
    "INSERT INTO ledger (id, kind, debit, credit, amount_vnd, gateway, transaction_no, happened_at, booked_at) "
    "SELECT gen_random_uuid(), 'paid', 'gateway', 'held', 8000, 'vnpay', (14000000 + n)::text, "
    "$2::timestamptz + n * interval '1 millisecond', $2::timestamptz FROM generate_series(1, $1::int) n"
)


def peak_mb() -> float:
    """The most this process ever held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


@contextmanager
def told(title: str) -> Iterator[None]:
    """Print how long a step took, and what it added to the peak."""
    before, began = peak_mb(), time.perf_counter()
    yield
    print(
        f"{title}: {time.perf_counter() - began:.1f} s, peak {peak_mb():.0f} MB (+{peak_mb() - before:.0f})", flush=True
    )


def write_report(path: Path) -> None:
    """All but every thousandth row as the books have it; every thousandth is missing, the one after has another sum."""
    with path.open("w", encoding="utf-8", newline="") as out:
        out.write(HEADER)
        for n in range(1, COUNT + 1):
            if n % 1000:
                amount = 9000 if n % 1000 == 1 else 8000
                out.write(f"{14000000 + n},MC{n:012d},21/11/2026 08:00:00,Thanh toán,{amount},64\r\n")


async def differences(conn: Connection) -> int:
    """How many were written down."""
    return int(await conn.fetchval("SELECT count(*) FROM difference"))


async def main() -> None:
    """Fill, load, reconcile, and reconcile again."""
    with tempfile.TemporaryDirectory(prefix="motcua-reconcile-") as folder:
        cluster = Postgres(Path(folder) / "pg", durable=True)
        await cluster.start()
        try:
            await migrate(cluster.dsn(), MIGRATIONS)
            database = await open_database(cluster.dsn(APP_ROLE), most=3)
            start, _ = hours_of(DAY)
            async with database.transaction() as conn:
                await conn.execute("SET LOCAL statement_timeout = 0")
                await conn.execute(BOOK, COUNT, start)
            path = Path(folder) / "report.csv"
            write_report(path)
            now = clock.now()
            print(f"{COUNT:,} payments, a report of {path.stat().st_size / 1e6:.0f} MB")
            with told("load the report"), path.open(encoding="utf-8", newline="") as lines:
                await load_report(database, GatewayName.VNPAY, DAY, lines, now=now)
            with told("reconcile"):
                (day,) = await reconcile_day(database, {}, DAY, now)
            with told("reconcile again"):
                assert await reconcile_day(database, {}, DAY, now) == (day,)
            async with database.connection() as conn:
                print(f"ours {day.ours_count:,}, theirs {day.theirs_count:,}, {await differences(conn):,} differences")
            await database.close()
        finally:
            cluster.stop()


if __name__ == "__main__":
    asyncio.run(main())
