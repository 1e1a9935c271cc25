"""The channel against a push service of bad manners: outcomes are values, and nothing holds it for long."""

import asyncio
import base64
import socket
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import jwt
import pytest
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric import ec

from kernel.keys import Keyring
from notifications.channels import web_push
from notifications.channels.guarded import GuardedResolver
from notifications.channels.web_push import WebPush, WebPushSettings, open_web_push
from notifications.model.channels import AddressGone, Outcome, Refused, RetryAfter, Sent
from notifications.model.parcels import Parcel, PushAddress
from notifications.rules import payload
from tests.post import Browser, answers, parcel_to
from tests.pwa.push_server import PushServer

MINUTE = timedelta(minutes=1)
NOW = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)


@pytest.fixture
def keys(tmp_path: Path) -> Keyring:
    return Keyring(tmp_path / "secrets")


@pytest.fixture
async def channel(server: PushServer, keys: Keyring) -> AsyncIterator[WebPush]:
    settings = WebPushSettings(web_push_hosts=f"http://{server.host}")
    async with open_web_push(settings, keys, base_url="http://localhost:8000") as opened:
        yield opened


def parcel(endpoint: str, keys: Keyring, browser: Browser | None = None) -> Parcel:
    browser = browser or Browser()
    kid, _ = keys.ec_key(web_push.VAPID)
    address = PushAddress(endpoint=endpoint, p256dh=browser.p256dh, auth=browser.auth, vapid_kid=kid)
    return parcel_to(address)


async def test_what_arrives_can_be_read_by_the_browser_alone(
    server: PushServer, channel: WebPush, keys: Keyring
) -> None:
    browser = Browser()
    sent = parcel(server.endpoint(), keys, browser)
    assert await channel.send(sent, NOW) == Sent()
    (posted,) = server.posted
    assert browser.read(posted.body) == payload.encode(sent)
    assert posted.headers["ttl"] == "3600"
    assert posted.headers["urgency"] == "high"
    assert posted.headers["topic"] == payload.topic(sent.message_id)
    assert posted.headers["content-encoding"] == "aes128gcm"


async def test_vapid_names_the_push_service_and_our_key(server: PushServer, channel: WebPush, keys: Keyring) -> None:
    await channel.send(parcel(server.endpoint(), keys), NOW)
    scheme, _, rest = server.posted[0].headers["authorization"].partition(" ")
    fields = dict(field.strip().split("=", 1) for field in rest.split(","))
    point = base64.urlsafe_b64decode(fields["k"] + "==")
    assert scheme == "vapid"
    assert fields["k"] == web_push.describe(WebPushSettings(), keys).public_key
    claims = jwt.decode(
        fields["t"],
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point),
        algorithms=["ES256"],
        audience=f"http://{server.host}",
        options={"verify_exp": False},
    )
    assert claims["sub"] == "mailto:push@localhost"
    assert 0 < claims["exp"] - NOW.timestamp() <= 24 * 3600


async def test_vapid_header_is_kept_until_its_last_hour(server: PushServer, channel: WebPush, keys: Keyring) -> None:
    endpoint = server.endpoint()
    for later in (timedelta(), timedelta(hours=10), timedelta(hours=11, minutes=30)):
        await channel.send(parcel(endpoint, keys), NOW + later)
    first, second, third = (each.headers["authorization"] for each in server.posted)
    assert first == second
    assert third != first


async def test_a_rotated_key_still_reaches_old_subscriptions(
    server: PushServer, channel: WebPush, keys: Keyring
) -> None:
    old = parcel(server.endpoint(), keys)
    keys.rotate(web_push.VAPID)
    new = parcel(server.endpoint(), keys)
    assert [await channel.send(each, NOW) for each in (old, new)] == [Sent(), Sent()]
    used = [each.headers["authorization"].rpartition("k=")[2] for each in server.posted]
    assert used[0] != used[1]


@pytest.mark.parametrize(
    ("status", "headers", "outcome"),
    [
        (201, {}, Sent()),
        (200, {}, Sent()),
        (404, {}, AddressGone(why="answered_404")),
        (410, {}, AddressGone(why="answered_410")),
        (429, {"retry_after": "120"}, RetryAfter(why="answered_429", asked=timedelta(seconds=120))),
        (503, {}, RetryAfter(why="answered_503")),
        (
            500,
            {"retry_after": "Fri, 20 Nov 2026 15:01:00 GMT"},
            RetryAfter(why="answered_500", asked=timedelta(minutes=1)),
        ),
        (400, {}, Refused(why="answered_400")),
        (403, {}, Refused(why="answered_403")),
        (413, {}, Refused(why="answered_413")),
    ],
)
async def test_every_answer_has_its_outcome(
    server: PushServer, channel: WebPush, keys: Keyring, status: int, headers: dict[str, str], outcome: Outcome
) -> None:
    server.manner = answers(status, **headers)
    assert await channel.send(parcel(server.endpoint(), keys), NOW) == outcome


async def test_a_redirect_is_not_followed(server: PushServer, channel: WebPush, keys: Keyring) -> None:
    server.manner = answers(307, location=f"http://{server.host}/wpush/elsewhere")
    assert await channel.send(parcel(server.endpoint(), keys), NOW) == Refused(why="answered_307")
    assert len(server.posted) == 1


