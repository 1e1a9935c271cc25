"""Filing a dossier: validation, number, history, fee and job in one transaction, beside the same SQL run bare.

`python -m bench.submit`. Ours is the served API on a durable cluster (fsync on), its worker stopped. The other side
runs exactly the statements that ours ran for the same drafts, on a copy of the database, through asyncpg, without a
server.
"""

import asyncio
import os
import resource
import statistics
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

import aiohttp
import asyncpg
import httpx2
import msgspec

import kernel.database
from api.app import create
from api.cli import MIGRATIONS
from api.dossiers.actions.sealing import open_content, seal_content
from api.dossiers.queries.drafts import find_draft
from api.settings import read
from bench.measure import Measured, cpu_seconds, median
from kernel.database import connect
from kernel.ids import DraftId, PersonId, new_id
from kernel.keys import Keyring
from kernel.migrate import APP_ROLE, migrate
from kernel.postgres import Postgres
from tests.browsing import me, sign_in
from tests.conftest import free_port
from tests.deployment import deploy
from tests.one_stop import EXTRACT, Resident

ROUNDS, EACH, LANES = 5, 120, 8
CLONE = """
INSERT INTO draft SELECT (jsonb_populate_record(d, jsonb_build_object('id', $2::uuid))).* FROM draft d WHERE id = $1
"""
Plan = list[tuple[str, tuple[Any, ...] | list[Any]]]


async def prepare(base_url: str, data: Path, owner_dsn: str) -> tuple[str, list[dict[str, Any]]]:
    """A resident's session, and drafts that wait to be filed (more than one person may have, so copied in SQL)."""
    async with httpx2.AsyncClient(base_url=base_url, timeout=30) as client:
        await sign_in(client, "sung-thi-mai")
        filled = await Resident(client).draft(EXTRACT)
        person = PersonId(UUID(str((await me(client))["id"])))
        token = client.cookies["motcua"]
    keys, first = Keyring(data / "secrets"), DraftId(UUID(filled["draftId"]))
    connection = await connect(owner_dsn)
    try:
        draft = await find_draft(connection, person, first)
        assert draft is not None
        content, made = open_content(keys, draft), [first]
        for _ in range(ROUNDS * EACH + LANES - 1):
            made.append(DraftId(new_id()))
            await connection.execute(CLONE, first, made[-1])
            sealed = seal_content(keys, made[-1], content)
            await connection.execute("UPDATE draft SET sealed = $2 WHERE id = $1", made[-1], sealed)
        await connection.execute("VACUUM ANALYZE draft")
    finally:
        await connection.close()
    return token, [{**filled, "draftId": str(each)} for each in made]


async def copy_database(cluster: Postgres, name: str) -> str:
    """The owner's DSN of a copy of everything as it stands; nobody may be connected."""
    connection = await asyncpg.connect(cluster.dsn(database="postgres"))
    try:
        await connection.execute(f"CREATE DATABASE {name} TEMPLATE motcua")
    finally:
        await connection.close()
    return cluster.dsn(database=name)


@contextmanager
def overheard(asked: list[tuple[int, str, Any]]) -> Iterator[None]:
    """Every statement of every connection opened meanwhile goes into `asked`."""
    plain = kernel.database._prepare

    async def prepared(connection: Any) -> None:
        await plain(connection)
        connection.add_query_logger(lambda query: asked.append((id(connection), query.query, query.args)))

    kernel.database._prepare = prepared
    try:
        yield
    finally:
        kernel.database._prepare = plain


@asynccontextmanager
async def served_here(environment: dict[str, str], app_dsn: str) -> AsyncIterator[Any]:
    """The application in this process, without a server."""
    app = create(read(environment), app_dsn)
    asked: asyncio.Queue[dict[str, str]] = asyncio.Queue()
    told: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
    living = asyncio.create_task(app({"type": "lifespan", "asgi": {"version": "3.0"}}, asked.get, told.put))
    await asked.put({"type": "lifespan.startup"})
    assert (await told.get())["type"] == "lifespan.startup.complete"
    yield app
    await asked.put({"type": "lifespan.shutdown"})
    await living


async def overhear(environment: dict[str, str], app_dsn: str, token: str, drafts: list[Any]) -> list[Plan]:
    """The statements of each filing, as ours runs them."""
    asked: list[tuple[int, str, Any]] = []
    plans = []
    with overheard(asked):
        async with served_here(environment, app_dsn) as app:
            transport = httpx2.ASGITransport(app=app)
            headers = {"cookie": f"motcua={token}"}
            base = f"http://localhost:{environment['PORT']}"
            async with httpx2.AsyncClient(transport=transport, base_url=base, headers=headers, timeout=60) as client:
                for draft in drafts:
                    asked.clear()
                    key = {"idempotency-key": draft["draftId"]}
                    answer = await client.post("/api/dossiers", json=draft, headers=key)
                    assert answer.status_code == 201, answer.text
                    while not any(query == "COMMIT;" for _, query, _ in asked):
                        await asyncio.sleep(0.005)  # what was asked last is told of a moment later
                    chosen = next(connection for connection, query, _ in asked if query == "COMMIT;")
                    plans.append([(query, args) for connection, query, args in asked if connection == chosen])
    return plans


