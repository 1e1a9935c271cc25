"""A process that has read all code and forks API and worker from itself, as the supervisor forks its first ones.

A server that is killed sixty times need not be read from the disk sixty times.
"""

import contextlib
import gc
import os
import select
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parent.parent


class Fork:
    """A child of the nest's, waited for as one's own."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self._end: int | None = None
        with contextlib.suppress(ProcessLookupError):
            self._end = os.pidfd_open(pid)

    def poll(self) -> int | None:
        """None while it runs."""
        return self._ended(0)

    def wait(self, timeout: float) -> int:
        """Until it has ended."""
        if self._ended(timeout) is None:
            raise TimeoutError(f"{self.pid} goes on")
        return 0

    def _ended(self, patience_s: float) -> int | None:
        if self._end is not None:
            if not select.select([self._end], [], [], patience_s)[0]:
                return None
            os.close(self._end)
            self._end = None
        return 0


class Nest:
    """`python -m tests.warm`, until `close`."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.warm"],
            cwd=ROOT,
            env=dict(environment),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def fork(self, name: str, journal: Path) -> Fork:
        """Start `serve` or `worker`."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(f"{name} {journal}\n".encode())
        self._process.stdin.flush()
        return Fork(int(self._process.stdout.readline()))

    def close(self) -> None:
        """It ends when nobody is left to ask it."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        self._process.wait(20)
        self._process.stdout.close()


def brood() -> None:
    """Fork what each line of standard input names; say its number."""
    from api import app, cli, worker  # noqa: F401 - read here, once for all

    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody is mourned
    while line := os.read(0, 4096).decode():
        name, journal = line.strip().split(" ", 1)
        pid = os.fork()
        if pid:
            os.write(1, f"{pid}\n".encode())
            continue
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.setsid()
        said = os.open(journal, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        for number, source in ((0, os.open(os.devnull, os.O_RDONLY)), (1, said), (2, said)):
            os.dup2(source, number)
        cli.SUPERVISED[name](lambda: None)
        return


if __name__ == "__main__":
    brood()
