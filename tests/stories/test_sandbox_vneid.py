"""The sandbox provider keeps to its protocol: what any relying party would try of it, over real HTTP."""

import base64
import hashlib
import json
import secrets
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import httpx2
import pytest
from joserfc import jwt
from joserfc.jwk import KeySet

from api.sandboxes.vneid.people import everybody
from tests.browsing import VNEID, choose
from tests.conftest import free_port
from tests.house import House, open_house

BACK = "http://127.0.0.1:9/back"
CLIENT = ("other-party", "a secret with spaces & signs")


@pytest.fixture
async def house(owner_dsn: str, app_dsn: str, tmp_path: Path) -> AsyncIterator[House]:
    """With a client of SANDBOX_CLIENTS."""
    other = {"clientId": CLIENT[0], "clientSecret": CLIENT[1], "redirectUris": [BACK]}
    async with open_house(owner_dsn, app_dsn, tmp_path, free_port(), SANDBOX_CLIENTS=json.dumps([other])) as opened:
        yield opened


class Party:
    """A relying party written by hand."""

    def __init__(self, house: House) -> None:
        self.client = house.client()
        self.issuer = f"{house.base_url}{VNEID}"
        self.verifier = secrets.token_urlsafe(48)
        self.asked = {
            "response_type": "code",
            "client_id": CLIENT[0],
            "redirect_uri": BACK,
            "scope": "openid profile",
            "state": "s t&=",
            "nonce": "n",
            "code_challenge_method": "S256",
            "code_challenge": base64.urlsafe_b64encode(hashlib.sha256(self.verifier.encode()).digest())
            .rstrip(b"=")
            .decode(),
        }

    async def code(self, subject: str = "sung-thi-mai") -> str:
        back = await choose(self.client, self.asked, subject)
        assert back.startswith(f"{BACK}?")
        query = dict(parse_qsl(urlsplit(back).query))
        assert (query["state"], query["iss"]) == ("s t&=", self.issuer)
        return query["code"]

    async def redeem(
        self, code: str, auth: tuple[str, str] | None = CLIENT, changes: dict[str, str] | None = None
    ) -> httpx2.Response:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": BACK,
            "code_verifier": self.verifier,
            **(changes or {}),
        }
        form = {name: value for name, value in form.items() if value}
        proof = {} if auth is None else {"authorization": f"Basic {base64.b64encode(':'.join(auth).encode()).decode()}"}
        return await self.client.post(f"{VNEID}/token", data=form, headers=proof)

    async def authorize(self, **changes: str) -> httpx2.Response:
        asked = {name: value for name, value in {**self.asked, **changes}.items() if value}
        return await self.client.get(f"{VNEID}/authorize", params=asked)


async def test_discovery_names_what_there_is(house: House) -> None:
    party = Party(house)
    told = (await party.client.get(f"{VNEID}/.well-known/openid-configuration")).json()
    assert told["issuer"] == party.issuer
    assert told["code_challenge_methods_supported"] == ["S256"]
    assert told["authorization_response_iss_parameter_supported"] is True
    for name in ("jwks_uri", "userinfo_endpoint"):
        assert (await party.client.get(told[name])).status_code in (200, 401)


async def test_a_code_becomes_a_token_that_verifies(house: House) -> None:
    party = Party(house)
    token = (await party.redeem(await party.code())).json()
    keys = KeySet.import_key_set((await party.client.get(f"{VNEID}/jwks")).json())
    verified = jwt.decode(token["id_token"], keys, algorithms=["ES256"])
    assert verified.header["kid"]
    claims = verified.claims
    assert (claims["iss"], claims["aud"], claims["sub"]) == (party.issuer, CLIENT[0], "sung-thi-mai")
    assert (claims["nonce"], claims["acr"]) == ("n", "LoA2")
    assert "HoVaTen" not in claims
    told = await party.client.get(f"{VNEID}/userinfo", headers={"authorization": f"Bearer {token['access_token']}"})
    assert told.json()["HoVaTen"] == told.json()["name"] == "Sùng Thị Mai"
    assert told.json()["SoDinhDanh"] == "099198000101"
    assert "phone_number" not in told.json()  # not asked for


async def test_keys_are_private_and_outlive_one_rotation(house: House) -> None:
    party = Party(house)
    token = (await party.redeem(await party.code())).json()
    await party.client.post(f"{VNEID}/keys")
    published = (await party.client.get(f"{VNEID}/jwks")).json()
    assert len(published["keys"]) == 2
    assert all("d" not in key for key in published["keys"])
    jwt.decode(token["id_token"], KeySet.import_key_set(published), algorithms=["ES256"])


async def test_a_code_is_spent_once_and_takes_its_token_with_it(house: House) -> None:
    party = Party(house)
    code = await party.code()
    bearer = {"authorization": f"Bearer {(await party.redeem(code)).json()['access_token']}"}
    assert (await party.client.get(f"{VNEID}/userinfo", headers=bearer)).status_code == 200
    again = await party.redeem(code)
    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")
    assert (await party.client.get(f"{VNEID}/userinfo", headers=bearer)).status_code == 401


async def test_a_code_lives_a_minute(house: House) -> None:
    from datetime import timedelta

    from kernel.clock import shifted

    party = Party(house)
    code = await party.code()
    with shifted(timedelta(seconds=61)):
        assert (await party.redeem(code)).json()["error"] == "invalid_grant"


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"code_verifier": ""}, "invalid_request"),
        ({"code_verifier": "x" * 64}, "invalid_grant"),
        ({"redirect_uri": f"{BACK}/"}, "invalid_grant"),
        ({"redirect_uri": ""}, "invalid_grant"),
        ({"code": "unknown"}, "invalid_grant"),
        ({"code": ""}, "invalid_request"),
        ({"grant_type": "client_credentials"}, "unsupported_grant_type"),
    ],
)
async def test_what_the_token_endpoint_refuses(house: House, changes: dict[str, str], error: str) -> None:
    party = Party(house)
    answer = await party.redeem(await party.code(), changes=changes)
    assert (answer.status_code, answer.json()["error"]) == (400, error)
    assert answer.headers["cache-control"] == "no-store"


