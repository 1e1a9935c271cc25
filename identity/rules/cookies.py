"""The cookies: their names on https and on loopback http, and the random tokens they carry."""

import hashlib
import re

TOKEN_BYTES = 32
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)


def session_cookie(*, secure: bool) -> str:
    """`__Host-` binds the cookie to this host and to https; browsers refuse that prefix on plain http."""
    return "__Host-motcua" if secure else "motcua"


def guest_cookie(*, secure: bool) -> str:
    """While it is there, it alone says who is asking: the phone's own session waits behind it, out of reach."""
    return f"{session_cookie(secure=secure)}-khach"


def attempt_cookie(*, secure: bool) -> str:
    """The cookie that binds a sign-in under way to its browser."""
    return f"{session_cookie(secure=secure)}-login"


def token_hash(token: str) -> bytes | None:
    """SHA-256 of a token of ours (random, so it needs no salt); None when it is not shaped like one."""
    return hashlib.sha256(token.encode("ascii")).digest() if _TOKEN.fullmatch(token) else None
