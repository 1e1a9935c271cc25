"""When to try again: the provider's word, else doubling waits, with jitter so that no burst returns as one."""

from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

FIRST, LONGEST = timedelta(seconds=2), timedelta(hours=1)
_ASKED_MOST = timedelta(days=1)


def wait(tries: int, asked: timedelta | None, chance: float) -> timedelta:
    """How long to wait after the `tries`-th try (from 1); `chance` is in [0, 1).

    Never sooner than the provider asked, up to a day; otherwise half the doubled wait and the rest by chance.
    """
    if asked is not None:
        return min(asked, _ASKED_MOST) + chance * FIRST
    doubled = min(LONGEST, FIRST * (1 << min(max(tries, 1) - 1, 12)))
    return doubled / 2 + chance * (doubled / 2)


def read_retry_after(header: str | None, now: datetime) -> timedelta | None:
    """Retry-After as seconds or as an HTTP date (RFC 9110 §10.2.3); None when absent or nonsense."""
    if header is None:
        return None
    text = header.strip()
    if text.isascii() and text.isdigit():
        return timedelta(seconds=int(text[:9]))
    try:
        moment = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    if moment.tzinfo is None:
        return None
    return max(moment - now, timedelta())
