"""The only place that looks at a clock. Time is stored in UTC and shown in Hanoi."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, timezone

HANOI = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")

_shift = timedelta()


def now() -> datetime:
    """This instant, aware, UTC."""
    return datetime.now(UTC) + _shift


def local(moment: datetime) -> datetime:
    """The same instant on a Vietnamese clock (UTC+7, no summer time)."""
    return moment.astimezone(HANOI)


@contextmanager
def shifted(by: timedelta) -> Iterator[None]:
    """For tests: live `by` later (or earlier)."""
    global _shift  # noqa: PLW0603 - the one clock
    before, _shift = _shift, _shift + by
    try:
        yield
    finally:
        _shift = before
