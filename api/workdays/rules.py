"""When offices work and when a term of law ends: pure arithmetic on a calendar, in Hanoi time, answering in UTC."""

from bisect import bisect_left
from calendar import monthrange
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from itertools import pairwise

from msgspec import Struct

from api.workdays.model import HANOI, OFFICE_HOURS, Session, TimeUnit, Year, instant, local, seconds_of

SAME_DAY_CUTOFF = time(15, 0)
"""“Trong ngày; nhận sau 15h thì ngày làm việc kế tiếp” (docs/law.md#deadlines)."""

MIDNIGHT = datetime(1970, 1, 1, tzinfo=HANOI)
TABLE = range((date(2020, 1, 1) - MIDNIGHT.date()).days, (date(2050, 1, 1) - MIDNIGHT.date()).days)
"""Days since MIDNIGHT whose working time is added up once; others are counted each time."""

LONGEST_BREAK_DAYS = 31
"""No run of days off is longer; a calendar that has one is written wrongly."""

FIXED_HOLIDAYS = frozenset({(1, 1), (4, 30), (5, 1), (9, 2), (11, 24)})
"""Solar public holidays: what is known of a year whose notice is not written down yet."""


class CalendarBroken(Exception):
    """A calendar without working days for a month: a year file is wrong."""


