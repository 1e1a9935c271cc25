"""One supervisor to a data folder: its lock, the mark that its processes bear, the port that must be free."""

import contextlib
import fcntl
import os
import signal
import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

MARK = "MOTCUA_SUPERVISED"


class CannotStart(SystemExit):
    """Why not, in a sentence, with what to do."""


@contextlib.contextmanager
def only_one(data: Path) -> Iterator[IO[str]]:
    """Hold the data folder, by a lock on the file given. Raises CannotStart when another start holds it."""
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
        yield file


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


def bear_mark(data: Path) -> None:
    """Become a process that bears the mark, since forks show the environment that their parent began with."""
    if os.environ.get(MARK) != str(data):
        os.environ[MARK] = str(data)
        os.execv(sys.executable, sys.orig_argv)  # noqa: S606 - ourselves, as we were called
