"""How often a code and a secret may be tried, and by what name an address is counted."""

import ipaddress
from datetime import UTC, datetime, timedelta

MOST_WRONG_PER_CODE = 5
MOST_WRONG_PER_ADDRESS = 30
"""An hour. A mobile operator puts many people behind one address; only wrong tries count."""


def hour_of(now: datetime) -> datetime:
    return now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def wait_s(now: datetime) -> int:
    """Seconds until a new hour begins to count."""
    return int((hour_of(now) + timedelta(hours=1) - now).total_seconds()) + 1


def neighbourhood(address: str | None) -> str:
    """One IPv4 address, or the /64 that one subscriber of IPv6 has to themselves."""
    try:
        parsed = ipaddress.ip_address((address or "").partition("%")[0])
    except ValueError:
        return "unknown"
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)
