"""`make run` as somebody at a terminal meets it: its words when it cannot start, and what it survives."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx2
import pytest

from tests.conftest import ROOT, free_port

PATIENCE_S = 60
STARTED = "Ctrl-C stops all of it."
TIMES = 8


class Run:
    """One `make run` on its own data, home and temporary folder."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port, self.data = folder, port, folder / "var"
        self.home, self.scratch = folder / "home", folder / "tmp"
        for each in (self.home, self.scratch):
            each.mkdir(exist_ok=True)
        self.process: subprocess.Popen[bytes] | None = None
        self.journal = folder / f"said-{port}"

    def environment(self, **more: str) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
        own = {"HOME": str(self.home), "TMPDIR": str(self.scratch), "PYTHONDONTWRITEBYTECODE": "1"}
        return {**kept, **own, "PORT": str(self.port), "MOTCUA_DATA": str(self.data), **more}

    def start(self) -> None:
        """Start it and wait until it has said where it is."""
        self.launch()
        self.until(lambda: STARTED in self.said())

    def launch(self) -> None:
        self.journal.write_bytes(b"")
        with self.journal.open("ab") as journal:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "api.run"],
                cwd=ROOT,
                env=self.environment(),
                stdout=journal,
                stderr=journal,
                start_new_session=True,
            )

    def try_start(self, **environment: str) -> str:
        """What a start says that must not succeed."""
        done = subprocess.run(
            [sys.executable, "-m", "api.run"],
            cwd=ROOT,
            env=self.environment(**environment),
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
            check=False,
        )
        assert done.returncode != 0, done.stdout
        assert "Traceback" not in done.stderr, done.stderr
        return done.stderr

    def said(self) -> str:
        return self.journal.read_text()

    def until(self, true: Callable[[], bool]) -> None:
        deadline = time.monotonic() + PATIENCE_S
        while not true():
            assert time.monotonic() < deadline, self.said()
            assert self.process is not None
            assert self.process.poll() is None, self.said()
            time.sleep(0.05)

    def answers(self) -> bool:
        with contextlib.suppress(httpx2.TransportError):
            ready = httpx2.get(f"http://127.0.0.1:{self.port}/health/ready", timeout=5, verify=False)
            return ready.status_code == 200
        return False

    def processes(self, name: str = "") -> set[int]:
        """Living processes of this data folder that go by `name`, as `ps` shows it."""
        mark = os.fsencode(f"MOTCUA_DATA={self.data}")
        found = set()
        for folder in Path("/proc").iterdir():
            with contextlib.suppress(OSError):
                if folder.name.isdigit() and mark in (folder / "environ").read_bytes().split(b"\0"):
                    alive = (folder / "cmdline").read_bytes()
                    if alive and (folder / "comm").read_text().startswith(name):
                        found.add(int(folder.name))
        return found

    def postmaster(self) -> int:
        return int((self.data / "postgres/data/postmaster.pid").read_text().split("\n", 1)[0])

    def interrupt(self) -> None:
        """Ctrl-C."""
        assert self.process is not None
        self.process.send_signal(signal.SIGINT)
        assert self.process.wait(PATIENCE_S) == 0, self.said()


@pytest.fixture(scope="module")
def run(folder: Path) -> Iterator[Run]:
    """A running one; whatever a failed test left of it is ended, by id."""
    place = folder / "run"
    place.mkdir()
    opened = Run(place, free_port())
    try:
        opened.start()
        yield opened
    finally:
        for pid in opened.processes():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def test_the_start_says_where_it_is_and_who_can_sign_in(run: Run) -> None:
    assert f"Một Cửa: http://localhost:{run.port}" in run.said()
    assert "Who can sign in" in run.said()
    assert "Sùng Thị Mai" in run.said()
    assert run.answers()


def test_a_second_start_on_the_same_data_is_refused(run: Run) -> None:
    assert run.process is not None
    assert f"already runs on {run.data} (process {run.process.pid})" in run.try_start(PORT=str(free_port()))


def test_a_taken_port_is_refused_and_another_is_offered(run: Run) -> None:
    said = run.try_start(MOTCUA_DATA=str(run.folder / "other"))
    assert f"Port {run.port} is taken" in said
    assert f"PORT={run.port + 1} make run" in said


def test_a_path_too_long_for_a_socket_is_refused(run: Run) -> None:
    said = run.try_start(MOTCUA_DATA=str(run.folder / ("long" * 25)), PORT=str(free_port()))
    assert "too long for a socket" in said
    assert "MOTCUA_DATA" in said


