"""Debian's WebKitGTK over WebDriver, the nearest there is to an iPhone, with a screen and a session bus of its own."""

import asyncio
import os
import shutil
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import httpx2

from tests.conftest import free_port

DRIVER = shutil.which("WebKitWebDriver")
BROWSER = next(
    (str(found) for found in sorted(Path("/usr/lib").glob("*/webkit2gtk-4.*/MiniBrowser"), reverse=True)), ""
)
SCREEN = shutil.which("Xvfb")
BUS = shutil.which("dbus-run-session")
IS_HERE = bool(DRIVER and BROWSER and SCREEN and BUS)
_AWAITED = """const done = arguments[arguments.length - 1];
(async () => (await (SCRIPT)) ?? null)().then((value) => done({ value }), (wrong) => done({ wrong: String(wrong) }));"""


class Webkit:
    """One window. `run` evaluates in its page and awaits promises; values must be JSON."""

    def __init__(self, wire: httpx2.AsyncClient, session: str) -> None:
        self._wire = wire
        self._session = session

    async def _say(self, path: str, **body: Any) -> Any:
        answer = (await self._wire.post(f"/session/{self._session}/{path}", json=body)).json()["value"]
        if isinstance(answer, dict) and "error" in answer:
            raise RuntimeError(f"{path}: {answer['error']}: {answer['message']}")
        return answer

    async def go(self, url: str) -> None:
        """Open `url` and wait until it has loaded."""
        await self._say("url", url=url)

    async def size(self, width: int, height: int) -> None:
        await self._say("window/rect", width=width, height=height)

    async def run(self, script: str, within: float = 30) -> Any:
        """The value of the expression `script`, a promise's when it is one."""
        async with asyncio.timeout(within):
            told = await self._say("execute/async", script=_AWAITED.replace("SCRIPT", script), args=[])
        if "wrong" in told:
            raise RuntimeError(told["wrong"])
        return told["value"]

    async def until(self, script: str, within: float = 20) -> Any:
        """The first truthy value of `script`, asked again and again; across navigations too."""
        try:
            async with asyncio.timeout(within):
                while True:
                    with suppress(RuntimeError):  # the page was just left
                        if found := await self.run(script):
                            return found
                    await asyncio.sleep(0.05)
        except TimeoutError:
            seen = await self.run("`${location.href}: ${document.body.innerText}`")
            raise TimeoutError(f"{script} never came true; the page is {seen}") from None


@asynccontextmanager
async def open_webkit(folder: Path) -> AsyncIterator[Webkit]:
    """A fresh browser, gone with everything it has started when the block ends."""
    assert DRIVER
    assert SCREEN
    assert BUS
    folder.mkdir(parents=True)
    port, display = free_port(), free_port()
    everything = {
        "HOME": str(folder),
        "XDG_RUNTIME_DIR": str(folder),
        "PATH": os.environ["PATH"],
        "LANG": "C.UTF-8",
        "DISPLAY": f":{display}",
        "LIBGL_ALWAYS_SOFTWARE": "1",
        "WEBKIT_DISABLE_COMPOSITING_MODE": "1",
        "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1",
        "GSETTINGS_BACKEND": "memory",
    }
    screen = await _start([SCREEN, f":{display}", "-screen", "0", "1280x1024x24", "-nolisten", "tcp"], everything)
    driver = await _start([BUS, "--", DRIVER, f"--port={port}"], everything)
    try:
        async with httpx2.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=60) as wire:
            session = await _begin(wire)
            try:
                yield Webkit(wire, session)
            finally:
                with suppress(httpx2.HTTPError):
                    await wire.delete(f"/session/{session}")
    finally:
        for process in (driver, screen):
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
            with suppress(TimeoutError):
                await asyncio.wait_for(process.wait(), 10)
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            await process.wait()


async def _begin(wire: httpx2.AsyncClient) -> str:
    """A session, once the driver listens."""
    wanted = {"webkitgtk:browserOptions": {"binary": BROWSER, "args": ["--automation"]}}
    async with asyncio.timeout(60):
        while True:
            with suppress(httpx2.TransportError):
                if (await wire.get("/status")).status_code == 200:
                    break
            await asyncio.sleep(0.1)
        made = (await wire.post("/session", json={"capabilities": {"alwaysMatch": wanted}})).json()["value"]
    assert "sessionId" in made, made
    return str(made["sessionId"])


async def _start(command: list[str], environment: dict[str, str]) -> asyncio.subprocess.Process:
    """In a session of its own, so that it ends with whatever it has started."""
    nowhere = asyncio.subprocess.DEVNULL
    return await asyncio.create_subprocess_exec(
        *command, env=environment, stdout=nowhere, stderr=nowhere, start_new_session=True
    )
