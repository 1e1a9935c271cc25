"""How long after the commit of a state change its push request leaves, and is accepted, at 100 changes a second.

`python -m bench.push_latency`, `RATE=20` for fewer. A change publishes what a dossier publishes, in a transaction of
its own, on a database that survives power loss; the worker of `make run` hears it with everybody else who does, tells
the person and sends; the push service is a third process. All read one monotonic clock; `accepted` is the moment that
stands in the delivery. What worker and database spent on a change is printed too: whether a machine can do so many.
"""

import asyncio
import os
import tempfile
import time
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

import uvloop
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from api.cli import MIGRATIONS
from api.dossiers.events import DossierMoved
from bench.measure import cpu_seconds, cpu_seconds_below
from bench.push_burst import cluster
from bench.push_sink import running
from kernel import clock
from kernel.database import Database, open_database
from kernel.events import publish
from kernel.ids import DossierId, OfficeCode, PersonId, new_id
from kernel.keys import Keyring
from kernel.migrate import APP_ROLE, migrate
from notifications.channels.web_push import VAPID
from notifications.model.parcels import PushAddress
from notifications.queries import subscriptions
from tests.conftest import free_port
from tests.deployment import deploy

PER_SECOND, SECONDS, WARM = int(os.environ.get("RATE", "100")), 20, 200
MILLISECOND = timedelta(milliseconds=1)


async def subscribe(database: Database, keys: Keyring, port: int) -> list[PersonId]:
    """One person a change, each with one browser whose path names them."""
    people = [PersonId(new_id()) for _ in range(PER_SECOND * SECONDS + WARM)]
    point = ec.generate_private_key(ec.SECP256R1()).public_key()
    p256dh, kid = point.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint), keys.ec_key(VAPID)[0]
    async with database.transaction() as conn:
        for person in people:
            endpoint = f"http://127.0.0.1:{port}/{person}"
            address = PushAddress(endpoint=endpoint, p256dh=p256dh, auth=os.urandom(16), vapid_kid=kid)
            await subscriptions.insert(
                conn,
                subscription_id=new_id(),
                person_id=person,
                address=address,
                endpoint_sha256=sha256(endpoint.encode()).digest(),
                device="bench",
                now=clock.now(),
            )
    return people


def moved(person: PersonId) -> DossierMoved:
    """A step of a dossier of theirs."""
    return DossierMoved(
        dossier_id=DossierId(new_id()),
        version=2,
        code="H38.99.01-261122-0361",
        tail="0361",
        procedure_code="1.001193",
        office=OfficeCode("H38.99.01"),
        action="pay",
        from_status=6,
        to_status=4,
        at=clock.now(),
        owner=person,
        filer=person,
        tell="paid",
        values={"tail": "0361"},
    )


async def change(database: Database, person: PersonId, committed: dict[PersonId, tuple[int, datetime]]) -> None:
    async with database.transaction() as conn:
        await publish(conn, moved(person))
    committed[person] = time.monotonic_ns(), clock.now()


async def drive(database: Database, people: list[PersonId]) -> dict[PersonId, tuple[int, datetime]]:
    """Changes at an even pace, whatever the answers; when each was known to be committed, by both clocks."""
    committed: dict[PersonId, tuple[int, datetime]] = {}
    begun = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for number, person in enumerate(people):
            await asyncio.sleep(max(0.0, begun + number / PER_SECOND - time.perf_counter()))
            group.create_task(change(database, person, committed))
    return committed


async def until_sent(database: Database, whole: int, patience_s: float = 120) -> None:
    """Until every delivery was accepted, or patience ends: the figure's count says how many had come."""
    deadline = time.monotonic() + patience_s
    while time.monotonic() < deadline:
        async with database.connection() as conn:
            if await conn.fetchval("SELECT count(*) FROM deliveries WHERE state = 'accepted'") >= whole:
                return
        await asyncio.sleep(0.5)


async def accepted_at(database: Database) -> dict[PersonId, datetime]:
    async with database.connection() as conn:
        rows = await conn.fetch(
            "SELECT m.person_id, accepted_at FROM deliveries d JOIN messages m ON m.id = message_id"
        )
    return {PersonId(row[0]): row[1] for row in rows if row[1] is not None}


async def measure(folder: Path) -> None:
    with cluster(folder) as postgres, running() as sink:
        await postgres.start()
        await migrate(postgres.dsn(), MIGRATIONS)
        settings = {"WEB_PUSH_HOSTS": f"http://127.0.0.1:{sink.port}", "QUIET_HOURS": "none"}
        with deploy(postgres.dsn(), postgres.dsn(APP_ROLE), folder, free_port(), **settings) as deployment:
            database = await open_database(postgres.dsn(APP_ROLE))
            people = await subscribe(database, Keyring(deployment.data / "secrets"), sink.port)
            await drive(database, people[:WARM])
            await until_sent(database, WARM)
            worker, server = deployment.pid("worker"), postgres.running_pid()
            cpu = [cpu_seconds(worker), cpu_seconds_below(server)]
            committed = await drive(database, people[WARM:])
            await until_sent(database, len(people))
            cpu = [cpu_seconds(worker) - cpu[0], cpu_seconds_below(server) - cpu[1]]
            accepted = await accepted_at(database)
            await database.close()
        came = sink.stop()
    print(f"State change committed → push, {PER_SECOND} changes a second for {SECONDS} s")
    leaving = [(came[f"/{person}"] - at) / 1e6 for person, (at, _) in committed.items() if f"/{person}" in came]
    taken = [(accepted[person] - at) / MILLISECOND for person, (_, at) in committed.items() if person in accepted]
    report("request at the push service (issue 2: printed)", leaving, len(committed))
    report("accepted (goal: p50 ≤ 50 ms, p99 ≤ 500 ms)", taken, len(committed))
    each = [seconds / len(committed) * 1e6 for seconds in cpu]
    print(f"  CPU of a change: the worker {each[0]:.0f} µs, PostgreSQL {each[1]:.0f} µs (its commit included)")


def report(what: str, waits: list[float], whole: int) -> None:
    waits.sort()
    quantiles = ", ".join(f"p{p} {waits[min(len(waits) - 1, len(waits) * p // 100)]:.1f} ms" for p in (50, 90, 99))
    print(f"  {what}: {quantiles}; {len(waits)} of {whole} came")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="motcua-") as name:
        uvloop.run(measure(Path(name)))
