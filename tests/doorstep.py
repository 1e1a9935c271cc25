"""A helper, a resident and a commune office as a test plays them, over HTTP; and the phone's half of the seal."""

import base64
import hashlib
import os
from datetime import timedelta
from typing import Any

import httpx2
import msgspec
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from kernel.clock import now
from kernel.ids import new_id
from tests.house import House

MUONG_HUM, PHONG_HAI = "000.00.72.H38", "000.00.71.H38"
PENSION = "1.014027"
DE, HOA, MY, MAI = "giang-van-de", "ly-thi-hoa", "thao-thi-my", "sung-thi-mai"
MY_NUMBER, DE_NUMBER = "099155000108", "099094000301"
BOSS, CLERK = "le-thi-bich", "tan-lao-ta"


def text64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def raw64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def seal(server: dict[str, str], purpose: str, context: str, plain: Any) -> dict[str, str]:
    """What WebCrypto does on the phone, written a second time."""
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw64(server["key"]))
    own = ec.generate_private_key(ec.SECP256R1())
    epk = own.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    info = f"motcua-sealed-1|{purpose}|{server['kid']}".encode()
    key = HKDF(hashes.SHA256(), 32, salt=epk, info=info).derive(own.exchange(ec.ECDH(), public))
    iv = os.urandom(12)
    box = AESGCM(key).encrypt(iv, msgspec.json.encode(plain), context.encode())
    return {"kid": server["kid"], "epk": text64(epk), "iv": text64(iv), "box": text64(box)}


def entry(kind: str, minutes_ago: float = 0, **said: Any) -> dict[str, Any]:
    """Something a phone wrote down a while ago."""
    at = now() - timedelta(minutes=minutes_ago)
    return {"id": str(new_id()), "at": at.isoformat(), "kind": kind, **said}


def consent(household: str, *, agreed: bool = True, minutes_ago: float = 60) -> dict[str, Any]:
    return entry("consent", minutes_ago, householdId=household, agreed=agreed, words="Xin ghi tên và nhà.")


def key() -> dict[str, str]:
    return {"idempotency-key": str(new_id())}


class Scanned:
    """A QR on a helper's screen: an id, and a secret that only the screen and whoever scans it know."""

    def __init__(self) -> None:
        self.secret = os.urandom(32)

    @property
    def hash(self) -> str:
        return text64(hashlib.sha256(self.secret).digest())

    def of(self, mandate_id: str) -> dict[str, str]:
        return {"mandateId": mandate_id, "secret": text64(self.secret)}


class Helper:
    """A helper's phone."""

    def __init__(self, http: httpx2.AsyncClient, me: dict[str, Any]) -> None:
        self.http = http
        self.me = me

    async def get(self, path: str) -> Any:
        answer = await self.http.get(f"/api/team/{path}")
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def households(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        after = ""
        while True:
            page = await self.get(f"households{after}")
            found += page["items"]
            if page["next"] is None:
                return found
            after = f"?after={page['next']}"

    async def household_of(self, head_name: str) -> dict[str, Any]:
        return next(each for each in await self.households() if each["headName"] == head_name)

    async def bring(self, *entries: dict[str, Any]) -> list[dict[str, Any]]:
        answer = await self.http.post("/api/team/entries", json={"entries": list(entries)})
        assert answer.status_code == 200, answer.text
        items: list[dict[str, Any]] = answer.json()["items"]
        assert [each["id"] for each in items] == [each["id"] for each in entries]
        return items

    async def kept(self, *entries: dict[str, Any]) -> list[dict[str, Any]]:
        items = await self.bring(*entries)
        assert [each["result"] for each in items] == ["kept"] * len(entries), items
        return items

    async def ask(self, way: str = "qr", **more: Any) -> httpx2.Response:
        wanted = {"id": str(new_id()), "acts": ["prepare", "submit", "follow"], "way": way, **more}
        if "dossierCode" not in wanted:
            wanted.setdefault("procedureCode", PENSION)
        return await self.http.post("/api/team/mandates", json=wanted, headers=key())

    async def asked(self, way: str = "qr", **more: Any) -> dict[str, Any]:
        answer = await self.ask(way, **more)
        assert answer.status_code == 201, answer.text
        mandate: dict[str, Any] = answer.json()
        return mandate

    async def sealed_code(self, mandate_id: str, code: str) -> dict[str, Any]:
        """The entry that a phone keeps where there is no network."""
        return entry("code", mandateId=mandate_id, code=seal(await self.get("key"), "code", mandate_id, {"code": code}))

    async def type_code(self, mandate_id: str, code: str) -> httpx2.Response:
        sealed = seal(await self.get("key"), "code", mandate_id, {"code": code})
        return await self.http.post(f"/api/team/mandates/{mandate_id}/code", json={"code": sealed})


async def helper(house: House, subject: str = DE) -> Helper:
    http = await house.sign_in(subject)
    me = await http.get("/api/team/me")
    assert me.status_code == 200, me.text
    return Helper(http, me.json())


async def open_teams(house: House) -> None:
    """The demo's communes, helpers and households."""
    from api.cli import seed_demo_teams

    await house.seed_staff()
    async with house.database.transaction() as conn:
        await seed_demo_teams(conn, house.settings)


async def texts(house: House) -> list[str]:
    """Every SMS so far."""
    async with house.database.connection() as conn:
        return [row[0] for row in await conn.fetch("SELECT text FROM sandbox_sms_message ORDER BY id")]


async def code_sent(house: House) -> str:
    """The seven digits of the last consent code."""
    await house.settle()
    return next(text for text in reversed(await texts(house)) if ": Ma " in text).split(": Ma ")[1][:7]
