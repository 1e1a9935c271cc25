"""What a browser hands over when it subscribes, judged before any of it is kept."""

import base64
import binascii

from cryptography.hazmat.primitives.asymmetric import ec

MOST_PER_PERSON = 20
"""devices with notifications on, for one person"""


def read_keys(p256dh: str, auth: str) -> tuple[bytes, bytes] | None:
    """(point, secret) of RFC 8291 §2.1: a point on P-256 and 16 bytes; None when they are not."""
    point, secret = _decode(p256dh), _decode(auth)
    if point is None or secret is None or len(secret) != 16 or len(point) != 65:
        return None
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    except ValueError:
        return None
    return point, secret


def _decode(text: str) -> bytes | None:
    try:
        return base64.b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
