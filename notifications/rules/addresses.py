"""Which addresses on the internet a push may go to, as written and as resolved; knows nothing of sockets."""

import re
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

import msgspec

DEFAULT_HOSTS = (
    "fcm.googleapis.com,updates.push.services.mozilla.com,.push.services.mozilla.com,"
    "web.push.apple.com,.push.apple.com,.notify.windows.com"
)
ENDPOINT_MAX = 2048
_SAFE = re.compile(r"(https?://[A-Za-z0-9.\-:\[\]]+)/[A-Za-z0-9._~!$&'()*+,;=:@%/?\-]*")
_NAME = re.compile(r"(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*")

# What IANA does not list as globally reachable, and every way to write an IPv4 address inside an IPv6 one.
_CLOSED_V4 = tuple(
    IPv4Network(block)
    for block in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24"),
        *("192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24"),
        *("198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"),
    )
)
_OPEN_V6 = IPv6Network("2000::/3")
_CLOSED_V6 = tuple(
    IPv6Network(b) for b in ("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20")
)


class PushHost(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of WEB_PUSH_HOSTS."""

    scheme: str
    name: str
    port: int
    subdomains: bool

    def covers(self, scheme: str, name: str, port: int) -> bool:
        fits = name.endswith(self.name) if self.subdomains else name == self.name
        return fits and scheme == self.scheme and port == self.port


class Endpoint(msgspec.Struct, frozen=True, kw_only=True):
    """An address that passed: what is sent to is exactly what was checked."""

    url: str
    origin: str
    host: str
    port: int
    path: str
    plain: bool


def read_hosts(setting: str) -> tuple[PushHost, ...]:
    """WEB_PUSH_HOSTS: comma-separated `host[:port]`; a leading dot for subdomains; `http://` before a loopback host.

    Raises ValueError in words when an entry cannot be meant.
    """
    return tuple(_read_host(entry.strip()) for entry in setting.split(",") if entry.strip())


def _read_host(entry: str) -> PushHost:
    scheme, _, rest = entry.rpartition("://")
    if scheme not in ("", "http"):
        raise ValueError(f"WEB_PUSH_HOSTS: {entry}: write host[:port], or http://host[:port] on loopback")
    scheme = scheme or "https"
    subdomains = rest.startswith(".")
    try:
        parts = urlsplit(f"//{rest.removeprefix('.')}")
        name, port = parts.hostname or "", parts.port
    except ValueError:
        raise ValueError(f"WEB_PUSH_HOSTS: {entry}: not a host and a port") from None
    if rest.removeprefix(".") != parts.netloc or "@" in rest or not (_NAME.fullmatch(name) or _literal(name)):
        raise ValueError(f"WEB_PUSH_HOSTS: {entry}: not a host and a port")
    if scheme == "http" and (subdomains or not is_loopback_name(name)):
        raise ValueError(f"WEB_PUSH_HOSTS: {entry}: plain http is for loopback only")
    return PushHost(
        scheme=scheme,
        name=f".{name}" if subdomains else name,
        port=port or (443 if scheme == "https" else 80),
        subdomains=subdomains,
    )


def read_endpoint(url: str, hosts: tuple[PushHost, ...]) -> Endpoint | None:
    """The endpoint a browser named, if it may be sent to; None when not.

    Only plain ASCII as URLs are made of passes, so that no two parsers can disagree on the host.
    """
    matched = _SAFE.fullmatch(url) if len(url) <= ENDPOINT_MAX else None
    place = _read_origin(matched[1], hosts) if matched else None
    if matched is None or place is None:
        return None
    origin, host, port, plain = place
    return Endpoint(url=url, origin=origin, host=host, port=port, path=url[matched.end(1) :], plain=plain)


@lru_cache(maxsize=1024)
def _read_origin(text: str, hosts: tuple[PushHost, ...]) -> tuple[str, str, int, bool] | None:
    try:
        parts = urlsplit(text)
        name, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:
        return None
    if not (_NAME.fullmatch(name) or _literal(name)):
        return None
    if not any(host.covers(parts.scheme, name, port) for host in hosts):
        return None
    bare = f"[{name}]" if ":" in name else name
    default = (parts.scheme, port) in (("https", 443), ("http", 80))
    return f"{parts.scheme}://{bare}" + ("" if default else f":{port}"), name, port, parts.scheme == "http"


def _literal(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return "%" not in name


@lru_cache(maxsize=1024)
def is_closed_literal(host: str, *, plain: bool) -> bool:
    """Whether `host` is an address itself, and one that may not be reached: no resolver will be asked about it."""
    return _literal(host) and not (is_loopback if plain else is_public)(host)


def is_loopback_name(name: str) -> bool:
    return name == "localhost" or (_literal(name) and is_loopback(name))


def is_loopback(address: str) -> bool:
    """Loopback as written; an IPv4 address inside an IPv6 one is not."""
    ip = ip_address(address)
    return ip.is_loopback and getattr(ip, "ipv4_mapped", None) is None


def is_public(address: str) -> bool:
    """Whether a resolved address is on the public internet; what is not surely so is not."""
    ip: IPv4Address | IPv6Address = ip_address(address)
    if isinstance(ip, IPv4Address):
        return not any(ip in block for block in _CLOSED_V4)
    return ip.scope_id is None and ip in _OPEN_V6 and not any(ip in block for block in _CLOSED_V6)
