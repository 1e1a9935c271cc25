"""The supervisor behind `make run`: one command starts everything, one Ctrl-C ends it, and a kill leaves no trap.

It holds a lock on the data folder, ends what an earlier killed start left behind, adopts its PostgreSQL, migrates,
starts the API and the worker, and starts again whatever dies.
"""

import asyncio
import contextlib
import fcntl
import os
import signal
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path

from api import cli
from api.cli import deployment
from api.sandboxes.vneid import house as vneid
from api.sandboxes.vneid.people import everybody as demo_people
from api.settings import Settings, read
from kernel import logs
from kernel.database import open_database
from kernel.keys import Keyring
from kernel.migrate import migrate
from kernel.postgres import Postgres

ROOT = Path(__file__).parent.parent
MARK = "MOTCUA_SUPERVISED"
PATIENCE_S = 60.0
GOING_S = 10.0
LONGEST_PAUSE_S = 10.0


class CannotStart(SystemExit):
    """Why not, in a sentence, with what to do."""


@contextlib.contextmanager
def only_one(data: Path) -> Iterator[None]:
    """Hold the data folder. Raises CannotStart when another start holds it."""
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (data / "lock").open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            holder = file.read().strip() or "?"
            raise CannotStart(
                f"Một Cửa already runs on {data} (process {holder}). Stop that one with Ctrl-C, "
                "or give this one other data: MOTCUA_DATA=./var2 PORT=8001 make run"
            ) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def end_left_overs(data: Path) -> int:
    """End processes of an earlier start on this data that was killed; PostgreSQL is left to be adopted.

    Returns how many. They may hold the port for a moment more.
    """
    ended = 0
    for pid in _left_overs(data):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(pid, signal.SIGKILL)
            ended += 1
    return ended


def _left_overs(data: Path) -> Iterator[int]:
    mark = os.fsencode(f"{MARK}={data}")
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit() or int(folder.name) == os.getpid():
            continue
        try:
            marked = mark in (folder / "environ").read_bytes().split(b"\0")
            command = (folder / "cmdline").read_bytes()
        except OSError:
            continue
        if marked and b"postgres" not in command.split(b"\0", 1)[0]:
            yield int(folder.name)


def require_port(port: int, patience_s: float = 0) -> None:
    """Raises CannotStart when somebody else listens there, and still does after `patience_s`."""
    deadline = time.monotonic() + patience_s
    while True:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((os.environ.get("HOST", "127.0.0.1"), port))
            except OSError:
                if time.monotonic() > deadline:
                    raise CannotStart(
                        f"Port {port} is taken by another program. Choose another: PORT={port + 1} make run"
                    ) from None
            else:
                return
        time.sleep(0.05)


class Child:
    """A process that is started again whenever it ends, with a pause that grows while it keeps failing."""

    def __init__(self, name: str, environment: Mapping[str, str]) -> None:
        self.name = name
        self._environment = dict(environment)
        self._process: asyncio.subprocess.Process | None = None
        self._ending = False
        self._again = False

    async def keep(self) -> None:
        """Run it until `end`."""
        pause = 0.2
        while not self._ending:
            started = time.monotonic()
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "api.cli", self.name, env=self._environment, start_new_session=True
            )
            code = await self._process.wait()
            if self._over():
                return
            if self._again:
                self._again, pause = False, 0.2
                continue
            pause = 0.2 if time.monotonic() - started > 30 else min(pause * 2, LONGEST_PAUSE_S)
            say(f"{self.name} ended ({code}); starting it again in {pause:.1f} s")
            await asyncio.sleep(pause)

    def _over(self) -> bool:
        return self._ending

    def restart(self) -> None:
        """End it so that `keep` starts it again at once: its code has changed."""
        if self._process is not None and self._process.returncode is None:
            self._again = True
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGTERM)

    async def end(self) -> None:
        """Ask it to end; after ten seconds, make it."""
        self._ending = True
        if self._process is None or self._process.returncode is not None:
            return
        for number in (signal.SIGTERM, signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, number)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(10):
                    await self._process.wait()
                return


def say(text: str) -> None:
    """One line to the person at the terminal."""
    with contextlib.suppress(BrokenPipeError):  # whoever was listening has gone; the house goes on
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()


class Supervisor:
    """PostgreSQL when it is ours, the API, the worker."""

    def __init__(self, settings: Settings) -> None:
        self.house = settings.house
        self.settings = settings
        self.postgres = None if self.house.database_url else Postgres(self.house.data / "postgres")
        self._stop = asyncio.Event()

    async def run(self) -> None:
        """Until SIGINT or SIGTERM."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, self._stop.set)
        os.environ[MARK] = str(self.house.data)
        children = [Child("serve", os.environ), Child("worker", os.environ)]
        try:
            await self._prepare()
            keeping = [asyncio.create_task(child.keep()) for child in children]
            if self.postgres is not None:
                keeping.append(asyncio.create_task(self._keep_postgres()))
            await self._announce()
            if os.environ.get("MOTCUA_RELOAD"):
                keeping.append(asyncio.create_task(_reload(children)))
            await self._stop.wait()
            say("Stopping…")
            await asyncio.gather(*(child.end() for child in children))
            for task in keeping:
                task.cancel()
        finally:
            if self.postgres is not None:
                self.postgres.stop()

    async def _prepare(self) -> None:
        if self.postgres is not None:
            await self.postgres.start()
        password = Keyring(self.house.data / "secrets").text_secret("database-role")
        for name in await migrate(deployment.owner_dsn(), cli.MIGRATIONS, app_password=password):
            say(f"applied {name}")
        if self.settings.issuer == self.house.base_url + vneid.PATH:
            await self._seed()

    async def _seed(self) -> None:
        """The demo's people get their posts, each once."""
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
        scheme = "https" if "TLS_CERTIFICATE" in os.environ else "http"
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


def open_doors(settings: Settings) -> list[str]:
    """What a start says: which doors lead to a sandbox and who can sign in there, or which are closed."""
    if not settings.house.sandboxes:
        closed = settings.closed_doors()
        return [f"Closed for want of settings: {', '.join(closed)}."] if closed else ["Every door is open."]
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


def main() -> None:
    """`python -m api.run`."""
    settings = read(os.environ)
    logs.set_up("WARNING")  # the children speak for themselves
    with only_one(settings.house.data):
        left = end_left_overs(settings.house.data)
        if left:
            say(f"Ended {left} processes that an interrupted start had left.")
        require_port(settings.house.port, GOING_S if left else 0)
        asyncio.run(Supervisor(settings).run())


if __name__ == "__main__":
    main()