class Calendar(Struct, frozen=True, kw_only=True, dict=True):
    """The days and hours on which offices work. Sessions are ordered and do not overlap."""

    years: frozenset[int]
    holidays: frozenset[date]
    make_up_days: frozenset[date]
    sessions: tuple[Session, ...] = OFFICE_HOURS

    def __post_init__(self) -> None:
        edges = [edge for session in self.sessions for edge in (session.opens, session.closes)]
        if not edges or any(late <= early for early, late in pairwise(edges)):
            raise CalendarBroken("office hours are empty, out of order or overlap")

    @cached_property
    def day_seconds(self) -> int:
        """The working time of one working day; 28,800 (8 h) by default."""
        return sum(session.seconds for session in self.sessions)

    def is_working(self, day: date) -> bool:
        if day in self.make_up_days:
            return True
        if day.weekday() >= 5 or day in self.holidays:
            return False
        return day.year in self.years or (day.month, day.day) not in FIXED_HOLIDAYS

    def working_day_from(self, day: date) -> date:
        """`day` itself when offices work on it, else the next day on which they do."""
        for ahead in range(LONGEST_BREAK_DAYS):
            candidate = day + timedelta(days=ahead)
            if self.is_working(candidate):
                return candidate
        raise CalendarBroken(f"no working day within {LONGEST_BREAK_DAYS} days of {day}")

    def working_day_after(self, day: date) -> date:
        return self.working_day_from(day + timedelta(days=1))

    def closing(self, day: date) -> datetime:
        """The end of the last session of `day`, whether or not offices work on it."""
        return instant(day, self.sessions[-1].closes)

    def is_open(self, at: datetime) -> bool:
        return self.next_opening(at) == at

    def is_appointable(self, at: datetime) -> bool:
        """Whether somebody can be told to come then, or by then: within a session, its end included."""
        return self.is_open(at) or self.is_open(at - timedelta(seconds=1))

    def next_opening(self, at: datetime) -> datetime:
        """`at` itself within a session, else the start of the next one: when something received then counts."""
        for opens, closes in self._sessions_from(local(at).date()):
            if at < closes:
                return max(at, opens).astimezone(UTC)
        raise AssertionError("unreachable: sessions never end")

    def working_seconds_between(self, a: datetime, b: datetime) -> int:
        """Working time from `a` to `b`, whole seconds; negative when `b` is before `a`."""
        worked = self.worked_by(b) - self.worked_by(a)
        return worked // 1_000_000 if worked >= 0 else -(-worked // 1_000_000)

    def add_working_seconds(self, start: datetime, seconds: int) -> datetime:
        """The earliest instant at which `seconds` of working time have passed since `start`; zero gives `start`."""
        if seconds <= 0:
            return start.astimezone(UTC)
        target = self.worked_by(start) + seconds * 1_000_000
        day = self._day_reaching(target, (start - MIDNIGHT).days)
        left = target - self._before(day)
        for opens, closes in self._spans:
            if left <= closes - opens:
                return (MIDNIGHT + timedelta(days=day, microseconds=opens + left)).astimezone(UTC)
            left -= closes - opens
        raise AssertionError("unreachable: the day was chosen to hold it")

    def worked_by(self, at: datetime) -> int:
        """Working time up to `at` in microseconds, counted from a day that never changes: differences are durations."""
        since = at - MIDNIGHT
        total = self._before(since.days)
        if self._before(since.days + 1) > total:
            within = since.seconds * 1_000_000 + since.microseconds
            for opens, closes in self._spans:
                total += min(max(within - opens, 0), closes - opens)
        return total

    @cached_property
    def _spans(self) -> tuple[tuple[int, int], ...]:
        """Sessions as microseconds of the day."""
        return tuple((seconds_of(s.opens) * 1_000_000, seconds_of(s.closes) * 1_000_000) for s in self.sessions)

    @cached_property
    def _table(self) -> list[int]:
        """Working microseconds before each day of TABLE: what makes a year cost as little as an hour."""
        before, table = 0, []
        for day in TABLE:
            table.append(before)
            before += self._length(day)
        return table

    def _length(self, day: int) -> int:
        return self.day_seconds * 1_000_000 if self.is_working(MIDNIGHT.date() + timedelta(days=day)) else 0

    def _before(self, day: int) -> int:
        """Working microseconds before `day` (days since MIDNIGHT)."""
        if TABLE.start <= day < TABLE.stop:
            return self._table[day - TABLE.start]
        if day < TABLE.start:
            return -sum(map(self._length, range(day, TABLE.start)))
        return self._table[-1] + sum(map(self._length, range(TABLE.stop - 1, day)))

    def _day_reaching(self, target: int, start: int) -> int:
        """The day, from `start` on, within which `target` working microseconds are reached."""
        if self._before(start) < target <= self._table[-1] and start >= TABLE.start:
            return TABLE.start + bisect_left(self._table, target) - 1
        while self._before(start + 1) < target:
            start += 1
        return start

    def add_working_time(
        self, start: datetime, quantity: int, unit: TimeUnit | str, cutoff: time = SAME_DAY_CUTOFF
    ) -> datetime:
        """When a term of `quantity` `unit`s that begins by reception at `start` ends.

        Reception outside hours counts from the next session. Zero working days is “trong ngày”: the close of that
        day, or of the next working day when received at or after `cutoff`. Working days and hours are working time;
        days and months are calendar time and end with the office day, moved to a working day (docs/law.md#deadlines).
        """
        begins = self.next_opening(start)
        day = local(begins).date()
        match TimeUnit(unit):
            case TimeUnit.WORKING_DAY if quantity == 0:
                late = local(begins).time() >= cutoff
                return self.closing(self.working_day_after(day) if late else day)
            case TimeUnit.WORKING_DAY:
                return self.add_working_seconds(begins, quantity * self.day_seconds)
            case TimeUnit.HOUR:
                return self.add_working_seconds(begins, quantity * 3600)
            case TimeUnit.DAY:
                return self.closing(self.working_day_from(day + timedelta(days=quantity)))
            case TimeUnit.MONTH:
                return self.closing(self.working_day_from(add_months(day, quantity)))

    def move_due(self, due: datetime, unit: TimeUnit | str, paused_at: datetime, resumed_at: datetime) -> datetime:
        """`due` moved by the time waited for somebody else, in the kind of time that the term is counted in."""
        if resumed_at <= paused_at:
            return due
        match TimeUnit(unit):
            case TimeUnit.WORKING_DAY | TimeUnit.HOUR:
                left = self.working_seconds_between(paused_at, due)
                if left <= 0:  # already late when the wait began: it stays exactly as late
                    return due + (resumed_at - paused_at)
                return self.add_working_seconds(resumed_at, left)
            case TimeUnit.DAY | TimeUnit.MONTH:
                moved = local(due + (resumed_at - paused_at)).date()
                return self.closing(self.working_day_from(moved))

    def _sessions_from(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        """Every session from `day` on, for ever, as instants."""
        working = self.working_day_from(day)
        while True:
            for session in self.sessions:
                yield instant(working, session.opens), instant(working, session.closes)
            working = self.working_day_after(working)


def add_months(day: date, months: int) -> date:
    """The same day of the month `months` later, or that month's last."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def build_calendar(years: tuple[Year, ...], sessions: tuple[Session, ...] = OFFICE_HOURS) -> Calendar:
    """One calendar from year files; refuses a date outside its year, a make-up day off the weekend, a doubled year."""
    if len({year.year for year in years}) != len(years):
        raise CalendarBroken("a year is written twice")
    for year in years:
        for holiday in year.holidays:
            if holiday.day.year != year.year:
                raise CalendarBroken(f"{holiday.day} is not in {year.year}")
        for make_up in year.make_up_days:
            if make_up.day.year != year.year or make_up.day.weekday() < 5:
                raise CalendarBroken(f"{make_up.day} is not a weekend day of {year.year}")
    return Calendar(
        years=frozenset(year.year for year in years),
        holidays=frozenset(holiday.day for year in years for holiday in year.holidays),
        make_up_days=frozenset(make_up.day for year in years for make_up in year.make_up_days),
        sessions=sessions,
    )
