"""What a calendar is made of; refuses to know which years exist or where they are written."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from enum import StrEnum

from msgspec import Struct

HANOI = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")
"""Vietnam has kept UTC+7 without summer time since 1975, so no zone database is asked."""


class TimeUnit(StrEnum):
    """The units in which law states how long an office may take."""

    WORKING_DAY = "WORKING_DAY"
    DAY = "DAY"
    HOUR = "HOUR"
    MONTH = "MONTH"


class Session(Struct, frozen=True, kw_only=True):
    """One stretch of a working day, `[opens, closes)`, in Hanoi time."""

    opens: time
    closes: time

    @property
    def seconds(self) -> int:
        return seconds_of(self.closes) - seconds_of(self.opens)


class Holiday(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A weekday on which no office works, and why."""

    day: date
    name: str


class MakeUpDay(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A day of the weekend worked instead of a weekday off."""

    day: date
    instead_of: date


class Year(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One year as announced; `announced` false says that the official notice was not out when it was written."""

    year: int
    announced: bool
    source: str
    holidays: tuple[Holiday, ...]
    make_up_days: tuple[MakeUpDay, ...] = ()


OFFICE_HOURS = (
    Session(opens=time(7, 30), closes=time(11, 30)),
    Session(opens=time(13, 30), closes=time(17, 30)),
)


def seconds_of(clock_time: time) -> int:
    return clock_time.hour * 3600 + clock_time.minute * 60 + clock_time.second


def local(moment: datetime) -> datetime:
    """The same instant on Hanoi's wall clock; a naive datetime is a mistake of the caller."""
    assert moment.tzinfo is not None, "an instant without a zone has no working day"
    return moment.astimezone(HANOI)


def instant(day: date, clock_time: time) -> datetime:
    """`clock_time` on Hanoi's wall clock of `day`, as UTC."""
    return datetime.combine(day, clock_time, HANOI).astimezone(UTC)
