"""How fast VNPAY is answered: 200 notices a second of distinct payments, then the same while PostgreSQL restarts.

Goals: p99 under 100 ms, and nothing over a second in a restart. CPU a notice is told for all three that share the
machine: the API, PostgreSQL and this load generator; together they must leave room on two cores.

`python -m bench.ipn`. The API is a process of its own on a durable cluster (fsync on). Latency counts from the moment
a notice was due, so waiting in line counts too. After the restart everything answered 99 is sent again, as VNPAY would,
and the books are checked.
"""

import asyncio
import os
import secrets
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

import aiohttp
import msgspec

from api.catalogue.model.fees import CostKind, FeeStage, QuoteLine
from api.catalogue.model.words import Words
from api.cli import MIGRATIONS
from api.payments.actions import request_fee
from api.payments.gateways.vnpay.wire import signed_query, stamp
from api.payments.model import Attempt, AttemptState, GatewayName
from api.payments.queries.attempts import insert_attempt
from api.payments.rules.faces import reference_of
from kernel import clock
from kernel.database import Database, open_database
from kernel.ids import AttemptId, DossierId, PersonId, new_id
from kernel.keys import Keyring
from kernel.migrate import APP_ROLE, migrate
from kernel.money import Dong
from kernel.postgres import Postgres

PER_SECOND, SECONDS, WARM, PORT = 200, 15, 200, 8731
WORDS = Words(vi="Trích lục", en="Extract")


class Answered(msgspec.Struct, frozen=True, kw_only=True):
    """One notice's answer and how long it took from when it was due."""

    query: str
    code: str
    seconds: float


async def owe(database: Database, count: int) -> list[str]:
    """Fees with an attempt each; their references."""
    made: list[str] = []
    line = QuoteLine(
        fee_id="ban-sao",
        kind=CostKind.CHARGE,
        label=WORDS,
        stage=FeeStage.ON_SUBMISSION,
        quantity=1,
        unit_vnd=Dong(8000),
        amount_vnd=Dong(8000),
        undiscounted_vnd=Dong(8000),
        certain=True,
        why=WORDS,
    )
    now = clock.now()
    async with database.transaction() as conn:
        for _ in range(count):
            who, attempt_id = PersonId(new_id()), AttemptId(new_id())
            fee_id = await request_fee(
                conn,
                dossier_id=DossierId(new_id()),
                dossier_code="000.00.71.H38-261121-0001",
                payer=who,
                stage=FeeStage.ON_SUBMISSION,
                quote_lines=[line],
                now=now,
            )
            attempt = Attempt(
                id=attempt_id,
                fee_id=fee_id,
                gateway=GatewayName.VNPAY,
                reference=reference_of(attempt_id),
                amount_vnd=Dong(8000),
                state=AttemptState.WAITING,
                pay_url="",
                started_at=now,
                expires_at=now + timedelta(minutes=15),
            )
            await insert_attempt(conn, attempt, who)
            made.append(attempt.reference)
    return made


def notice(secret: str, reference: str) -> str:
    """What VNPAY would send for a paid order."""
    return signed_query(
        secret,
        {
            "vnp_Amount": "800000",
            "vnp_BankCode": "NCB",
            "vnp_PayDate": stamp(clock.now()),
            "vnp_ResponseCode": "00",
            "vnp_TmnCode": "MOTCUA01",
            "vnp_TransactionNo": str(secrets.randbelow(10**12) + 1),
            "vnp_TransactionStatus": "00",
            "vnp_TxnRef": reference,
        },
    )


async def send(session: aiohttp.ClientSession, query: str, due: float) -> Answered:
    """One notice."""
    try:
        async with session.get(f"http://localhost:{PORT}/payments/vnpay/ipn?{query}") as response:
            code = (await response.json())["RspCode"] if response.status == 200 else f"http {response.status}"
    except aiohttp.ClientError as failure:
        code = type(failure).__name__
    return Answered(query=query, code=code, seconds=time.perf_counter() - due)


