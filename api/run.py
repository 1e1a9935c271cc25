"""The supervisor behind `make run`: one command starts everything, one Ctrl-C ends it, and a kill leaves no trap.

It holds a lock on the data folder, ends what an earlier killed start left behind, adopts its PostgreSQL, migrates,
starts the API and the worker, and starts again whatever dies.
"""

import asyncio
import contextlib
import gc
import os
import signal
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING

from api.house import House
from kernel.alone import MARK, bear_mark, end_left_overs, only_one, own_port
from kernel.children import Child, Forked, Gate
from kernel.environment import load
from kernel.postgres import Postgres

if TYPE_CHECKING:  # all else is read while PostgreSQL starts
    from api.settings import Settings

ROOT = Path(__file__).parent.parent
PATIENCE_S = 60.0
GOING_S = 10.0


def say(text: str) -> None:
    """One line to the person at the terminal."""
    with contextlib.suppress(BrokenPipeError):  # whoever was listening has gone; the house goes on
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()


def fork_both(*held: IO[str] | socket.socket) -> tuple[Gate, dict[str, Forked]]:
    """API and worker, forked once all code is read; they build what they serve and wait at the gate."""
    from api import app, cli, worker  # noqa: F401 - read here, once for all three

    gate = Gate()

    def act(name: str) -> None:
        gate.leave_to_opener()
        for each in held:  # else the fork would hold it after the supervisor's death
            each.close()
        gc.enable()
        cli.SUPERVISED[name](gate.wait)

    gc.freeze()  # what the three share stays shared: no collector writes into it
    return gate, {name: Forked(name, partial(act, name)) for name in cli.SUPERVISED}


class Supervisor:
    """PostgreSQL when it is ours, the API, the worker."""

    def __init__(
        self,
        settings: "Settings",
        postgres: Postgres | None,
        gate: Gate | None = None,
        forked: Mapping[str, Forked] | None = None,
    ) -> None:
        """`forked` are first lives of API and worker that wait at `gate`; without, they are executed."""
        self.house = settings.house
        self.settings = settings
        self.postgres = postgres
        self._gate = gate
        self._forked = forked or {}
        self._stop = asyncio.Event()

    async def run(self) -> None:
        """Until SIGINT or SIGTERM."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, self._stop.set)
        os.environ[MARK] = str(self.house.data)
        commands = {name: (sys.executable, "-m", "api.cli", name) for name in ("serve", "worker")}
        children = [Child(name, each, os.environ, say, self._forked.get(name)) for name, each in commands.items()]
        keeping: list[asyncio.Task[None]] = []
        try:
            await self._prepare()
            if self._gate is not None:
                self._gate.open()
            keeping += [asyncio.create_task(child.keep()) for child in children]
            if self.postgres is not None:
                keeping.append(asyncio.create_task(self._keep_postgres()))
            await self._announce()
            if os.environ.get("MOTCUA_RELOAD"):
                keeping.append(asyncio.create_task(_reload(children)))
            await self._stop.wait()
            say("Stopping…")
        finally:
            await asyncio.gather(*(child.end() for child in children))
            for task in keeping:
                task.cancel()

    async def _prepare(self) -> None:
        from api import cli
        from api.cli import deployment
        from api.sandboxes.vneid import house as vneid
        from kernel.keys import Keyring
        from kernel.migrate import migrate

        if self.postgres is not None:
            await self.postgres.start()
        password = Keyring(self.house.data / "secrets").text_secret("database-role")
        for name in await migrate(deployment.owner_dsn(), cli.MIGRATIONS, app_password=password):
            say(f"applied {name}")
        if not self.house.sandboxes:
            await cli.refuse_demo_people()
        elif self.settings.issuer == self.house.base_url + vneid.PATH:
            await self._seed()

    async def _seed(self) -> None:
        """The demo's people get their posts, each once."""
        from api import cli
        from api.cli import deployment
        from kernel.database import open_database

        database = await open_database(deployment.app_dsn(), most=2)
        try:
            async with database.transaction() as connection:
                await cli.seed_demo(connection, self.settings)
        finally:
            await database.close()

    async def _keep_postgres(self) -> None:
        assert self.postgres is not None
        while True:
            await asyncio.sleep(0.5)
            if self.postgres.running_pid() is None:
                say("PostgreSQL ended; starting it again")
                await self.postgres.start()

    async def _announce(self) -> None:
        scheme = "https" if self.house.tls_certificate else "http"
        address = f"{scheme}://127.0.0.1:{self.house.port}/health/ready"
        deadline = time.monotonic() + PATIENCE_S
        while not await asyncio.to_thread(_answers, address):
            if self._stop.is_set():
                return
            if time.monotonic() > deadline:
                say("The API does not answer yet; what it says is above.")
                return
            await asyncio.sleep(0.05)
        say(f"\nMột Cửa: {self.house.base_url}")
        say(f"API:     {self.house.base_url}/api/schema")
        for line in open_doors(self.settings):
            say(line)
        say("Ctrl-C stops all of it.\n")


