"""A province is told at once: 100,000 deliveries drain while residents read; memory stays flat and reads stay quick.

`python -m bench.push_burst [deliveries]`. API and worker as `make run` starts them, a durable database, and a push
service in a process of its own. The broadcast goes its own way, batch by batch, at a pace nobody would set in earnest.
"""

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncpg
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from api.cli import MIGRATIONS
from bench.measure import Measured, measure, median
from bench.push_sink import running
from bench.reads import first_dossier
from kernel import clock
from kernel.database import open_database
from kernel.ids import new_id
from kernel.jobs import enqueue
from kernel.keys import Keyring
from kernel.migrate import APP_ROLE, migrate
from kernel.postgres import Postgres
from notifications.channels.web_push import VAPID
from notifications.events import Spread
from tests.deployment import Deployment, deploy

PORT, ROUNDS, READS = 8751, 5, 1500
COMMUNE = "02902"
PEOPLE = """
INSERT INTO contacts (person_id, language, commune_code) SELECT id, 'vi', $2 FROM unnest($1::uuid[]) AS p (id)
"""
BROWSERS = """
INSERT INTO push_subscriptions
    (id, person_id, endpoint, endpoint_sha256, p256dh, auth, vapid_kid, device, created_at, confirmed_at)
SELECT b.id, b.person_id, $3 || b.id, sha256(b.id::text::bytea), $4, $5, $6, 'bench', $7, $7
FROM unnest($1::uuid[], $2::uuid[]) AS b (id, person_id)
"""
BROADCAST = """
INSERT INTO broadcasts (id, kind, words, communes, procedures, state, reached, told, made_by, made_by_name, made_at)
VALUES ($1, 'warning', $2::jsonb, $3, '{}', 'running', $4, 0, $5, 'bench', $6)
"""
WORDS = '{"title_vi": "Mưa lớn từ 18:00", "body_vi": "Không qua ngầm.", "title_en": "Rain", "body_en": "Stay in."}'


def resident_mb(group: int) -> float:
    """Resident memory of every process in the group."""
    total = 0
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                if int((folder / "stat").read_text().rpartition(")")[2].split()[2]) == group:
                    total += int((folder / "statm").read_text().split()[1])
            except OSError:
                continue
    return total * os.sysconf("SC_PAGE_SIZE") / 2**20


async def fill(deployment: Deployment, port: int, people: int) -> None:
    """So many people of one commune, with one browser each."""
    kid, _ = Keyring(deployment.data / "secrets").ec_key(VAPID)
    point = ec.generate_private_key(ec.SECP256R1()).public_key()
    key = point.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    connection = await asyncpg.connect(deployment.owner_dsn)
    try:
        for start in range(0, people, 10_000):
            ids = [new_id() for _ in range(min(10_000, people - start))]
            await connection.execute(PEOPLE, ids, COMMUNE)
            there = f"http://127.0.0.1:{port}/wpush/"
            browsers = [new_id() for _ in ids]
            await connection.execute(BROWSERS, browsers, ids, there, key, os.urandom(16), kid, clock.now())
        await connection.execute("VACUUM ANALYZE contacts, push_subscriptions")
    finally:
        await connection.close()


async def tell_all(deployment: Deployment) -> None:
    """As a leader's tap does, once agreed."""
    database = await open_database(deployment.environment["DATABASE_APP_URL"], most=1)
    try:
        async with database.transaction() as conn:
            broadcast = new_id()
            people = await conn.fetchval("SELECT count(*) FROM contacts WHERE commune_code = $1", COMMUNE)
            await conn.execute(BROADCAST, broadcast, WORDS, [COMMUNE], people, new_id(), clock.now())
            await conn.execute(
                "INSERT INTO broadcast_recipients SELECT $1, person_id FROM contacts WHERE commune_code = $2",
                broadcast,
                COMMUNE,
            )
            await enqueue(conn, Spread(broadcast_id=broadcast))
    finally:
        await database.close()


async def taken(deployment: Deployment) -> int:
    """Deliveries that the push service has accepted."""
    connection = await asyncpg.connect(deployment.owner_dsn)
    try:
        return int(await connection.fetchval("SELECT count(*) FROM deliveries WHERE state = 'accepted'"))
    finally:
        await connection.close()


async def read(deployment: Deployment, token: str, dossier: str) -> Measured:
    """An owner reads one dossier, over and over, on one connection at a time of two."""
    url = f"{deployment.base_url}/api/dossiers/{dossier}"
    return await measure(url, deployment.pid("serve"), {"cookie": f"motcua={token}"}, READS, lanes=2)


@contextmanager
def cluster(folder: Path) -> Iterator[Postgres]:
    """A database that survives power loss."""
    opened = Postgres(folder / "pg")
    try:
        yield opened
    finally:
        opened.stop()


async def main() -> None:
    """Quiet, then while it drains."""
    deliveries = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory(prefix="bench-") as name, running() as sink, cluster(Path(name)) as postgres:
        await postgres.start()
        await migrate(postgres.dsn(), MIGRATIONS)
        settings = {"WEB_PUSH_HOSTS": f"http://127.0.0.1:{sink.port}", "BROADCAST_PER_MINUTE": "60000"}
        with deploy(postgres.dsn(), postgres.dsn(APP_ROLE), Path(name), PORT, **settings) as deployment:
            await burst(deployment, sink.port, deliveries)


async def burst(deployment: Deployment, port: int, deliveries: int) -> None:
    """The measurement."""
    token, dossier = await first_dossier(deployment)
    await fill(deployment, port, deliveries)
    await read(deployment, token, dossier)
    quiet = median([await read(deployment, token, dossier) for _ in range(ROUNDS)])
    worker = deployment.pid("worker")
    memory = [resident_mb(worker)]
    began = time.monotonic()
    await tell_all(deployment)
    busy: list[Measured] = []
    while (done := await taken(deployment)) < deliveries:
        if done > deliveries // 50 and len(busy) < ROUNDS:
            busy.append(await read(deployment, token, dossier))
        else:
            await asyncio.sleep(0.5)
        memory.append(resident_mb(worker))
    took = time.monotonic() - began
    early = max(memory[: max(2, len(memory) // 5)])
    print(f"{deliveries} deliveries in {took:.0f} s: {deliveries / took:.0f}/s")
    print(f"worker memory: {memory[0]:.0f} MB before, {early:.0f} MB in the first fifth, {max(memory):.0f} MB at most")
    if len(busy) < ROUNDS:
        print(f"only {len(busy)} rounds fitted: take more deliveries")
    if busy:
        while_busy = median(busy)
        for label, was, now, most in (
            ("p50", quiet.p50_ms, while_busy.p50_ms, 1.5),
            ("p99", quiet.p99_ms, while_busy.p99_ms, 3.0),
            ("CPU", quiet.cpu_us, while_busy.cpu_us, 1.15),
        ):
            unit = "µs" if label == "CPU" else "ms"
            print(
                f"reads, {label}: {was:.2f} {unit} quiet, {now:.2f} while it drains: {now / was:.2f} × (goal ≤ {most})"
            )


if __name__ == "__main__":
    asyncio.run(main())
