"""CPU per Web Push message: our channel, pywebpush's own sender with a shared session, and the bare cryptography.

`python -m bench.push_cpu`. Rounds are interleaved; the push service is another process, met over TLS.
"""

import asyncio
import base64
import os
import socket
import ssl
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import uvloop
from aiohttp.abc import AbstractResolver, ResolveResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from cryptography.x509.oid import NameOID
from py_vapid import Vapid02
from pywebpush import webpush_async

from bench.push_sink import running
from kernel import clock
from kernel.ids import MessageId, new_id
from kernel.keys import Keyring
from notifications.channels.guarded import GuardedResolver
from notifications.channels.web_push import VAPID, WebPush, WebPushSettings, open_web_push
from notifications.model.channels import Language, Sent
from notifications.model.kinds import Kind
from notifications.model.parcels import Parcel, PushAddress
from notifications.model.texts import Frame, Text

MESSAGES, ROUNDS, AT_ONCE = 1000, 7, 16
HOST = "push.example.vn"
TEXT = Text(title="Hồ sơ đuôi 0361 đã có kết quả", body="Xem trong ứng dụng; bản giấy nhận như đã chọn.")
FRAME = Frame(automatic="", leave="")
TOKEN = "t" * 300
PAYLOAD = b'{"notification":{"title":"..."},"web_push":8030}'.ljust(700, b" ")

Send = Callable[[], Awaitable[None]]


class Here(GuardedResolver):
    """The bench's push service has a public name, and stands on this machine."""

    async def resolve(self, host: str, port: int) -> list[str]:  # noqa: ARG002
        return ["127.0.0.1"]


class HereToo(AbstractResolver):
    """The same for aiohttp."""

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        return [ResolveResult(hostname=host, host="127.0.0.1", port=port, family=family, proto=0, flags=0)]

    async def close(self) -> None:
        """Nothing is held."""


def certificate(folder: Path) -> Path:
    """A key and a certificate for HOST, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = clock.now()
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = folder / "sink.pem"
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.write_bytes(pem + made.public_bytes(Encoding.PEM))
    return file


class Phone:
    """Where the messages of this bench go."""

    def __init__(self, port: int) -> None:
        point = ec.generate_private_key(ec.SECP256R1()).public_key()
        self.p256dh = point.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        self.auth = os.urandom(16)
        self.endpoint = f"https://{HOST}:{port}/wpush/{new_id()}"

    @property
    def info(self) -> dict[str, Any]:
        keys = {"p256dh": base64.urlsafe_b64encode(self.p256dh), "auth": base64.urlsafe_b64encode(self.auth)}
        return {"endpoint": self.endpoint, "keys": {name: value.decode() for name, value in keys.items()}}


def ours(channel: WebPush, keys: Keyring, phone: Phone) -> Send:
    kid, _ = keys.ec_key(VAPID)
    address = PushAddress(endpoint=phone.endpoint, p256dh=phone.p256dh, auth=phone.auth, vapid_kid=kid)
    parcel = Parcel(  # ids and words come with the row: the database's work is counted apart
        delivery_id=new_id(),
        message_id=MessageId(new_id()),
        address=address,
        kind=Kind.PAID,
        language=Language.VI,
        text=TEXT,
        frame=FRAME,
        link="https://motcua.example/ho-so/1",
        unread=1,
        token=TOKEN,
        ttl_s=3600,
        urgent=True,
    )

    async def send() -> None:
        assert await channel.send(parcel, clock.now()) == Sent()

    return send


def theirs(session: aiohttp.ClientSession, keys: Keyring, phone: Phone) -> Send:
    vapid = Vapid02(keys.ec_key(VAPID)[1])

    async def send() -> None:
        claims: dict[str, str | int] = {"sub": "mailto:push@localhost"}
        answer = await webpush_async(
            phone.info,
            PAYLOAD.decode(),
            vapid_private_key=vapid,
            vapid_claims=claims,
            ttl=3600,
            headers={"urgency": "high", "topic": "t"},
            aiohttp_session=session,
        )
        assert not isinstance(answer, str)
        assert answer.status == 201

    return send


def floor(phone: Phone) -> Send:
    """RFC 8291 in a straight line, nothing sent."""

    def derive(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
        return HKDF(hashes.SHA256(), length, salt, info).derive(secret)

    async def send() -> None:
        ephemeral, salt = ec.generate_private_key(ec.SECP256R1()), os.urandom(16)
        own = ephemeral.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        far = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), phone.p256dh)
        shared = derive(ephemeral.exchange(ec.ECDH(), far), phone.auth, b"WebPush: info\0" + phone.p256dh + own, 32)
        key = derive(shared, salt, b"Content-Encoding: aes128gcm\0", 16)
        nonce = derive(shared, salt, b"Content-Encoding: nonce\0", 12)
        AESGCM(key).encrypt(nonce, PAYLOAD + b"\2", None)

    return send


async def measure(send: Send) -> tuple[float, float]:
    """(CPU µs of this process, wall µs) per message."""
    left = MESSAGES

    async def hand() -> None:
        nonlocal left
        while left > 0:
            left -= 1
            await send()

    cpu, wall = time.process_time(), time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for _ in range(AT_ONCE):
            group.create_task(hand())
    return (time.process_time() - cpu) / MESSAGES * 1e6, (time.perf_counter() - wall) / MESSAGES * 1e6


async def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        pem = certificate(folder)
        tls = ssl.create_default_context(cafile=str(pem))
        keys = Keyring(folder / "secrets")
        with running(str(pem)) as sink:
            phone = Phone(sink.port)
            settings = WebPushSettings(web_push_hosts=f"{HOST}:{sink.port}")
            connector = aiohttp.TCPConnector(resolver=HereToo(), ssl=tls)
            async with (
                aiohttp.ClientSession(connector=connector) as session,
                open_web_push(settings, keys, base_url="http://localhost", tls=tls, resolver=Here()) as channel,
            ):
                sends = {
                    "our channel (pywebpush encodes)": ours(channel, keys, phone),
                    "pywebpush.webpush_async, shared session": theirs(session, keys, phone),
                    "the cryptography alone": floor(phone),
                }
                seen: dict[str, list[tuple[float, float]]] = {label: [] for label in sends}
                for send in sends.values():
                    await measure(send)  # connections open, caches warm
                for _ in range(ROUNDS):
                    for label, send in sends.items():
                        seen[label].append(await measure(send))
    report(seen)


def report(seen: dict[str, list[tuple[float, float]]]) -> None:
    cpu = {label: statistics.median(each[0] for each in rows) for label, rows in seen.items()}
    print(f"Web Push, {MESSAGES} messages × {ROUNDS} rounds, {AT_ONCE} at once, over TLS to a local sink; medians")
    for label, rows in seen.items():
        lowest, highest = min(each[0] for each in rows), max(each[0] for each in rows)
        rate = 1e6 / statistics.median(each[1] for each in rows)
        print(f"  {label:42} {cpu[label]:6.0f} µs CPU ({lowest:.0f}–{highest:.0f}), {rate:6.0f}/s")
    mine, other, bare = cpu.values()
    print(f"  webpush_async / ours = {other / mine:.2f}×;  ours / the cryptography = {mine / bare:.2f}×")


if __name__ == "__main__":
    uvloop.run(main())