def open_doors(settings: "Settings") -> list[str]:
    """What a start says: which doors lead to a sandbox and who can sign in there, or which are closed."""
    if not settings.house.sandboxes:
        closed = settings.closed_doors()
        return [f"Closed for want of settings: {', '.join(closed)}."] if closed else ["Every door is open."]
    from api.sandboxes.vneid.people import everybody as demo_people

    lines = ["Sandboxes stand behind every door: nothing here is real.", "Who can sign in (invented, no password):"]
    for person in demo_people():
        roles = "/".join(post.role for post in person.posts)
        lines.append(f"  {person.name}: {person.note}" + (f" ({roles})" if roles else ""))
    return lines


def _sources() -> dict[Path, int]:
    """Every file that a process reads once, and when it was last written."""
    found = {}
    for folder in ("api", "identity", "notifications", "kernel"):
        for path in (ROOT / folder).rglob("*"):
            if path.suffix in (".py", ".toml", ".tsv"):
                with contextlib.suppress(FileNotFoundError):  # an editor's draft
                    found[path] = path.stat().st_mtime_ns
    return found


async def _reload(children: list[Child]) -> None:
    """For `make dev`: when a source changes, its processes start again."""
    seen = await asyncio.to_thread(_sources)
    while True:
        await asyncio.sleep(0.5)
        now = await asyncio.to_thread(_sources)
        if changed := {path for path, _ in seen.items() ^ now.items()}:
            say(f"{', '.join(sorted(str(path.relative_to(ROOT)) for path in changed))} changed; starting again")
            for child in children:
                child.restart()
        seen = now


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=2) as answer:  # noqa: S310 - our own loopback address
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


@contextlib.contextmanager
def embedded(house: House) -> Iterator[Postgres | None]:
    """Our PostgreSQL, starting already when its cluster is there, and stopped in the end; None where it is not ours."""
    postgres = None if house.database_url else Postgres(house.data / "postgres")
    try:
        if postgres is not None and postgres.exists:
            postgres.launch()
        yield postgres
    finally:
        if postgres is not None:
            postgres.stop()


@contextlib.contextmanager
def interruptible() -> Iterator[None]:
    """Ctrl-C before everything runs ends it as quietly as afterwards."""
    try:
        yield
    except KeyboardInterrupt:
        say("\nStopped.")
        sys.exit(130)


@interruptible()
def main() -> None:
    """`python -m api.run`."""
    house = load(House, os.environ)
    gc.disable()  # nothing that is read now ever goes away
    with only_one(house.data) as lock:
        bear_mark(house.data, lock)
        left = end_left_overs(house.data)
        if left:
            say(f"Ended {left} processes that an interrupted start had left.")
        with own_port(house.port, GOING_S if left else 0) as port, embedded(house) as postgres:
            from api.settings import read
            from kernel import logs

            settings = read(os.environ)
            logs.set_up("WARNING")  # the children speak for themselves
            gate, forked = fork_both(lock, port)
            gc.enable()
            asyncio.run(Supervisor(settings, postgres, gate, forked).run())


if __name__ == "__main__":
    main()
