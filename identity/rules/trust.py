"""Whether a provider's answer may be believed: what OpenID Connect Core, RFC 9207 and RFC 9700 ask beyond signatures.

Each check raises Distrust with a reason fit for a log; none of them quotes what it was given.
"""

import hmac
from collections.abc import Mapping
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from identity.rules.claims import is_subject

ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
OPTIONAL_ENDPOINTS = ("userinfo_endpoint", "end_session_endpoint")
LEEWAY_S = 60
OLDEST_S = 600
"""An ID token of a code flow is seconds old; one issued longer ago than this was kept by somebody."""


class Distrust(Exception):
    """The provider's answer failed a check; `reason` names which."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def is_loopback(url: str) -> bool:
    """Whether `url`'s host is this machine."""
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def is_allowed_address(url: object) -> bool:
    """https anywhere, plain http on loopback only; no user part, no fragment."""
    if not isinstance(url, str) or any(char <= " " or char == "\\" for char in url):
        return False
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    if not host or parts.username is not None or parts.fragment:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and is_loopback(url))


def check_metadata(metadata: Mapping[str, Any], *, issuer: str) -> None:
    """The discovery document speaks for the configured issuer, to the letter, and names usable endpoints."""
    if metadata.get("issuer") != issuer:
        raise Distrust("discovery.issuer")
    for name in ENDPOINTS:
        if not is_allowed_address(metadata.get(name)):
            raise Distrust(f"discovery.{name}")
    for name in OPTIONAL_ENDPOINTS:
        if name in metadata and not is_allowed_address(metadata[name]):
            raise Distrust(f"discovery.{name}")


def check_redirect(query: Mapping[str, str], *, state: str, issuer: str, issuer_promised: bool) -> None:
    """The browser came back with our state, from this issuer (RFC 9207): before anything else in it is read."""
    if not same(query.get("state", ""), state):
        raise Distrust("redirect.state")
    told = query.get("iss")
    if told is None and issuer_promised:
        raise Distrust("redirect.iss_missing")
    if told is not None and told != issuer:
        raise Distrust("redirect.iss")


def check_id_token(claims: Mapping[str, Any], *, issuer: str, client_id: str, nonce: str, now_s: float) -> str:
    """The subject of an ID token that is for us alone, fresh, and answers our nonce. Its signature is verified."""
    if claims.get("iss") != issuer:
        raise Distrust("id_token.iss")
    audience = claims.get("aud")
    if audience not in (client_id, [client_id]):
        raise Distrust("id_token.aud")
    if claims.get("azp", client_id) != client_id:
        raise Distrust("id_token.azp")
    said = claims.get("nonce")
    if not isinstance(said, str) or not same(said, nonce):
        raise Distrust("id_token.nonce")
    _check_times(claims, now_s)
    subject = claims.get("sub")
    if not isinstance(subject, str) or not is_subject(subject):
        raise Distrust("id_token.sub")
    return subject


def _check_times(claims: Mapping[str, Any], now_s: float) -> None:
    expires, issued, begins = (_seconds(claims, name) for name in ("exp", "iat", "nbf"))
    if expires is None or expires <= now_s - LEEWAY_S:
        raise Distrust("id_token.exp")
    if issued is None or not now_s - OLDEST_S <= issued <= now_s + LEEWAY_S:
        raise Distrust("id_token.iat")
    if begins is not None and begins > now_s + LEEWAY_S:
        raise Distrust("id_token.nbf")


def _seconds(claims: Mapping[str, Any], name: str) -> float | None:
    value = claims.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1e11:
        raise Distrust(f"id_token.{name}")
    return float(value)


def check_userinfo(userinfo: Mapping[str, Any], *, subject: str) -> None:
    """Userinfo speaks of the person the ID token named, and of nobody else."""
    if userinfo.get("sub") != subject:
        raise Distrust("userinfo.sub")


def same(left: str, right: str) -> bool:
    """Equal, found out in constant time; nothing equals the empty text."""
    return bool(right) and hmac.compare_digest(left.encode("utf-8", "replace"), right.encode("utf-8", "replace"))


PROTOCOL_CLAIMS = frozenset(
    {"iss", "sub", "aud", "exp", "iat", "nbf", "auth_time", "nonce", "acr", "amr", "azp", "at_hash", "c_hash", "s_hash"}
    | {"sid", "jti", "typ", "session_state"}
)


def may_travel(claims: Mapping[str, Any]) -> bool:
    """Whether an ID token may go into a logout URL as its hint: only when it says nothing of the person."""
    return set(claims) <= PROTOCOL_CLAIMS