async def drive(queries: list[str]) -> list[Answered]:
    """At a steady pace, whatever the answers do."""
    timeout = aiohttp.ClientTimeout(total=30)
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0), timeout=timeout) as session:
        began, sent = time.perf_counter(), []
        for number, query in enumerate(queries):
            due = began + number / PER_SECOND
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            sent.append(asyncio.create_task(send(session, query, due)))
        return list(await asyncio.gather(*sent))


def report(title: str, answered: list[Answered]) -> None:
    """Median, 99th, worst, answers."""
    times = sorted(each.seconds * 1000 for each in answered)
    print(
        f"{title}: {len(times)} notices, p50 {times[len(times) // 2]:.1f} ms, p99 {times[len(times) * 99 // 100]:.1f} "
        f"ms, worst {times[-1]:.1f} ms, {dict(Counter(each.code for each in answered))}"
    )


def cpu_seconds(pid: int) -> float:
    """What a process and its children have burnt so far."""
    total, family = 0.0, {pid}
    for stat in sorted(Path("/proc").glob("[0-9]*/stat"), key=lambda path: int(path.parent.name)):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(stat.parent.name) in family or int(fields[1]) in family:
            family.add(int(stat.parent.name))
            total += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return total


def burnt(server: subprocess.Popen[bytes], cluster: Postgres) -> tuple[float, float, float]:
    """CPU seconds so far of the API, of PostgreSQL, and of this process."""
    pid = cluster.running_pid()
    assert pid is not None
    return cpu_seconds(server.pid), cpu_seconds(pid), time.process_time()


async def restart(cluster: Postgres) -> None:
    """An immediate stop, as a failing machine would, and a start three seconds later."""
    await asyncio.sleep(SECONDS / 3)
    pid = cluster.running_pid()
    assert pid is not None
    os.kill(pid, 3)
    await asyncio.sleep(3)
    await cluster.start()


async def main() -> None:
    """Measure both, then check the books."""
    with tempfile.TemporaryDirectory(prefix="motcua-ipn-") as folder:
        cluster = Postgres(Path(folder) / "pg", durable=True)
        await cluster.start()
        await migrate(cluster.dsn(), MIGRATIONS)
        database = await open_database(cluster.dsn(APP_ROLE), most=4)
        data = Path(folder) / "var"
        secret = Keyring(data / "secrets").text_secret("sandbox-vnpay")
        environment = {
            **os.environ,
            "PORT": str(PORT),
            "MOTCUA_DATA": str(data),
            "DATABASE_URL": cluster.dsn(),
            "DATABASE_APP_URL": cluster.dsn(APP_ROLE),
        }
        log = (Path(folder) / "api.log").open("w")
        server = subprocess.Popen([sys.executable, "-m", "api.cli", "serve"], env=environment, stderr=log)
        try:
            count = PER_SECOND * SECONDS
            queries = [notice(secret, reference) for reference in await owe(database, WARM + 2 * count)]
            await database.close()  # nothing of this process waits at the database while it restarts
            await asyncio.sleep(5)
            everything = await drive(queries[:WARM])
            before = burnt(server, cluster)
            steady = await drive(queries[WARM : WARM + count])
            report("steady", steady)
            spent = [(after - was) / count * 1e6 for after, was in zip(burnt(server, cluster), before, strict=True)]
            print("CPU a notice: API {:.0f} µs, PostgreSQL {:.0f} µs, this {:.0f} µs".format(*spent))
            outage = asyncio.create_task(restart(cluster))
            answered = await drive(queries[WARM + count :])
            await outage
            report("PostgreSQL restarting", answered)
            everything += steady + answered
            again = await drive([each.query for each in everything if each.code not in {"00", "02"}])
            if again:
                report("sent again", again)
            database = await open_database(cluster.dsn(APP_ROLE), most=1)
            async with database.connection() as conn:
                books = await conn.fetch("SELECT kind, count(*), sum(amount_vnd) FROM ledger GROUP BY kind ORDER BY 1")
            print("books:", [tuple(row) for row in books])
        finally:
            server.terminate()
            server.wait()
            log.close()
            await database.close()
            cluster.stop()


if __name__ == "__main__":
    asyncio.run(main())
