"""A deployment as `make run` starts it, API and worker as processes: for browsers, fuzzers and kills."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import httpx2

from tests.warm import Fork, Nest

ROOT = Path(__file__).parent.parent


class Deployment:
    """Its address, its data folder, and its two processes, which a test may kill and start again."""

    def __init__(self, base_url: str, owner_dsn: str, environment: dict[str, str], *, often: bool = False) -> None:
        """`often`: it will be killed many times, and is forked from a process that has read its code."""
        self.base_url = base_url
        self.owner_dsn = owner_dsn
        self.environment = environment
        self._processes: dict[str, subprocess.Popen[bytes] | Fork] = {}
        self._nest = Nest({**os.environ, **environment}) if often else None

    @property
    def data(self) -> Path:
        """MOTCUA_DATA."""
        return Path(self.environment["MOTCUA_DATA"])

    def start(self, name: str) -> None:
        """Start `serve` or `worker`; what it says goes to a file in the data folder."""
        self.data.mkdir(parents=True, exist_ok=True)
        if self._nest is not None:
            self._processes[name] = self._nest.fork(name, self.data / f"{name}.log")
            return
        with (self.data / f"{name}.log").open("ab") as journal:
            self._processes[name] = subprocess.Popen(
                [sys.executable, "-m", "api.cli", name],
                cwd=ROOT,
                env={**os.environ, **self.environment},
                stdout=journal,
                stderr=journal,
                start_new_session=True,
            )

    def pid(self, name: str) -> int:
        """Of a process that runs; its children run in the group of the same number."""
        return self._processes[name].pid

    def kill(self, name: str, number: signal.Signals = signal.SIGKILL) -> None:
        """End it at once, with whatever it has started."""
        process = self._processes.pop(name)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        process.wait(20)

    def revive(self) -> list[str]:
        """Start again what ended by itself, as a supervisor does; which."""
        ended = [name for name, process in self._processes.items() if process.poll() is not None]
        for name in ended:
            self.start(name)
        return ended

    def wait_ready(self, patience_s: float = 40) -> None:
        """Until the API answers and reaches its database."""
        deadline = time.monotonic() + patience_s
        with httpx2.Client(base_url=self.base_url, timeout=5, verify=False) as client:
            while time.monotonic() < deadline:
                with contextlib.suppress(httpx2.TransportError):
                    if client.get("/health/ready").status_code == 200:
                        return
                time.sleep(0.05)
        raise TimeoutError((self.data / "serve.log").read_text()[-2000:])

    async def seed_staff(self) -> None:
        """Give the demo's officers their posts, as `make run` does."""
        from api.cli import seed_demo_staff
        from api.settings import read
        from kernel.database import open_database

        database = await open_database(self.environment["DATABASE_APP_URL"], most=2)
        try:
            async with database.transaction() as connection:
                await seed_demo_staff(connection, read(self.environment).issuer)
        finally:
            await database.close()

    def stop(self) -> None:
        """End both as an operator would."""
        for name in list(self._processes):
            self.kill(name, signal.SIGTERM)
        if self._nest is not None:
            self._nest.close()


def deploy(
    owner_dsn: str, app_dsn: str, folder: Path, port: int, **environment: str
) -> AbstractContextManager[Deployment]:
    """API and worker on `port` until the block ends."""
    return _stand(Deployment(*_settle(owner_dsn, app_dsn, folder, port, environment)))


def deploy_often(
    owner_dsn: str, app_dsn: str, folder: Path, port: int, **environment: str
) -> AbstractContextManager[Deployment]:
    """The same, for whoever kills it many times."""
    return _stand(Deployment(*_settle(owner_dsn, app_dsn, folder, port, environment), often=True))


def _settle(
    owner_dsn: str, app_dsn: str, folder: Path, port: int, environment: dict[str, str]
) -> tuple[str, str, dict[str, str]]:
    settings = {
        "PORT": str(port),
        "MOTCUA_DATA": str(folder / "var"),
        "DATABASE_APP_URL": app_dsn,
        "DATABASE_URL": owner_dsn,
        **environment,
    }
    return f"http://localhost:{port}", owner_dsn, settings


@contextmanager
def _stand(deployment: Deployment) -> Iterator[Deployment]:
    try:
        for name in ("serve", "worker"):
            deployment.start(name)
        deployment.wait_ready()
        yield deployment
    finally:
        deployment.stop()
