"""Web Push (RFC 8030, 8291, 8292): pywebpush encrypts, our own client sends; trusts no endpoint and no answer."""

import base64
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from functools import cache
from ssl import SSLContext, create_default_context
from typing import Any, ClassVar
from uuid import UUID

import jwt
import msgspec
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from kernel.keys import Keyring, Untrusted
from notifications.channels.guarded import AddressClosed, GuardedResolver
from notifications.channels.posting import Poster
from notifications.model.channels import AddressGone, Fate, Outcome, Refused, RetryAfter, Sent
from notifications.model.parcels import Address, Parcel, PushAddress
from notifications.rules import payload
from notifications.rules.addresses import (
    DEFAULT_HOSTS,
    Endpoint,
    PushHost,
    is_closed_literal,
    read_endpoint,
    read_hosts,
)
from notifications.rules.patience import read_retry_after

VAPID = "vapid"
"""the purpose of our application server key in the Keyring"""
DEADLINE_S = 5.0
_TOKEN_S, _RENEW_S = 12 * 3600, 3600
_CACHED_MOST = 1024


class WebPushSettings(msgspec.Struct, frozen=True, kw_only=True):
    """WEB_PUSH_HOSTS replaces the known push services; WEB_PUSH_CONTACT is whom those may ask (RFC 8292 §2.1)."""

    web_push_hosts: str = DEFAULT_HOSTS
    web_push_contact: str = ""


class PushDoor(msgspec.Struct, frozen=True, kw_only=True):
    """What those who take subscriptions must know of this channel."""

    hosts: tuple[PushHost, ...]
    kid: str
    public_key: str
    """applicationServerKey, base64url: the key browsers subscribe under now"""


def describe(settings: WebPushSettings, keys: Keyring) -> PushDoor:
    """Raises ValueError when WEB_PUSH_HOSTS cannot be meant."""
    kid, signer = keys.ec_key(VAPID)
    return PushDoor(hosts=read_hosts(settings.web_push_hosts), kid=kid, public_key=_public(signer))


def _public(signer: EllipticCurvePrivateKey) -> str:
    point = signer.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(point).rstrip(b"=").decode()


class WebPush:
    """A Carrier. One client, and one VAPID header per push service and key, kept until its last hour."""

    shows_once: ClassVar[bool] = True  # by the notification's tag

    def __init__(self, poster: Poster, keys: Keyring, *, hosts: tuple[PushHost, ...], contact: str) -> None:
        self._poster = poster
        self._keys = keys
        self._hosts = hosts
        self._contact = contact
        self._headers: dict[tuple[str, str], tuple[float, str]] = {}

    def provider(self, address: Address | None) -> str:
        """The push service's origin."""
        endpoint = read_endpoint(address.endpoint, self._hosts) if isinstance(address, PushAddress) else None
        return endpoint.origin if endpoint else "unlisted"

    async def ask(self, delivery_id: UUID, reference: str | None, now: datetime) -> Fate:  # noqa: ARG002
        """Push services do not say; the phone does, by receipt."""
        return Fate.UNKNOWN

    async def send(self, parcel: Parcel, now: datetime) -> Outcome:
        """One try. Never raises for what the far side does, never takes longer than 5 s."""
        address = _address(parcel)
        endpoint = read_endpoint(address.endpoint, self._hosts)
        if endpoint is None:
            return Refused(why="endpoint")
        if is_closed_literal(endpoint.host, plain=endpoint.plain):
            return Refused(why="address")
        try:
            vapid = self._authorization(endpoint, address.vapid_kid, now)
        except Untrusted:
            return AddressGone(why="vapid_key")  # made under a key this deployment no longer holds
        try:
            body = encrypt(address, payload.encode(parcel))
        except ValueError:
            return Refused(why="keys")
        headers = (
            f"authorization: {vapid}\r\ncontent-encoding: aes128gcm\r\ncontent-type: application/octet-stream\r\n"
            f"ttl: {parcel.ttl_s}\r\nurgency: {'high' if parcel.urgent else 'normal'}\r\n"
            f"topic: {payload.topic(parcel.message_id)}\r\nuser-agent: motcua\r\n"
        )
        try:
            answer = await self._poster.post(endpoint, headers, body, DEADLINE_S)
        except AddressClosed:
            return Refused(why="address")
        except (TimeoutError, OSError) as failure:
            return RetryAfter(why=type(failure).__name__)
        return _judge(answer.status, answer.retry_after, now)

    def _authorization(self, endpoint: Endpoint, kid: str, now: datetime) -> str:
        made = self._headers.get((endpoint.origin, kid))
        at = now.timestamp()
        if made is None or not _RENEW_S < made[0] - at <= _TOKEN_S:
            expires = int(at) + _TOKEN_S
            _, signer = self._keys.ec_key(VAPID, kid)
            claims = {"aud": endpoint.origin, "exp": expires, "sub": self._contact}
            token = jwt.encode(claims, signer, algorithm="ES256")
            made = (float(expires), f"vapid t={token}, k={_public(signer)}")
            if len(self._headers) >= _CACHED_MOST:
                self._headers.clear()
            self._headers[endpoint.origin, kid] = made
        return made[1]


def _address(parcel: Parcel) -> PushAddress:
    assert isinstance(parcel.address, PushAddress)
    return parcel.address


@cache
def _pusher() -> Any:
    """Its keys are given as bytes: reading them from base64, and making another one each time, costs a tenth more.
    Read late: it brings a whole HTTP client along, and only who sends needs it."""
    from pywebpush import WebPusher

    return WebPusher({"endpoint": ""})


def encrypt(address: PushAddress, plaintext: bytes) -> bytes:
    """RFC 8291 by pywebpush, which makes a new key and salt each time. Raises ValueError for keys that are none."""
    pusher = _pusher()
    pusher.receiver_key, pusher.auth_key = address.p256dh, address.auth
    body: bytes = pusher.encode(plaintext)["body"]
    return body


def _judge(status: int, retry_after: str | None, now: datetime) -> Outcome:
    match status:
        case 200 | 201 | 202 | 204:
            return Sent()
        case 404 | 410:
            return AddressGone(why=f"answered_{status}")
        case 408 | 425 | 429 | 500 | 502 | 503 | 504:
            return RetryAfter(why=f"answered_{status}", asked=read_retry_after(retry_after, now))
        case _ if 505 <= status <= 599:
            return RetryAfter(why=f"answered_{status}", asked=read_retry_after(retry_after, now))
        case _:
            return Refused(why=f"answered_{status}")


@asynccontextmanager
async def open_web_push(
    settings: WebPushSettings,
    keys: Keyring,
    *,
    base_url: str,
    tls: SSLContext | None = None,
    resolver: GuardedResolver | None = None,
    connections: int = 64,
) -> AsyncIterator[WebPush]:
    """The channel, open. Proxies of the environment are not used: they would resolve names unguarded."""
    hosts = read_hosts(settings.web_push_hosts)
    plain = frozenset((host.name, host.port) for host in hosts if host.scheme == "http")
    contact = settings.web_push_contact or (base_url if base_url.startswith("https://") else "mailto:push@localhost")
    poster = Poster(resolver or GuardedResolver(plain), tls or _trusting(), connections=connections)
    try:
        yield WebPush(poster, keys, hosts=hosts, contact=contact)
    finally:
        poster.close()


@cache
def _trusting() -> SSLContext:
    """The system's authorities, and nothing spoken but what we speak."""
    context = create_default_context()
    context.set_alpn_protocols(["http/1.1"])
    return context
