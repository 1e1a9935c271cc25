"""Debian's Firefox over WebDriver BiDi: no geckodriver, nothing from the internet, push from a loopback server."""

import asyncio
import json
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from websockets.asyncio.client import ClientConnection, connect

BINARY = shutil.which("firefox-esr") or shutil.which("firefox")
_QUIET = {
    "alerts.useSystemBackend": False,  # a bare machine has no desktop to ask
    "app.update.auto": False,
    "app.update.enabled": False,
    "browser.aboutwelcome.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.safebrowsing.malware.enabled": False,
    "browser.safebrowsing.phishing.enabled": False,
    "browser.startup.homepage_override.mstone": "ignore",
    "datareporting.policy.dataSubmissionEnabled": False,
    "datareporting.healthreport.uploadEnabled": False,
    "toolkit.telemetry.reportingpolicy.firstRun": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "data:,",
    "dom.push.testing.allowInsecureServerURL": True,
    "dom.push.connection.enabled": True,
    "dom.push.retryBaseInterval": 100,
    "permissions.default.desktop-notification": 1,
    "intl.accept_languages": "vi",
    "remote.active-protocols": 1,
}


class Firefox:
    """One window. `run` evaluates in its page and awaits promises; values must be JSON."""

    def __init__(self, wire: ClientConnection) -> None:
        self._wire = wire
        self._next = 0
        self._context = ""

    async def _say(self, method: str, **params: Any) -> Any:
        self._next += 1
        await self._wire.send(json.dumps({"id": self._next, "method": method, "params": params}))
        while True:
            answer = json.loads(await self._wire.recv())
            if answer.get("id") == self._next:
                if answer["type"] == "error":
                    raise RuntimeError(f"{method}: {answer['error']}: {answer['message']}")
                return answer["result"]

    async def begin(self) -> None:
        await self._say("session.new", capabilities={})
        tree = await self._say("browsingContext.getTree")
        self._context = tree["contexts"][0]["context"]

    async def go(self, url: str) -> None:
        """Open `url` and wait until it has loaded."""
        await self._say("browsingContext.navigate", context=self._context, url=url, wait="complete")

    async def size(self, width: int, height: int) -> None:
        await self._say(
            "browsingContext.setViewport", context=self._context, viewport={"width": width, "height": height}
        )

    async def run(self, script: str, within: float = 30) -> Any:
        """The value of the expression `script`, a promise's when it is one."""
        async with asyncio.timeout(within):
            answer = await self._say(
                "script.evaluate",
                expression=f"(async () => JSON.stringify((await ({script})) ?? null))()",
                target={"context": self._context},
                awaitPromise=True,
                userActivation=True,
            )
        if answer["type"] != "success":
            raise RuntimeError(answer["exceptionDetails"]["text"])
        return json.loads(answer["result"]["value"])

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
async def open_firefox(profile: Path, push_url: str) -> AsyncIterator[Firefox]:
    """A fresh headless browser whose push service is `push_url`; gone, with its children, when the block ends."""
    assert BINARY, "firefox-esr is not installed"
    profile.mkdir(parents=True)
    prefs = {**_QUIET, "dom.push.serverURL": push_url}
    lines = (f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in prefs.items())
    (profile / "user.js").write_text("\n".join(lines), "utf-8")
    process = await asyncio.create_subprocess_exec(
        BINARY,
        "--headless",
        "--no-remote",
        "--profile",
        str(profile),
        "--remote-debugging-port=0",
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
        env={"HOME": str(profile), "PATH": "/usr/bin:/bin", "MOZ_HEADLESS": "1", "LANG": "C.UTF-8"},
    )
    assert process.stderr is not None
    draining: asyncio.Task[bytes] | None = None
    try:
        address = await _address(process.stderr)
        draining = asyncio.create_task(process.stderr.read())
        async with connect(f"{address}/session", max_size=None, ping_interval=None) as wire:
            firefox = Firefox(wire)
            await firefox.begin()
            yield firefox
    finally:
        with suppress(ProcessLookupError):
            process.terminate()
        try:
            await asyncio.wait_for(process.wait(), 10)
        except TimeoutError:
            process.kill()
            await process.wait()
        if draining is not None:
            await draining


async def _address(stderr: asyncio.StreamReader) -> str:
    """Firefox says where it listens."""
    async with asyncio.timeout(60):
        while line := (await stderr.readline()).decode():
            if "WebDriver BiDi listening on " in line:
                return line.rpartition(" ")[2].strip()
    raise RuntimeError("Firefox ended before it listened")