@pytest.mark.parametrize("drip_s", [0.2, 30])
async def test_a_slow_answer_holds_nobody(
    server: PushServer, channel: WebPush, keys: Keyring, drip_s: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web_push, "DEADLINE_S", 0.5)

    async def drip(request: web.Request) -> web.StreamResponse:
        answer = web.StreamResponse(status=201)
        await answer.prepare(request)
        for _ in range(100):
            await asyncio.sleep(drip_s)
            await answer.write(b".")
        return answer

    server.manner = drip
    started = asyncio.get_running_loop().time()
    assert await channel.send(parcel(server.endpoint(), keys), NOW) == Sent()  # its first line has said so
    assert asyncio.get_running_loop().time() - started < 5


async def test_the_deadline_is_five_seconds() -> None:
    assert web_push.DEADLINE_S == 5.0


async def test_a_huge_answer_is_not_read(server: PushServer, channel: WebPush, keys: Keyring) -> None:
    written = 0

    async def flood(request: web.Request) -> web.StreamResponse:
        nonlocal written
        answer = web.StreamResponse(status=201)
        await answer.prepare(request)
        while written < 200_000_000:
            await answer.write(b"x" * 65536)
            written += 65536
        return answer

    server.manner = flood
    assert await channel.send(parcel(server.endpoint(), keys), NOW) == Sent()
    await asyncio.sleep(0.2)
    assert written < 20_000_000  # what the sockets of both sides can hold, and no more


async def test_nobody_there_is_tried_again(channel: WebPush, server: PushServer, keys: Keyring) -> None:
    endpoint = server.endpoint()
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
        settings = WebPushSettings(web_push_hosts=f"http://127.0.0.1:{port}")
        async with open_web_push(settings, keys, base_url="http://localhost:8000") as opened:
            there = endpoint.replace(server.host, f"127.0.0.1:{port}")
            outcome = await opened.send(parcel(there, keys), NOW)
    assert isinstance(outcome, RetryAfter)


class Lying(GuardedResolver):
    """A name server under somebody else's hand."""

    def __init__(self, *turns: list[str]) -> None:
        super().__init__()
        self.turns = list(turns)
        self.asked = 0

    async def look_up(self, host: str, port: int) -> list[str]:
        self.asked += 1
        return self.turns.pop(0) if len(self.turns) > 1 else self.turns[0]


@pytest.mark.parametrize(
    "found",
    [
        ["127.0.0.1"],
        ["::1"],
        ["::ffff:127.0.0.1"],
        ["10.0.0.1"],
        ["100.64.0.1"],
        ["169.254.169.254"],
        ["64:ff9b::7f00:1"],
        ["2002:7f00:1::"],
        ["fec0::1"],
        ["fd00::1"],
        ["8.8.8.8", "192.168.0.1"],
        [],
    ],
)
async def test_a_name_that_leads_into_the_house_is_refused(server: PushServer, keys: Keyring, found: list[str]) -> None:
    settings = WebPushSettings(web_push_hosts=f"push.example.vn:{server.port}")
    resolver = Lying(found)
    async with open_web_push(settings, keys, base_url="http://localhost:8000", resolver=resolver) as channel:
        outcome = await channel.send(parcel(f"https://push.example.vn:{server.port}/a", keys), NOW)
    assert outcome == Refused(why="address")
    assert resolver.asked == 1
    assert server.posted == []


async def test_a_name_that_changes_between_check_and_use_gains_nothing(
    server: PushServer, keys: Keyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first answer passes the check; it, and not a second answer, is what would be connected to."""
    connected: list[str] = []

    async def connect(infos: list[tuple[int, int, int, str, tuple[str, int]]], **_: object) -> None:
        connected.extend(info[4][0] for info in infos)
        raise ConnectionRefusedError

    monkeypatch.setattr("aiohappyeyeballs.start_connection", connect)
    settings = WebPushSettings(web_push_hosts=f"push.example.vn:{server.port}")
    resolver = Lying(["93.184.215.14"], ["127.0.0.1"])
    async with open_web_push(settings, keys, base_url="http://localhost:8000", resolver=resolver) as channel:
        outcome = await channel.send(parcel(f"https://push.example.vn:{server.port}/a", keys), NOW)
    assert connected == ["93.184.215.14"]
    assert isinstance(outcome, RetryAfter)
    assert server.posted == []


@pytest.mark.parametrize("literal", ["127.0.0.1", "10.0.0.1", "[::1]", "[fd00::1]", "[::ffff:7f00:1]"])
async def test_an_https_address_of_the_house_is_refused_though_it_is_listed(
    server: PushServer, keys: Keyring, literal: str
) -> None:
    settings = WebPushSettings(web_push_hosts=f"{literal}:{server.port}")
    async with open_web_push(settings, keys, base_url="http://localhost:8000") as channel:
        assert await channel.send(parcel(f"https://{literal}:{server.port}/a", keys), NOW) == Refused(why="address")


async def test_an_address_that_is_no_longer_listed_is_refused(channel: WebPush, keys: Keyring) -> None:
    assert await channel.send(parcel("http://127.0.0.1:1/a", keys), NOW) == Refused(why="endpoint")


async def test_a_key_we_lost_means_the_address_is_gone(server: PushServer, channel: WebPush) -> None:
    browser = Browser()
    address = PushAddress(endpoint=server.endpoint(), p256dh=browser.p256dh, auth=browser.auth, vapid_kid="gone")
    lost = parcel_to(address)
    assert await channel.send(lost, NOW) == AddressGone(why="vapid_key")
