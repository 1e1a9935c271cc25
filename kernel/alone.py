"""One supervisor to a data folder and to a port: their locks, and the mark that its processes bear."""

import contextlib
import errno
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
LOCKED = "MOTCUA_LOCKED"
"""The lock's file descriptor, from a process to what it becomes."""
NAMING_S = 2.0
"""How long whoever has just taken the lock may take to write its name."""


class CannotStart(SystemExit):
    """Why not, in a sentence, with what to do."""


@contextlib.contextmanager
def only_one(data: Path, command: str = "make run") -> Iterator[IO[str]]:
    """Hold the data folder, by a lock on the file given. Raises CannotStart when another start holds it."""
    try:
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = _lock_file(data / "lock")
    except OSError as wrong:
        raise CannotStart(f"MOTCUA_DATA: {data} cannot be written to ({wrong.strerror}).") from None
    with lock as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CannotStart(
                f"Một Cửa already runs on {data} (process {_holder(file)}). Stop that one with Ctrl-C, "
                f"or give this one other data: MOTCUA_DATA=./var2 PORT=8001 {command}"
            ) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield file


def _lock_file(path: Path) -> IO[str]:
    held = os.environ.pop(LOCKED, "")
    if not held:
        return path.open("a+")
    os.set_inheritable(int(held), False)
    return os.fdopen(int(held), "a+")


def _holder(file: IO[str]) -> str:
    """Who holds the lock: it is named a moment after it is taken, and until then the file names the one before."""
    deadline = time.monotonic() + NAMING_S
    while True:
        file.seek(0)
        name = file.read().strip()
        if name.isdigit() and Path("/proc", name).exists():
            return name
        if time.monotonic() > deadline:
            return name or "?"
        time.sleep(0.02)


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


@contextlib.contextmanager
def own_port(port: int, patience_s: float = 0, command: str = "make run") -> Iterator[socket.socket]:
    """Hold the port before anybody listens there. Raises CannotStart when another does, still after `patience_s`.

    Our servers share their port among processes (SO_REUSEPORT), so the kernel would let two starts share it too. A
    name in the abstract namespace belongs to one process, on the same network, and ends with it whatever ends it.
    """
    deadline = time.monotonic() + patience_s
    with socket.socket(socket.AF_UNIX) as held:
        while True:
            try:
                if not held.getsockname():
                    held.bind(f"\0motcua:{port}")
                _probe(port)
            except OSError as wrong:
                if wrong.errno != errno.EADDRINUSE:
                    raise CannotStart(f"HOST, PORT: nobody can listen there ({wrong.strerror}).") from None
                if time.monotonic() > deadline:
                    raise CannotStart(
                        f"Port {port} is taken by another program. Choose another: PORT={port + 1} {command}"
                    ) from None
                time.sleep(0.05)
            else:
                break
        yield held


def _probe(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((os.environ.get("HOST", "127.0.0.1"), port))


def bear_mark(data: Path, lock: IO[str]) -> None:
    """Become a process that bears the mark, since forks show the environment that their parent began with.

    The lock goes along: whoever bore the mark without it would be ended by its holder, and not be told why.
    """
    if os.environ.get(MARK) != str(data):
        os.set_inheritable(lock.fileno(), True)
        os.environ.update({MARK: str(data), LOCKED: str(lock.fileno())})
        os.execv(sys.executable, sys.orig_argv)  # noqa: S606 - ourselves, as we were called
