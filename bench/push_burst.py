"""A province is told at once: 100,000 deliveries drain while residents read; memory stays flat and reads stay quick.

`python -m bench.push_burst`, `N=6000` for fewer, `PACE=60000` for another pace than the product's own (people a minute:
100,000 take 17 minutes at 6,000). API and worker as `make run` starts them, a durable database, and a push service in a
process of its own. Reads are measured quiet before and after, and meanwhile all along the drain.
"""

import asyncio
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncpg
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from api.cli import MIGRATIONS
from bench.measure import Measured, cpu_seconds, measure, median
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
from notifications.rules.broadcasting import BroadcastSettings
from tests.conftest import free_port
from tests.deployment import Deployment, deploy

ROUNDS, READS = 5, 1500
N, PACE = int(os.environ.get("N", "100000")), int(os.environ.get("PACE", BroadcastSettings().broadcast_per_minute))
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


def private_mb(group: int) -> float:
    """Memory of every process in the group that is its own, resident."""
    total = 0
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                if int((folder / "stat").read_text().rpartition(")")[2].split()[2]) == group:
                    _, resident, shared, *_ = map(int, (folder / "statm").read_text().split())
                    total += resident - shared
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
    """Quiet, then while it drains, then quiet."""
    with tempfile.TemporaryDirectory(prefix="bench-") as name, running() as sink, cluster(Path(name)) as postgres:
        await postgres.start()
        await migrate(postgres.dsn(), MIGRATIONS)
        settings = {"WEB_PUSH_HOSTS": f"http://127.0.0.1:{sink.port}", "BROADCAST_PER_MINUTE": str(PACE)}
        with deploy(postgres.dsn(), postgres.dsn(APP_ROLE), Path(name), free_port(), **settings) as deployment:
            await burst(deployment, sink.port)


async def burst(deployment: Deployment, port: int) -> None:
    """The measurement."""
    token, dossier = await first_dossier(deployment)
    await fill(deployment, port, N)
    await read(deployment, token, dossier)
    quiet = [await read(deployment, token, dossier) for _ in range(ROUNDS)]
    worker = deployment.pid("worker")
    memory, cpu = [private_mb(worker)], cpu_seconds(worker)
    began = time.monotonic()
    await tell_all(deployment)
    busy: list[Measured] = []
    while (done := await taken(deployment)) < N:
        if done > N * (len(busy) + 0.5) / (ROUNDS + 1) and len(busy) < ROUNDS:
            busy.append(await read(deployment, token, dossier))
        else:
            await asyncio.sleep(0.5)
        memory.append(private_mb(worker))
    took, cpu = time.monotonic() - began, cpu_seconds(worker) - cpu
    quiet += [await read(deployment, token, dossier) for _ in range(ROUNDS)]
    print(f"{N} deliveries in {took:.0f} s: {N / took:.0f}/s, {cpu / N * 1e6:.0f} µs of the worker's CPU each")
    tenths = [max(memory[len(memory) * i // 10 : max(1, len(memory) * (i + 1) // 10)] or [0]) for i in range(10)]
    print(
        f"worker memory, MB: {memory[0]:.0f} before; most in each tenth: {', '.join(f'{each:.0f}' for each in tenths)}"
    )
    if len(busy) < ROUNDS:
        print(f"only {len(busy)} rounds fitted: take more deliveries")
    if busy:
        compare(median(quiet), median(busy))


def compare(quiet: Measured, busy: Measured) -> None:
    """Print each figure's ratio and its goal."""
    for label, unit, was, now, most in (
        ("p50", "ms", quiet.p50_ms, busy.p50_ms, 1.5),
        ("p99", "ms", quiet.p99_ms, busy.p99_ms, 3.0),
        ("CPU", "µs", quiet.cpu_us, busy.cpu_us, 1.15),
    ):
        print(f"reads, {label}: {was:.2f} {unit} quiet, {now:.2f} while it drains: {now / was:.2f} × (goal ≤ {most})")


if __name__ == "__main__":
    asyncio.run(main())