async def ours(base_url: str, group: int, token: str, drafts: list[dict[str, Any]]) -> Measured:
    """One round over HTTP."""
    left, times = iter(drafts), []
    headers = {"cookie": f"motcua={token}", "content-type": "application/json"}
    cpu, began = cpu_seconds(group), time.perf_counter()
    async with aiohttp.ClientSession(headers=headers) as session:

        async def lane() -> None:
            for draft in left:
                sent = time.perf_counter()
                key = {"idempotency-key": draft["draftId"]}
                body = msgspec.json.encode(draft)
                async with session.post(f"{base_url}/api/dossiers", data=body, headers=key) as answer:
                    assert answer.status == 201, await answer.text()
                times.append(time.perf_counter() - sent)

        await asyncio.gather(*(lane() for _ in range(LANES)))
    return measured(times, cpu_seconds(group) - cpu, time.perf_counter() - began)


async def bare(app_dsn: str, plans: list[Plan]) -> Measured:
    """One round of the same statements, by this process."""
    left, times = iter(plans), []
    connections = [await connect(app_dsn) for _ in range(LANES)]
    usage = resource.getrusage(resource.RUSAGE_SELF)
    began = time.perf_counter()

    async def lane(connection: Any) -> None:
        for plan in left:
            sent = time.perf_counter()
            for query, args in plan:
                if isinstance(args, list):  # many rows at once
                    await connection.executemany(query, args)
                else:
                    await (connection.fetch(query, *args) if args else connection.execute(query))
            times.append(time.perf_counter() - sent)

    await asyncio.gather(*(lane(connection) for connection in connections))
    wall, now = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_SELF)
    for connection in connections:
        await connection.close()
    return measured(times, now.ru_utime + now.ru_stime - usage.ru_utime - usage.ru_stime, wall)


def measured(times: list[float], cpu_s: float, wall_s: float) -> Measured:
    times.sort()
    return Measured(
        cpu_us=cpu_s / len(times) * 1e6,
        per_second=len(times) / wall_s,
        p50_ms=times[len(times) // 2] * 1e3,
        p99_ms=times[int(len(times) * 0.99)] * 1e3,
    )


async def main() -> None:
    """Prepare, overhear, then both sides in turn."""
    with TemporaryDirectory(prefix="bench-") as name:
        folder, port = Path(name), free_port()
        cluster = Postgres(folder / "pg")
        await cluster.start()
        try:
            await migrate(cluster.dsn(), MIGRATIONS)
            with deploy(cluster.dsn(), cluster.dsn(APP_ROLE), folder, port) as deployment:
                token, drafts = await prepare(deployment.base_url, deployment.data, cluster.dsn())
                environment = deployment.environment
            copies = [await copy_database(cluster, each) for each in ("overheard", "bare")]
            heard, apart = (dsn.replace("://motcua_owner@", f"://{APP_ROLE}@") for dsn in copies)
            warm, drafts = drafts[:LANES], drafts[LANES:]
            plans = await overhear(environment, heard, token, [*warm, *drafts])
            with deploy(cluster.dsn(), cluster.dsn(APP_ROLE), folder, port) as deployment:
                deployment.kill("worker")
                group = deployment.pid("serve")
                await ours(deployment.base_url, group, token, warm)
                await bare(apart, plans[:LANES])
                seen: dict[str, list[Measured]] = {"ours": [], "bare": []}
                for number in range(ROUNDS):
                    part = slice(number * EACH, (number + 1) * EACH)
                    seen["ours"].append(await ours(deployment.base_url, group, token, drafts[part]))
                    seen["bare"].append(await bare(apart, plans[LANES:][part]))
        finally:
            cluster.stop()
    report({side: median(rounds) for side, rounds in seen.items()}, [len(plan) for plan in plans])


def report(sides: dict[str, Measured], lengths: list[int]) -> None:
    """The table."""
    names = {"ours": "ours: POST /api/dossiers", "bare": "bare asyncpg, same SQL, no server"}
    for side, each in sides.items():
        print(
            f"{names[side]:<36}{each.per_second:>7.0f}/s {each.cpu_us:>8.0f} µs CPU   p50 {each.p50_ms:.1f} ms   "
            f"p99 {each.p99_ms:.1f} ms"
        )
    mine, floor = sides["ours"], sides["bare"]
    print(
        f"{statistics.median(lengths):.0f} statements a filing, {LANES} lanes, {os.cpu_count()} cores: "
        f"ours / bare {mine.per_second / floor.per_second:.2f} of the requests a second, "
        f"{mine.cpu_us / floor.cpu_us:.2f} × the CPU"
    )


if __name__ == "__main__":
    asyncio.run(main())
