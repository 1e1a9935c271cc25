"""`make phone`: who trusts this machine's authority signs in over https on the LAN; who does not is warned."""

import contextlib
import os
import signal
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from api.phone import lan_address
from kernel.alone import CannotStart
from tests.browsing import me, sign_in
from tests.conftest import free_port
from tests.deployment import ROOT

PATIENCE_S = 120


class Phone:
    """`make phone` running on this machine's own address."""

    def __init__(self, address: str, port: int, place: Path) -> None:
        self.base_url = f"https://{address}:{port}"
        self.authority = place / "var/phone/authority.crt"
        self._journal = place / "journal"
        own = {"PHONE_ADDRESS": address, "PORT": str(port), "MOTCUA_DATA": str(place / "var")}
        with self._journal.open("ab") as journal:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "api.phone"],
                cwd=ROOT,
                env={**os.environ, **own},
                stdout=journal,
                stderr=journal,
                start_new_session=True,
            )

    def said(self) -> str:
        return self._journal.read_text("utf-8", "replace")

    def trusting(self) -> ssl.SSLContext:
        """As after installing the authority's certificate, and trusting nothing else."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.load_verify_locations(self.authority)
        return context

    def wait_ready(self) -> None:
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            assert self.process.poll() is None, self.said()
            with contextlib.suppress(httpx2.TransportError, OSError):
                if httpx2.get(f"{self.base_url}/health/ready", verify=self.trusting()).status_code == 200:
                    return
            time.sleep(0.1)
        raise TimeoutError(self.said())

    def stop(self) -> int:
        """Ctrl-C."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(PATIENCE_S)


@pytest.fixture(scope="module")
def phone(folder: Path) -> Iterator[Phone]:
    try:
        address = lan_address()
    except CannotStart:  # on no network
        address = "127.0.0.1"
    place = folder / "phone"
    place.mkdir()
    running = Phone(address, free_port(), place)
    try:
        running.wait_ready()
        yield running
    finally:
        if running.process.poll() is None:
            running.stop()


async def test_who_trusts_the_authority_signs_in_over_https(phone: Phone) -> None:
    async with httpx2.AsyncClient(base_url=phone.base_url, verify=phone.trusting(), timeout=60) as client:
        landed = await sign_in(
            client, "sung-thi-mai"
        )  # our side asks the provider, itself, for the token: it trusts too
        assert landed.headers["location"] == "/", landed.text
        assert (await me(client))["displayName"] == "Sùng Thị Mai"
        cookie = landed.headers["set-cookie"]
        assert cookie.startswith("__Host-motcua=")
        assert "Secure" in cookie
        assert "HttpOnly" in cookie
        assert "max-age" in landed.headers["strict-transport-security"]
        assert (await client.get("/api/site")).json()["sandbox"] is True


async def test_a_phone_may_fetch_the_authority_and_without_it_trusts_nothing(phone: Phone) -> None:
    async with httpx2.AsyncClient(base_url=phone.base_url, verify=phone.trusting(), timeout=60) as client:
        served = await client.get("/phone/authority.crt")
    assert served.content.strip() == phone.authority.read_bytes().strip()
    async with httpx2.AsyncClient(base_url=phone.base_url, timeout=60) as stranger:
        with pytest.raises(httpx2.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
            await stranger.get("/")


def test_it_says_where_to_look_and_ends_when_told(phone: Phone) -> None:
    assert f"Open {phone.base_url} on the phone" in phone.said()
    assert f"{phone.base_url}/phone/authority.crt" in phone.said()
    assert "\N{FULL BLOCK}" in phone.said()
    assert "KEY-----" not in phone.said()
    assert phone.stop() == 0, phone.said()
