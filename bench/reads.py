"""An owner reads one dossier: ours, the bare floor with the same statements, and the usual way. Then 10 k against 1 M.

`python -m bench.reads [--few]`: without the million. Sides are interleaved over five rounds; the medians are printed.
"""

import asyncio
import os
import pickle
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import httpx2

from api.cli import MIGRATIONS
from api.dossiers.actions.reading import follow_dossier
from api.dossiers.actions.sealing import open_people, seal_people
from bench.measure import Measured, measure, median
from identity.actions import resolve_session
from kernel import clock, logs
from kernel.actor import Actor
from kernel.database import open_database
from kernel.ids import DossierId
from kernel.keys import Keyring
from kernel.migrate import APP_ROLE, migrate
from kernel.postgres import Postgres
from tests.browsing import sign_in
from tests.conftest import free_port
from tests.deployment import Deployment, deploy
from tests.one_stop import BIRTH, DESK, Resident

ROUNDS, WARM = 5, 300
YARDSTICK = "who am I"
"""Reads no dossier: what it takes longer at a million is the machine's doing, minutes later."""
PORTS = {side: free_port() for side in ("ours", "bare", "usual")}
OTHERS = {
    "id": "uuidv7()",
    "draft_id": "NULL",
    "code": "'B-' || n",
    "owner": "gen_random_uuid()",
    "filer": "gen_random_uuid()",
    "status": "CASE WHEN n % 500 = 0 THEN 1 ELSE 10 END",
    "turn": "CASE WHEN n % 500 = 0 THEN 'office' ELSE 'nobody' END",
    "act_by": "CASE WHEN n % 500 = 0 THEN d.submitted_at + n * interval '1 second' END",
}
"""What a copy of a dossier has of its own; the rest is as it was filed."""
COLUMNS = "SELECT attname FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped"
CLONE = """
WITH made AS (INSERT INTO dossier ({to}) SELECT {dossier} FROM dossier d, generate_series($2::int, $3::int) n
  WHERE d.id = $1 RETURNING id),
head AS (INSERT INTO dossier_head SELECT made.id, h.version, h.head FROM made, dossier_head h WHERE h.dossier_id = $1)
INSERT INTO dossier_history ({into}) SELECT {history} FROM made, dossier_history m WHERE m.dossier_id = $1
"""


