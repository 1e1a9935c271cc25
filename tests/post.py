"""Notifications alone on a real database, with a push service on loopback and browsers that can read."""

import base64
import os
from datetime import UTC, datetime
from functools import partial
from typing import Any
from uuid import UUID

import http_ece
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from kernel import jobs
from kernel.database import Database
from kernel.ids import MessageId, PersonId, new_id
from kernel.keys import Keyring
from notifications.actions import subscribing, tell
from notifications.actions.delivering import Deliverer, Opener
from notifications.actions.packing import Packer
from notifications.actions.voice import Voice
from notifications.channels import web_push
from notifications.channels.web_push import PushDoor, WebPushSettings, open_web_push
from notifications.jobs import handlers
from notifications.model.channels import Channel, Language
from notifications.model.kinds import Kind
from notifications.model.parcels import Address, Parcel
from notifications.model.texts import Site
from notifications.rules.quiet import NEVER
from notifications.schemas import Subscription, SubscriptionKeys
from tests.pwa.push_server import Manner, PushServer

VOICE = Voice(Site(name="Một Cửa tỉnh Lào Cai", hotline="1022", sms_sender="Mot Cua Lao Cai"))
BASE = "http://localhost:8000"


class Browser:
    """The far end of the encryption."""

    def __init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.auth = os.urandom(16)

    @property
    def p256dh(self) -> bytes:
        return self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    def read(self, body: bytes) -> bytes:
        plain: bytes = http_ece.decrypt(body, private_key=self.key, auth_secret=self.auth, version="aes128gcm")
        return plain


def answers(status: int, **headers: str) -> Manner:
    async def manner(_: web.Request) -> web.StreamResponse:
        return web.Response(status=status, headers={name.replace("_", "-"): value for name, value in headers.items()})

    return manner


def parcel_to(address: Address, kind: Kind = Kind.PAID) -> Parcel:
    said = VOICE.say(kind, {"tail": "0361"}, Language.VI)
    return Parcel(
        delivery_id=new_id(),
        message_id=MessageId(new_id()),
        address=address,
        kind=kind,
        language=Language.VI,
        text=said,
        frame=VOICE.frame(Language.VI),
        link=f"{BASE}/ho-so/1",
        unread=3,
        token="t",
        ttl_s=3600,
        urgent=True,
    )


class Post:
    """One deployment's notifications, with a clock of its own."""

    def __init__(self, database: Database, keys: Keyring, server: PushServer) -> None:
        self.database, self.keys, self.server = database, keys, server
        settings = WebPushSettings(web_push_hosts=f"http://{server.host}")
        self.door: PushDoor = web_push.describe(settings, keys)
        self.now = datetime.now(UTC)
        self.doors: dict[Channel, Opener] = {Channel.WEB_PUSH: partial(open_web_push, settings, keys, base_url=BASE)}
        self.deliverer = Deliverer(
            self.doors,
            packer=Packer(keys=keys, voice=VOICE, base_url=BASE),
            quiet=NEVER,
            clock=lambda: self.now,
        )

    async def subscribe(self, person: PersonId, endpoint: str, browser: Browser | None = None) -> UUID:
        browser = browser or Browser()
        given = Subscription(
            endpoint=endpoint,
            keys=SubscriptionKeys(p256dh=text(browser.p256dh), auth=text(browser.auth)),
        )
        return await self.take(person, given)

    async def take(self, person: PersonId, given: Subscription) -> UUID:
        async with self.database.transaction() as conn:
            return await subscribing.subscribe(conn, self.door, person, given, agent="Firefox", now=self.now)

    async def tell(self, person: PersonId, kind: Kind = Kind.PAID, key: str = "fact") -> Any:
        async with self.database.transaction() as conn:
            return await tell(
                conn, person_id=person, kind=kind, values={"tail": "0361"}, link="/ho-so/1", key=key, now=self.now
            )

    async def work(self) -> None:
        worker = jobs.Worker(self.database, handlers(self.deliverer), doors=[self.deliverer.open])
        await worker.drain()

    async def rows(self, query: str, *args: Any) -> list[tuple[Any, ...]]:
        async with self.database.connection() as conn:
            return [tuple(row) for row in await conn.fetch(query, *args)]

    async def states(self) -> list[str]:
        return [row[0] for row in await self.rows("SELECT state FROM deliveries ORDER BY id")]


def text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def person() -> PersonId:
    return PersonId(new_id())
