"""Opens what a phone sealed to this server: ECDH on P-256, HKDF-SHA-256, AES-256-GCM ("motcua-sealed-1").

The same pieces are in every browser's WebCrypto. The ephemeral point salts the key; purpose and key id are in its
info, and the context (an id) is authenticated, so an envelope opens for nothing but what it was sealed for.
"""

from typing import ClassVar

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from msgspec import Struct

from kernel.errors import Refusal

FORMAT = "motcua-sealed-1"
POINT_BYTES, NONCE_BYTES = 65, 12


class Sealed(Struct, frozen=True, kw_only=True):
    """An envelope's parts: whose key, the ephemeral point, the nonce, the box with its tag."""

    kid: str
    epk: bytes
    iv: bytes
    box: bytes


class UnopenableSeal(Refusal):
    """Sealed to a key this server does not hold, for something else, or damaged on the way."""

    status: ClassVar[int] = 422
    vi: ClassVar[str] = "Không mở được phần đã cất. Bản trên máy còn nguyên. Mở khóa máy bằng PIN rồi gửi lại."
    en: ClassVar[str] = "The sealed copy cannot be opened. The phone still has it. Unlock with the PIN, send again."


def derive(shared: bytes, epk: bytes, purpose: str, kid: str) -> bytes:
    info = f"{FORMAT}|{purpose}|{kid}".encode()
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=epk, info=info).derive(shared)


def open_sealed(private: ec.EllipticCurvePrivateKey, sealed: Sealed, *, purpose: str, context: str) -> bytes:
    """The plaintext. Raises UnopenableSeal."""
    if len(sealed.epk) != POINT_BYTES or len(sealed.iv) != NONCE_BYTES:
        raise UnopenableSeal
    try:
        point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sealed.epk)
        key = derive(private.exchange(ec.ECDH(), point), sealed.epk, purpose, sealed.kid)
        return AESGCM(key).decrypt(sealed.iv, sealed.box, context.encode())
    except (ValueError, InvalidTag):
        raise UnopenableSeal from None