class Recorder:
    """A connection that remembers what it was asked."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        self.asked: list[tuple[str, tuple[Any, ...]]] = []

    def __getattr__(self, name: str) -> Any:
        async def pass_on(query: str, *args: Any) -> Any:
            self.asked.append((query, args))
            return await getattr(self.connection, name)(query, *args)

        return pass_on


async def plan(deployment: Deployment, token: str, dossier_id: str) -> dict[str, Any]:
    """The statements of one read, caught as ours runs them."""
    database = await open_database(deployment.environment["DATABASE_APP_URL"])
    try:
        async with database.connection() as connection:
            recorder = Recorder(connection)
            spoken: Any = recorder
            now = clock.now()
            actor = await resolve_session(spoken, token, now)
            assert isinstance(actor, Actor), "the session of the resident who has just filed is not there"
            keys = Keyring(deployment.data / "secrets")
            await follow_dossier(spoken, keys, actor, DossierId(UUID(dossier_id)), now)
        key = ("SELECT id, code, status, answers_sealed FROM dossier WHERE id = $1", (UUID(dossier_id),))
        return {"all": [asked for asked in recorder.asked if not asked[0].startswith("UPDATE")], "key": [key]}
    finally:
        await database.close()


def peer(stack: ExitStack, module: str, port: int, dsn: str, plan_file: Path) -> int:
    """A peer under the same server with one worker; its process group."""
    command = [sys.executable, "-m", "granian", "--interface", "asgi", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--workers", "1", "--loop", "uvloop", "--no-ws", "--log-level", "error", f"bench.peers.{module}:app"]
    environment = {**os.environ, "BENCH_DSN": dsn, "BENCH_PLAN": str(plan_file)}
    process = subprocess.Popen(command, env=environment, start_new_session=True)
    stack.callback(process.wait)
    stack.callback(process.terminate)
    return process.pid


async def listening(port: int, patience_s: float = 60) -> None:
    """Until somebody answers there."""
    async with asyncio.timeout(patience_s), httpx2.AsyncClient() as client:
        while True:
            try:
                await client.get(f"http://127.0.0.1:{port}/nothing")
            except httpx2.TransportError:
                await asyncio.sleep(0.2)
            else:
                return


async def first_dossier(deployment: Deployment) -> tuple[str, str]:
    """(session token, dossier id) of a resident who has filed."""
    async with httpx2.AsyncClient(base_url=deployment.base_url, timeout=30) as client:
        await sign_in(client, "sung-thi-mai")
        receipt = await Resident(client).file(BIRTH)
        return client.cookies["motcua"], str(receipt["id"])


async def clone(deployment: Deployment, dossier_id: str, first: int, last: int) -> None:
    """Copies of one dossier, other people's, to fill the tables; what the queue opens is sealed to its own row."""
    keys = Keyring(deployment.data / "secrets")
    connection = await asyncpg.connect(deployment.owner_dsn)
    try:
        own = [row[0] for row in await connection.fetch(COLUMNS, "dossier")]
        moves = [row[0] for row in await connection.fetch(COLUMNS, "dossier_history")]
        copy = CLONE.format(
            to=", ".join(own),
            dossier=", ".join(OTHERS.get(name, f"d.{name}") for name in own),
            into=", ".join(moves),
            history=", ".join("made.id" if name == "dossier_id" else f"m.{name}" for name in moves),
        )
        for start in range(first, last, 20_000):
            await connection.execute(copy, dossier_id, start, min(start + 19_999, last), timeout=600)
        whose = await connection.fetchval("SELECT people_sealed FROM dossier WHERE id = $1", dossier_id)
        people = open_people(keys, DossierId(UUID(dossier_id)), whose)
        open_now = await connection.fetch("SELECT id FROM dossier WHERE code LIKE 'B-%' AND act_by IS NOT NULL")
        await connection.executemany(
            "UPDATE dossier SET people_sealed = $2 WHERE id = $1",
            [(row[0], seal_people(keys, DossierId(row[0]), people)) for row in open_now],
        )
        await connection.execute("VACUUM ANALYZE dossier, dossier_head, dossier_history")
        await connection.execute("CHECKPOINT", timeout=600)  # else the copies are still being written while one reads
    finally:
        await connection.close()


@asynccontextmanager
async def deployed() -> AsyncIterator[tuple[Deployment, str]]:
    """Ours on a durable cluster (fsync on), and the app role's DSN."""
    logs.set_up("WARNING")
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        cluster = Postgres(Path(name) / "pg")
        await cluster.start()
        try:
            await migrate(cluster.dsn(), MIGRATIONS)
            app_dsn = cluster.dsn(APP_ROLE)
            with deploy(cluster.dsn(), app_dsn, Path(name), PORTS["ours"]) as deployment:
                await deployment.seed_staff()
                yield deployment, app_dsn
        finally:
            cluster.stop()


def show(name: str, side: Measured, floor: Measured) -> None:
    """One line of the table."""
    print(
        f"{name:<34}{side.cpu_us:>8.0f} µs CPU{side.per_second:>8.0f}/s   p50 {side.p50_ms:.2f} ms   "
        f"p99 {side.p99_ms:.2f} ms   {side.cpu_us / floor.cpu_us:.2f} ×"
    )