@pytest.mark.parametrize("name", ["serve", "worker"])
def test_a_killed_child_is_started_again(run: Run, name: str) -> None:
    before = run.processes(f"motcua {name}")
    (first,) = (pid for pid in before if os.getpgid(pid) == pid)
    os.kill(first, signal.SIGKILL)  # whom it leaves behind is ended too, or would go on serving
    run.until(lambda: bool(run.processes(f"motcua {name}") - before))
    run.until(lambda: not run.processes(f"motcua {name}") & before)
    run.until(run.answers)


def test_a_killed_postgresql_is_started_again(run: Run) -> None:
    before = run.postmaster()
    os.kill(before, signal.SIGKILL)
    run.until(lambda: "PostgreSQL ended; starting it again" in run.said())
    run.until(lambda: run.postmaster() != before and run.answers())


def test_a_killed_supervisor_leaves_no_trap(run: Run) -> None:
    assert run.process is not None
    orphans, cluster = run.processes("motcua"), run.postmaster()
    run.process.kill()
    run.process.wait(PATIENCE_S)
    assert run.processes("motcua") & orphans
    run.start()
    assert "that an interrupted start had left" in run.said()
    assert not run.processes("motcua") & orphans
    assert run.postmaster() == cluster
    assert run.answers()


def test_ctrl_c_ends_all_of_it_and_nothing_was_written_elsewhere(run: Run) -> None:
    run.interrupt()
    assert run.processes() == set()
    assert not (run.data / "postgres/data/postmaster.pid").exists()
    with pytest.raises(httpx2.TransportError):
        httpx2.get(f"http://127.0.0.1:{run.port}/health/live", timeout=2)
    assert list(run.home.rglob("*")) == []
    assert list(run.scratch.rglob("*")) == []


def test_demo_people_are_not_served_at_another_address(run: Run) -> None:
    provider = {"OIDC_ISSUER": "https://sso.example", "OIDC_CLIENT_ID": "one-stop", "OIDC_CLIENT_SECRET": "invented"}
    said = run.try_start(MOTCUA_BASE_URL="https://motcua.example", **provider)
    assert "This database holds demo people of the sandbox provider; give this deployment its own." in said
    assert run.processes() == set()


@contextlib.contextmanager
def two(folder: Path, *ports: int) -> Iterator[tuple[Run, Run]]:
    """Two who start at once; what is left of them is ended, by id."""
    first, second = (Run(folder, port) for port in ports)
    try:
        yield first, second
    finally:
        for pid in first.processes() | second.processes():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def race(*runs: Run) -> tuple[Run, str]:
    """Start them in the same moment: the one that runs, and what the other said when it was refused."""
    for each in runs:
        each.launch()
    deadline = time.monotonic() + PATIENCE_S
    while True:
        refused = [each for each in runs if each.process is not None and each.process.poll() is not None]
        if refused and any(STARTED in each.said() for each in runs):
            break
        assert time.monotonic() < deadline, [each.said() for each in runs]
        time.sleep(0.02)
    (loser,) = refused
    (winner,) = (each for each in runs if each is not loser)
    assert loser.process is not None
    assert loser.process.returncode == 1, loser.said()
    assert "Traceback" not in loser.said(), loser.said()
    assert winner.answers()
    assert "interrupted start" not in winner.said()
    return winner, loser.said()


@pytest.mark.prove
def test_of_two_starts_in_the_same_second_on_one_port_one_is_refused(folder: Path) -> None:
    place, port = folder / "one-port", free_port()
    place.mkdir()
    with two(place, port, port) as (first, second):
        second.journal, second.data = place / "said-by-the-other", place / "var2"
        for _ in range(TIMES):
            winner, said = race(first, second)
            assert said.strip() == f"Port {port} is taken by another program. Choose another: PORT={port + 1} make run"
            winner.interrupt()


@pytest.mark.prove
@pytest.mark.parametrize("same_port", [True, False])
def test_of_two_starts_in_the_same_second_on_the_same_data_one_is_refused(folder: Path, same_port: bool) -> None:
    place, port = folder / "one-data", free_port()
    place.mkdir(exist_ok=True)
    with two(place, port, port if same_port else free_port()) as (first, second):
        second.journal = place / "said-by-the-other"
        for _ in range(TIMES):
            winner, said = race(first, second)
            assert winner.process is not None
            assert f"already runs on {winner.data} (process {winner.process.pid})" in said
            winner.interrupt()
