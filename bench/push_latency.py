"""How long after the commit of a state change its push request leaves, at 100 changes a second.

`python -m bench.push_latency`. The change publishes its fact in its own transaction; a worker process hears it, tells
the person and sends; the push service is a third process. All three read one monotonic clock.
"""

import asyncio
import os
import signal
import subprocess
import sys
import tempfile
import time
from datetime import datetime
from functools import partial
from hashlib import sha256
from pathlib import Path
from uuid import UUID

import msgspec
import uvloop
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from api.cli import MIGRATIONS
from bench.push_sink import running
from kernel import clock, jobs
from kernel.database import Connection, Database, open_database
from kernel.events import Published, hearing, publish
from kernel.ids import PersonId, new_id
from kernel.keys import Keyring
from kernel.migrate import APP_ROLE, migrate
from kernel.postgres import Postgres
from notifications.actions import tell
from notifications.actions.delivering import Deliverer
from notifications.actions.packing import Packer
from notifications.actions.voice import Voice
from notifications.channels.web_push import VAPID, WebPushSettings, open_web_push
from notifications.jobs import handlers as do
from notifications.model.channels import Channel
from notifications.model.parcels import PushAddress
from notifications.model.texts import Site
from notifications.queries import subscriptions
from notifications.rules.quiet import NEVER

SITE = Site(name="Một Cửa", hotline="1022", sms_sender="Mot Cua Lao Cai")
PER_SECOND, SECONDS, WARM = 100, 20, 200


class Moved(msgspec.Struct, frozen=True, kw_only=True):
    """What a dossier publishes, as far as this bench goes."""

    person_id: UUID


async def on_moved(conn: Connection, event: Moved, now: datetime) -> None:
    await tell(
        conn,
        person_id=PersonId(event.person_id),
        kind="paid",
        values={"tail": "0361"},
        link="/ho-so/1",
        key=str(event.person_id),
        now=now,
    )


async def work(dsn: str, folder: Path, port: int) -> None:
    """The worker process."""
    keys, settings = Keyring(folder / "secrets"), WebPushSettings(web_push_hosts=f"http://127.0.0.1:{port}")
    base_url = "http://localhost:8000"
    deliverer = Deliverer(
        {Channel.WEB_PUSH: partial(open_web_push, settings, keys, base_url=base_url)},
        packer=Packer(
            keys=keys,
            voice=Voice(SITE),
            base_url=base_url,
        ),
        quiet=NEVER,
        clock=clock.now,
    )
    database = await open_database(dsn)
    handlers: dict[type[msgspec.Struct], jobs.JobHandler] = {
        Published: hearing({Moved: [("bench", on_moved)]}),
        **do(deliverer),
    }
    await jobs.Worker(database, handlers, doors=[deliverer.open]).run()
    await database.close()


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


async def change(database: Database, person: PersonId, committed: dict[PersonId, int]) -> None:
    async with database.transaction() as conn:
        await publish(conn, Moved(person_id=person))
    committed[person] = time.monotonic_ns()


async def drive(database: Database, people: list[PersonId]) -> dict[PersonId, int]:
    """Changes at an even pace, whatever the answers."""
    committed: dict[PersonId, int] = {}
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
            sent = await conn.fetchval("SELECT count(*) FROM deliveries WHERE state IN ('accepted', 'shown')")
        if sent >= whole:
            return
        await asyncio.sleep(0.5)


async def measure(folder: Path) -> None:
    cluster = Postgres(folder / "pg")
    await cluster.start()
    try:
        await migrate(cluster.dsn(), MIGRATIONS)
        dsn = cluster.dsn(APP_ROLE)
        database = await open_database(dsn)
        with running() as sink:
            people = await subscribe(database, Keyring(folder / "secrets"), sink.port)
            worker = subprocess.Popen([sys.executable, "-m", "bench.push_latency", dsn, str(folder), str(sink.port)])
            try:
                await asyncio.sleep(3)
                await drive(database, people[:WARM])
                await asyncio.sleep(1)
                committed = await drive(database, people[WARM:])
                await until_sent(database, len(people))
            finally:
                worker.send_signal(signal.SIGTERM)
                worker.wait(20)
            came = sink.stop()
        await database.close()
    finally:
        cluster.stop()
    waits = sorted((came[f"/{person}"] - at) / 1e6 for person, at in committed.items() if f"/{person}" in came)
    print(
        f"Committed → push request at the push service, {PER_SECOND}/s for {SECONDS} s: {len(waits)}/{len(committed)}"
    )
    print("  " + ", ".join(f"p{p} {waits[min(len(waits) - 1, len(waits) * p // 100)]:.1f} ms" for p in (50, 90, 99)))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        uvloop.run(work(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])))
    else:
        with tempfile.TemporaryDirectory(prefix="motcua-") as name:
            uvloop.run(measure(Path(name)))
