"""Secrets of this deployment: made once in a folder (0600), named by key ids, rotated by adding a newer one.

No secret has a default in code. The newest key of a purpose seals and signs; the older ones still open and verify.
"""

import base64
import hashlib
import hmac
import os
import secrets
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import jwt
import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from kernel.ids import new_id

FORMAT = b"\x01"
KEY_ID_BYTES = 4
NONCE_BYTES = 12


class Unopenable(Exception):
    """Sealed by a key this deployment does not hold, or tampered with."""


class Untrusted(Exception):
    """A token this deployment did not sign, or whose time is over."""


class _Key(msgspec.Struct, frozen=True, kw_only=True):
    kid: str
    material: str


class Keyring:
    """Keys by purpose. `seal` and `sign` name the key they used; `hash` keeps one key for ever, as look-ups need."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.folder = folder
        self._held: dict[str, tuple[_Key, ...]] = {}
        self._ciphers: dict[tuple[str, str], AESGCM] = {}
        self._signers: dict[tuple[str, str], ec.EllipticCurvePrivateKey] = {}

    # the folder: one file a key, `<purpose>.<kid>`; names sort by age because kids are time-ordered

    def _keys(self, purpose: str, *, curve: bool = False) -> tuple[_Key, ...]:
        held = self._held.get(purpose)
        if held is None:
            held = self._read(purpose) or (self._make(purpose, curve=curve),)
            held = self._read(purpose) or held  # another process may have made one first: the oldest wins
            self._held[purpose] = held
        return held

    def _newest_first(self, purpose: str, *, curve: bool = False) -> Iterator[_Key]:
        """What this process knows, then, for a key that is strange to it, what another has made since."""
        known = self._keys(purpose, curve=curve)
        yield from reversed(known)
        self._held.pop(purpose, None)
        yield from reversed([key for key in self._keys(purpose, curve=curve) if key not in known])

    def _read(self, purpose: str) -> tuple[_Key, ...]:
        files = sorted(self.folder.glob(f"{purpose}.*.key"))
        return tuple(_Key(kid=file.name.split(".")[-2], material=file.read_text("ascii")) for file in files)

    def _make(self, purpose: str, *, curve: bool = False) -> _Key:
        kid = new_id().hex  # sorts by age even within one millisecond
        if curve:
            material = (
                ec.generate_private_key(ec.SECP256R1())
                .private_bytes(
                    serialization.Encoding.PEM,
                    serialization.PrivateFormat.PKCS8,
                    serialization.NoEncryption(),
                )
                .decode()
            )
        else:
            material = base64.b64encode(secrets.token_bytes(32)).decode()
        target = self.folder / f"{purpose}.{kid}.key"
        draft = self.folder / f".{target.name}.{os.getpid()}"
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(material)
            file.flush()
            os.fsync(file.fileno())
        draft.rename(target)
        return _Key(kid=kid, material=material)

    def purposes(self) -> list[str]:
        """What there are keys for."""
        return sorted({file.name.split(".")[0] for file in self.folder.glob("*.*.key")} - {""})

    def rotate(self, purpose: str) -> str:
        """Make a newer key for `purpose` and return its kid. Older ones go on opening and verifying."""
        curve = self._keys(purpose)[0].material.startswith("-----")
        made = self._make(purpose, curve=curve)
        self._held.pop(purpose, None)
        return made.kid

    # sealing: AES-256-GCM; envelope = format, key id tag, nonce, ciphertext

    @staticmethod
    @lru_cache
    def _tag(kid: str) -> bytes:
        return hashlib.sha256(kid.encode()).digest()[:KEY_ID_BYTES]

    def _cipher(self, purpose: str, key: _Key) -> AESGCM:
        cipher = self._ciphers.get((purpose, key.kid))
        if cipher is None:
            cipher = self._ciphers[purpose, key.kid] = AESGCM(base64.b64decode(key.material))
        return cipher

    def seal(self, purpose: str, plaintext: bytes, aad: bytes = b"") -> bytes:
        """Encrypt under the newest key of `purpose`; `aad` binds it to its row."""
        key = self._keys(purpose)[-1]
        nonce = os.urandom(NONCE_BYTES)
        return FORMAT + self._tag(key.kid) + nonce + self._cipher(purpose, key).encrypt(nonce, plaintext, aad)

    def open(self, purpose: str, sealed: bytes, aad: bytes = b"") -> bytes:
        """Decrypt. Raises Unopenable."""
        tag = sealed[1 : 1 + KEY_ID_BYTES]
        body = sealed[1 + KEY_ID_BYTES :]
        for key in self._newest_first(purpose):
            if self._tag(key.kid) == tag and sealed[:1] == FORMAT:
                try:
                    return self._cipher(purpose, key).decrypt(body[:NONCE_BYTES], body[NONCE_BYTES:], aad)
                except InvalidTag as wrong:
                    raise Unopenable(purpose) from wrong
        raise Unopenable(purpose)

    def hash(self, purpose: str, text: str) -> bytes:
        """HMAC-SHA256 under the first key of `purpose`: equal texts meet, nobody else can try texts out."""
        return hmac.digest(base64.b64decode(self._keys(purpose)[0].material), text.encode(), "sha256")

    def secret(self, purpose: str) -> bytes:
        """The newest 32 bytes of `purpose`."""
        return base64.b64decode(self._keys(purpose)[-1].material)

    def text_secret(self, purpose: str) -> str:
        """The same, as 64 hex digits: for passwords of roles and sandbox clients."""
        return self.secret(purpose).hex()

    # signing: ES256 (RFC 7518) through PyJWT

    def ec_key(self, purpose: str, kid: str | None = None) -> tuple[str, ec.EllipticCurvePrivateKey]:
        """(kid, P-256 private key): the newest of `purpose`, or the one named. Raises Untrusted when unknown."""
        for key in self._newest_first(purpose, curve=True):
            if kid in (None, key.kid):
                signer = self._signers.get((purpose, key.kid))
                if signer is None:
                    loaded = serialization.load_pem_private_key(key.material.encode(), None)
                    assert isinstance(loaded, ec.EllipticCurvePrivateKey)
                    signer = self._signers[purpose, key.kid] = loaded
                return key.kid, signer
        raise Untrusted(purpose)

    def sign(self, purpose: str, claims: dict[str, Any]) -> str:
        """A compact ES256 JWT carrying its kid; `aud` is the purpose."""
        kid, signer = self.ec_key(purpose)
        return jwt.encode({**claims, "aud": purpose}, signer, algorithm="ES256", headers={"kid": kid})

    def verify(self, purpose: str, token: str, *, now: datetime | None = None) -> dict[str, Any]:
        """The claims of a token signed here for `purpose`. Raises Untrusted."""
        try:
            _, signer = self.ec_key(purpose, jwt.get_unverified_header(token).get("kid") or "")
            claims: dict[str, Any] = jwt.decode(
                token, signer.public_key(), algorithms=["ES256"], audience=purpose, options={"verify_exp": now is None}
            )
        except jwt.PyJWTError as wrong:
            raise Untrusted(purpose) from wrong
        if now is not None and "exp" in claims and now.timestamp() > claims["exp"]:
            raise Untrusted(purpose)
        return claims
