"""A deployment off loopback: its own provider by configuration, https cookies, and doors that nobody forgot open."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx2
import pytest

from api.settings import read
from kernel.environment import WrongSetting
from tests.browsing import VNEID, choose
from tests.conftest import Databases, free_port
from tests.house import House, open_house

PUBLIC = "https://motcua.example"
OIDC = {"OIDC_ISSUER": "https://sso.example", "OIDC_CLIENT_ID": "motcua", "OIDC_CLIENT_SECRET": "x"}


class Deployment:
    """Behind a proxy that ends TLS: reached on loopback, known by its public name."""

    def __init__(self, client: httpx2.AsyncClient) -> None:
        self.client = client

    async def get(self, path: str, cookies: dict[str, str] | None = None) -> httpx2.Response:
        """Secure cookies are carried by hand, since this client speaks plain http to the proxy's side."""
        sent = {"cookie": "; ".join(f"{name}={value}" for name, value in (cookies or {}).items())}
        return await self.client.get(path, headers=sent if cookies else {})


@pytest.fixture
async def provider(owner_dsn: str, app_dsn: str, tmp_path: Path) -> AsyncIterator[House]:
    """A provider elsewhere: another deployment's sandbox, which knows ours as a client."""
    ours = {"clientId": "lao-cai", "clientSecret": "s", "redirectUris": [f"{PUBLIC}/auth/callback"]}
    async with open_house(
        owner_dsn, app_dsn, tmp_path / "provider", free_port(), SANDBOX_CLIENTS=json.dumps([ours])
    ) as opened:
        yield opened


async def test_any_conforming_provider_by_configuration_alone(
    provider: House, postgres: object, owner_dsn: str, app_dsn: str, tmp_path: Path
) -> None:
    databases = Databases(postgres)  # type: ignore[arg-type]
    name = await databases.create()
    port = free_port()
    here = urlsplit(owner_dsn).path.removeprefix("/")
    settings = {
        "MOTCUA_BASE_URL": PUBLIC,
        "OIDC_ISSUER": f"{provider.base_url}{VNEID}",
        "OIDC_CLIENT_ID": "lao-cai",
        "OIDC_CLIENT_SECRET": "s",
        "OIDC_SCOPES": "openid phone",
        "OIDC_CLAIMS": json.dumps({"subject": "TechID", "fullName": ["ho_ten", "HoVaTen"], "phone": "phone_number"}),
        "OIDC_LEVEL_TWO": json.dumps(["LoA9"]),
    }
    try:
        own, app = owner_dsn.replace(here, name), app_dsn.replace(here, name)
        async with open_house(own, app, tmp_path / "ours", port, **settings):
            address, headers = f"http://127.0.0.1:{port}", {"host": "motcua.example"}
            async with httpx2.AsyncClient(base_url=address, headers=headers) as client:
                await _tour(Deployment(client), provider)
    finally:
        await databases.drop(name)


async def _tour(ours: Deployment, provider: House) -> None:
    begun = await ours.get("/auth/login?next=/ho-so")
    assert begun.headers["location"].startswith(f"{provider.base_url}{VNEID}/authorize?")
    assert "; Secure" in begun.headers["set-cookie"]
    browser = begun.cookies["__Host-motcua-login"]
    asked = dict(httpx2.URL(begun.headers["location"]).params)
    assert asked["scope"] == "openid phone"
    back = await choose(provider.client(), asked, "giang-a-pao")
    assert back.startswith(f"{PUBLIC}/auth/callback?")

    arrived = await ours.get(back.removeprefix(PUBLIC), {"__Host-motcua-login": browser})
    assert arrived.headers["location"] == "/ho-so", arrived.text
    session = next(line for line in arrived.headers.get_list("set-cookie") if line.startswith("__Host-motcua="))
    for part in ("Secure", "HttpOnly", "SameSite=lax", "Path=/"):
        assert part in session, part
    assert "Domain" not in session
    token = {"__Host-motcua": arrived.cookies["__Host-motcua"]}
    me = (await ours.get("/api/me", token)).json()
    assert (me["subject"], me["displayName"], me["level"]) == ("giang-a-pao", "Giàng A Páo", 1)
    identity = (await ours.get("/api/me/identity", token)).json()
    assert (identity["phone"], identity["personalNumber"]) == ("0900000102", "099095000102")
    plain = {"motcua": token["__Host-motcua"]}  # the loopback cookie's name opens nothing here
    assert (await ours.get("/api/me", plain)).status_code == 401

    assert "Bản chạy thử" not in (await ours.get("/auth/callback")).text
    for path in ("/", "/authorize", "/token", "/jwks", "/.well-known/openid-configuration"):
        assert (await ours.get(f"{VNEID}{path}")).status_code == 404, path


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"OIDC_ISSUER": ""}, "OIDC_ISSUER is missing"),
        ({"OIDC_ISSUER": "http://sso.example"}, "plain http"),
        ({"OIDC_ISSUER": "https://user:pw@sso.example"}, "https address"),
        ({"OIDC_CLIENT_ID": ""}, "OIDC_CLIENT_ID"),
        ({"OIDC_SCOPES": "profile"}, "openid"),
        ({"OIDC_CLAIMS": '{"name": "ho_ten"}'}, "name"),
        ({"OIDC_CLAIMS": '{"fullName"'}, "JSON"),
        ({"SANDBOX_CLIENTS": '[{"clientId": "x"}]'}, "clientSecret"),
    ],
)
def test_a_wrong_setting_ends_the_start_in_words(changes: dict[str, str], says: str) -> None:
    with pytest.raises(WrongSetting, match=says):
        read({"MOTCUA_BASE_URL": PUBLIC, **OIDC, **changes})


def test_on_loopback_the_sandbox_stands_in() -> None:
    settings = read({"PORT": "8123"})
    assert settings.issuer == "http://localhost:8123/sandbox/vneid"
    assert read({"MOTCUA_BASE_URL": PUBLIC, **OIDC}).issuer == "https://sso.example"


@pytest.mark.parametrize("command", ["serve", "worker"])
async def test_demo_people_have_no_place_off_loopback(house: House, app_dsn: str, tmp_path: Path, command: str) -> None:
    await house.sign_in("sung-thi-mai")
    environment = {"MOTCUA_BASE_URL": PUBLIC, "DATABASE_APP_URL": app_dsn, "MOTCUA_DATA": str(tmp_path / "var")}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "api.cli", command),
        cwd=Path(__file__).parents[2],
        env={**os.environ, **OIDC, **environment},
        stderr=asyncio.subprocess.PIPE,
    )
    async with asyncio.timeout(30):
        _, errors = await process.communicate()
    assert process.returncode == 1
    said = errors.decode().strip()
    assert said == "This database holds demo people of the sandbox provider; give this deployment its own."
