"""Processes kept running: the first of each is forked from a supervisor that has read all code already, which spares
every one of them seconds of reading it again; the later ones are fresh interpreters."""

import asyncio
import contextlib
import os
import select
import signal
import time
from collections.abc import Callable, Mapping, Sequence
from multiprocessing.context import ForkProcess
from pathlib import Path
from typing import Any

LONGEST_PAUSE_S = 10.0


class Gate:
    """What was forked before the house is ready waits here, and ends when nobody is left to open it."""

    def __init__(self) -> None:
        self._waiting, self._opening = os.pipe()

    def leave_to_opener(self) -> None:
        """In a fork: only the supervisor holds the end that opens, so that its death is noticed."""
        os.close(self._opening)

    def open(self) -> None:
        """Let through whoever waits, now or later."""
        os.write(self._opening, b"!")

    def wait(self) -> None:
        """Until it is open. The byte is looked at and never taken, for others wait too."""
        poll = select.poll()
        poll.register(self._waiting, select.POLLIN)
        if not any(event & select.POLLIN for _, event in poll.poll()):
            raise SystemExit(1)


class Forked:
    """A fork of this process, waited for like a subprocess. Made before there is a thread or an event loop."""

    def __init__(self, name: str, act: Callable[[], None]) -> None:
        self._process = ForkProcess(name=name, target=_lead, args=(act,))
        self._process.start()
        assert self._process.pid is not None
        self.pid = self._process.pid

    @property
    def returncode(self) -> int | None:
        """None while it runs."""
        return self._process.exitcode

    async def wait(self) -> int:
        """Its exit code, once it has ended."""
        if self._process.exitcode is None:
            loop, over = asyncio.get_running_loop(), asyncio.Event()
            ended = os.pidfd_open(self.pid)
            loop.add_reader(ended, over.set)
            try:
                await over.wait()
            finally:
                loop.remove_reader(ended)
                os.close(ended)
            self._process.join()
        assert self._process.exitcode is not None
        return self._process.exitcode


def _lead(act: Callable[[], None]) -> None:
    """Ctrl-C is for the supervisor alone; who is signalled to end takes the group along."""
    os.setsid()
    act()


def show_name(name: str) -> None:
    """What `ps` and `top` call this process."""
    with contextlib.suppress(OSError):
        Path("/proc/self/comm").write_text(name, "utf-8")


def _end_group(leader: int) -> None:
    """Whom a killed process leaves behind would go on serving at its port, and nobody would end them."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(leader, signal.SIGKILL)


class Child:
    """A process that is started again whenever it ends, with a pause that grows while it keeps failing."""

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        environment: Mapping[str, str],
        say: Callable[[str], None],
        first: Forked | None = None,
    ) -> None:
        self.name = name
        self._command = command
        self._environment = environment
        self._say = say
        self._first = first
        self._process: Forked | asyncio.subprocess.Process | None = first
        self._ending = False
        self._again = False

    async def keep(self) -> None:
        """Run it until `end`."""
        pause = 0.2
        while not self._ending:
            started = time.monotonic()
            self._process = process = await self._start()
            code = await process.wait()
            _end_group(process.pid)
            if self._over():
                return
            if self._again:
                self._again, pause = False, 0.2
                continue
            pause = 0.2 if time.monotonic() - started > 30 else min(pause * 2, LONGEST_PAUSE_S)
            self._say(f"{self.name} ended ({code}); starting it again in {pause:.1f} s")
            await asyncio.sleep(pause)

    async def _start(self) -> Any:
        first, self._first = self._first, None
        return first or await asyncio.create_subprocess_exec(
            *self._command, env=dict(self._environment), start_new_session=True
        )

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
                _end_group(self._process.pid)
                return