async def test_clients_prove_who_they_are(house: House) -> None:
    party = Party(house)
    code = await party.code()
    for auth in (None, (CLIENT[0], "guessed"), ("motcua", CLIENT[1]), ("nobody", "x")):
        answer = await party.redeem(code, auth)
        assert answer.status_code in (400, 401), auth
        assert answer.json()["error"] == "invalid_client", auth
    stolen = await party.redeem(code, ("motcua", house.keys.text_secret("sandbox-vneid-client")))
    assert stolen.json()["error"] == "invalid_grant"
    assert (await party.redeem(code)).status_code == 200


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"code_challenge": ""}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge_method": ""}, "invalid_request"),
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"prompt": "none"}, "login_required"),
    ],
)
async def test_what_goes_back_to_the_client_as_an_error(house: House, changes: dict[str, str], error: str) -> None:
    party = Party(house)
    answer = await party.authorize(**changes)
    assert answer.status_code == 303, answer.text
    query = dict(parse_qsl(urlsplit(answer.headers["location"]).query))
    assert answer.headers["location"].startswith(f"{BACK}?")
    assert (query["error"], query["state"], query["iss"]) == (error, "s t&=", party.issuer)


async def test_what_must_not_be_redirected_anywhere(house: House) -> None:
    party = Party(house)
    for changes in (
        {"redirect_uri": "https://evil.example/back"},
        {"redirect_uri": f"{BACK}?x=1"},
        {"client_id": "nobody"},
        {"client_id": ""},
        {"redirect_uri": "javascript:alert(1)"},
    ):
        answer = await party.authorize(**changes)
        assert answer.status_code == 400, changes
        assert "location" not in answer.headers, changes


async def test_the_page_shows_everybody_and_runs_nothing(house: House) -> None:
    party = Party(house)
    answer = await party.authorize(state='"><script>alert(1)</script>')
    assert answer.status_code == 200
    assert "<script" not in answer.text
    assert "Trần &lt;b&gt;&amp;&quot;&#x27; Thị Thử" in answer.text
    assert "Bản chạy thử: hồ sơ và tiền không thật." in answer.text
    assert answer.text.count("<button") == 1 + len(everybody())
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    hinted = await party.authorize(login_hint="giang-a-pao")
    assert hinted.text.count("<button") == 2


async def test_nobody_leaves_without_proof_or_a_question(house: House) -> None:
    party = Party(house)
    token = (await party.redeem(await party.code())).json()
    bearer = {"authorization": f"Bearer {token['access_token']}"}
    home = {"client_id": CLIENT[0], "post_logout_redirect_uri": "http://127.0.0.1:9/"}

    asked = await party.client.get(f"{VNEID}/logout", params=home)
    assert (asked.status_code, "location" in asked.headers) == (200, False)
    forged = await party.client.get(f"{VNEID}/logout", params={**home, "id_token_hint": "e30.e30.x"})
    assert forged.status_code == 400
    elsewhere = {**home, "id_token_hint": token["id_token"], "post_logout_redirect_uri": "https://evil.example/"}
    assert "location" not in (await party.client.get(f"{VNEID}/logout", params=elsewhere)).headers

    token = (await party.redeem(await party.code())).json()
    bearer = {"authorization": f"Bearer {token['access_token']}"}
    left = await party.client.get(f"{VNEID}/logout", params={**home, "id_token_hint": token["id_token"], "state": "z"})
    assert left.headers["location"] == "http://127.0.0.1:9/?state=z"
    assert (await party.client.get(f"{VNEID}/userinfo", headers=bearer)).status_code == 401


async def test_its_behaviour_is_set_by_page_or_program(house: House) -> None:
    client = house.client()
    assert (await client.post(f"{VNEID}/behaviour", data={"name": "down"})).status_code == 303
    assert "<strong>down</strong>" in (await client.get(f"{VNEID}/")).text
    assert (await client.get(f"{VNEID}/.well-known/openid-configuration")).status_code == 503
    unknown = await client.post(f"{VNEID}/behaviour", json={"name": "<b>"})
    assert (unknown.status_code, unknown.json()["error"]) == (422, "unknown")
    assert (await client.post(f"{VNEID}/behaviour", json={"name": "normal"})).json() == {"name": "normal"}


async def test_nothing_that_is_sent_breaks_it(house: House) -> None:
    client = house.client()
    for method, path in (("GET", "authorize"), ("POST", "authorize"), ("POST", "authorize/choice"), ("POST", "token")):
        for junk in ("", "a", "=", "%", "client_id=%ff", "client_id=%00&redirect_uri=%00", "code=%00", "&&&==&"):
            where = f"{VNEID}/{path}?{junk}" if method == "GET" else f"{VNEID}/{path}"
            answer = await client.request(
                method, where, content=junk, headers={"content-type": "application/x-www-form-urlencoded"}
            )
            assert answer.status_code < 500, (method, path, junk)
    for bearer in ("Bearer", "Bearer x", "Basic x", "bearer é"):
        headers = {b"authorization": bearer.encode("latin-1")}
        assert (await client.get(f"{VNEID}/userinfo", headers=headers)).status_code == 401
    too_large = await client.post(f"{VNEID}/token", content=b"a=" + b"a" * 100_000)
    assert too_large.status_code == 413