async def compare(deployment: Deployment, app_dsn: str, token: str, dossier_id: str, folder: Path) -> None:
    """The table of one read."""
    plan_file = folder / "plan"
    plan_file.write_bytes(pickle.dumps(await plan(deployment, token, dossier_id)))
    cookie = {"cookie": f"motcua={token}"}
    path = f"/api/dossiers/{dossier_id}"
    with ExitStack() as stack:
        bare = peer(stack, "bare", PORTS["bare"], app_dsn, plan_file)
        usual = peer(stack, "usual", PORTS["usual"], app_dsn, plan_file)
        for side in ("bare", "usual"):
            await listening(PORTS[side])
        ours = deployment.pid("serve")
        sides = {
            "ours: owner reads one dossier": (f"http://localhost:{PORTS['ours']}{path}", ours),
            "bare ASGI + asyncpg, same SQL": (f"http://127.0.0.1:{PORTS['bare']}/all", bare),
            "bare, one row by its key": (f"http://127.0.0.1:{PORTS['bare']}/key", bare),
            "FastAPI + SQLAlchemy async": (f"http://127.0.0.1:{PORTS['usual']}{path}", usual),
        }
        seen: dict[str, list[Measured]] = {name: [] for name in sides}
        for url, group in sides.values():
            await measure(url, group, cookie, WARM)
        for _ in range(ROUNDS):
            for name, (url, group) in sides.items():
                seen[name].append(await measure(url, group, cookie))
    floor = median(seen["bare ASGI + asyncpg, same SQL"])
    for name, rounds in seen.items():
        show(name, median(rounds), floor)
    mine, usual_side = median(seen["ours: owner reads one dossier"]), median(seen["FastAPI + SQLAlchemy async"])
    key = median(seen["bare, one row by its key"])
    print(
        f"ours / bare, same SQL: {mine.cpu_us / floor.cpu_us:.2f} (goal ≤ 2); / one key: {mine.cpu_us / key.cpu_us:.2f}"
    )
    print(f"usual way / ours: {usual_side.cpu_us / mine.cpu_us:.2f} (goal ≥ 4)")


async def reads(deployment: Deployment, token: str, officer: str, dossier_id: str) -> dict[str, Measured]:
    """The reads that must not feel how many dossiers there are."""
    group = deployment.pid("serve")
    found: dict[str, Measured] = {}
    for name, path, cookie in (
        (YARDSTICK, "/api/me", token),
        ("one dossier", f"/api/dossiers/{dossier_id}", token),
        ("my dossiers", "/api/dossiers", token),
        ("the desk's queue", "/api/desk/queue", officer),
    ):
        url, headers = deployment.base_url + path, {"cookie": f"motcua={cookie}"}
        await measure(url, group, headers, WARM, lanes=1)
        found[name] = median([await measure(url, group, headers, 300, lanes=1) for _ in range(ROUNDS)])
    return found


async def officer_token(deployment: Deployment) -> str:
    """An officer's session."""
    async with httpx2.AsyncClient(base_url=deployment.base_url, timeout=30) as client:
        await sign_in(client, DESK)
        return client.cookies["motcua"]


async def main() -> None:
    """Both parts."""
    async with deployed() as (deployment, app_dsn):
        token, dossier_id = await first_dossier(deployment)
        await compare(deployment, app_dsn, token, dossier_id, deployment.data)
        await clone(deployment, dossier_id, 1, 10_000)
        small = await reads(deployment, token, await officer_token(deployment), dossier_id)
        if "--few" in sys.argv:
            return
        await clone(deployment, dossier_id, 10_001, 1_000_000)
        large = await reads(deployment, token, await officer_token(deployment), dossier_id)  # idle, the first has ended
        slower = large[YARDSTICK].p50_ms / small[YARDSTICK].p50_ms
        for name, side in small.items():
            p50 = large[name].p50_ms
            print(
                f"{name:<20} p50 {side.p50_ms:.2f} ms at 10 k, {p50:.2f} ms at 1 M: {p50 / side.p50_ms:.2f}, "
                f"and {p50 / side.p50_ms / slower:.2f} beside what reads no dossier (≤ 1.5)"
            )


if __name__ == "__main__":
    asyncio.run(main())
