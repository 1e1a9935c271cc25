"""Working days against a minute-by-minute count, and the dates that people will hold us to."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.workdays.actions import calendar
from api.workdays.model import OFFICE_HOURS, MakeUpDay, Session, TimeUnit, Year, instant, local
from api.workdays.rules import CalendarBroken, add_months, build_calendar

CALENDAR = calendar()

WALKS = st.builds(
    instant,
    st.dates(date(2026, 1, 1), date(2027, 12, 1)),
    st.times().map(lambda clock: clock.replace(second=0, microsecond=0)),
)
TERMS = st.tuples(st.integers(0, 40), st.sampled_from(TimeUnit))


def at(text: str) -> datetime:
    """`2026-11-19 11:00` on Hanoi's wall clock."""
    naive = datetime.fromisoformat(text)
    return instant(naive.date(), naive.time())


def count_minutes(a: datetime, b: datetime) -> int:
    """The slow way: look at every minute."""
    minutes = 0
    while a < b:
        there = local(a)
        open_now = time(7, 30) <= there.time() < time(11, 30) or time(13, 30) <= there.time() < time(17, 30)
        minutes += CALENDAR.is_working(there.date()) and open_now
        a += timedelta(minutes=1)
    return minutes


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2026-01-01", False),
        ("2026-01-02", True),  # the swap with 10/01 is not written down: see years/2026.toml
        ("2026-02-13", True),
        ("2026-02-16", False),
        ("2026-02-20", False),
        ("2026-02-23", True),
        ("2026-04-27", False),  # Giỗ Tổ on a Sunday, made up on Monday
        ("2026-08-22", True),  # Saturday worked
        ("2026-08-31", False),  # for this Monday
        ("2026-09-03", True),
        ("2026-11-24", False),
        ("2027-02-05", False),
        ("2027-02-11", True),
        ("2027-11-24", False),
        ("2028-01-01", False),  # a Saturday in a year not written down
        ("2029-09-03", True),
        ("2030-04-30", False),  # fixed solar holidays hold in years not written down
    ],
)
def test_which_days_offices_work(day: str, works: bool) -> None:
    assert CALENDAR.is_working(date.fromisoformat(day)) is works


@pytest.mark.parametrize(
    ("received", "quantity", "unit", "due"),
    [
        # experience.md's week: Thursday 11:00, three working days, 24/11 skipped
        ("2026-11-19 11:00", 3, "WORKING_DAY", "2026-11-25 11:00"),
        # filed at 22:15 on Friday: received Monday 07:30, same day
        ("2026-11-20 22:15", 0, "WORKING_DAY", "2026-11-23 17:30"),
        ("2026-11-20 14:59", 0, "WORKING_DAY", "2026-11-20 17:30"),
        ("2026-11-20 15:00", 0, "WORKING_DAY", "2026-11-23 17:30"),
        ("2026-11-23 15:00", 0, "WORKING_DAY", "2026-11-25 17:30"),
        ("2026-11-23 17:29", 0, "WORKING_DAY", "2026-11-25 17:30"),
        ("2026-11-23 17:30", 0, "WORKING_DAY", "2026-11-25 17:30"),
        ("2026-11-23 17:30", 1, "WORKING_DAY", "2026-11-25 17:30"),
        ("2026-11-23 07:30", 1, "WORKING_DAY", "2026-11-23 17:30"),
        ("2026-11-23 06:00", 1, "WORKING_DAY", "2026-11-23 17:30"),
        ("2026-11-23 11:30", 1, "WORKING_DAY", "2026-11-25 11:30"),
        ("2026-11-23 12:10", 1, "WORKING_DAY", "2026-11-25 11:30"),
        # across Tết 2026: Friday 13/02 then Monday 23/02
        ("2026-02-13 10:00", 1, "WORKING_DAY", "2026-02-23 10:00"),
        ("2026-02-13 16:00", 0, "WORKING_DAY", "2026-02-23 17:30"),
        ("2026-02-10 08:00", 5, "WORKING_DAY", "2026-02-24 08:00"),
        # across Tết 2027
        ("2027-02-03 09:00", 3, "WORKING_DAY", "2027-02-15 09:00"),
        # the worked Saturday counts, the Monday given for it does not
        ("2026-08-21 09:00", 1, "WORKING_DAY", "2026-08-22 09:00"),
        ("2026-08-28 09:00", 1, "WORKING_DAY", "2026-09-03 09:00"),
        # hours are working hours
        ("2026-11-23 16:30", 4, "HOUR", "2026-11-25 10:30"),
        ("2026-11-23 08:00", 2, "HOUR", "2026-11-23 10:00"),
        # days and months are calendar time, ended with an office day
        ("2026-11-23 09:00", 1, "DAY", "2026-11-25 17:30"),
        ("2026-11-20 09:00", 30, "DAY", "2026-12-21 17:30"),
        ("2026-01-30 09:00", 1, "MONTH", "2026-03-02 17:30"),  # 28/02 is a Saturday
        ("2026-12-31 18:00", 2, "MONTH", "2027-03-04 17:30"),  # received 04/01/2027
        ("2027-01-29 09:00", 1, "MONTH", "2027-03-01 17:30"),
    ],
)
def test_when_a_term_ends(received: str, quantity: int, unit: str, due: str) -> None:
    assert local(CALENDAR.add_working_time(at(received), quantity, unit)) == local(at(due))


@pytest.mark.parametrize(
    ("moment", "opening"),
    [
        ("2026-11-23 07:29", "2026-11-23 07:30"),
        ("2026-11-23 07:30", "2026-11-23 07:30"),
        ("2026-11-23 11:29", "2026-11-23 11:29"),
        ("2026-11-23 11:30", "2026-11-23 13:30"),
        ("2026-11-23 17:30", "2026-11-25 07:30"),
        ("2026-02-13 20:00", "2026-02-23 07:30"),
        ("2026-12-31 23:59", "2027-01-04 07:30"),
    ],
)
def test_when_offices_open_next(moment: str, opening: str) -> None:
    assert CALENDAR.next_opening(at(moment)) == at(opening)
    assert CALENDAR.is_open(at(moment)) is (moment == opening)


@pytest.mark.parametrize(
    ("moment", "may"),
    [
        ("2026-11-23 07:30", True),
        ("2026-11-23 11:30", True),
        ("2026-11-23 12:00", False),
        ("2026-11-23 17:30", True),
        ("2026-11-23 17:31", False),
        ("2026-11-22 16:00", False),
        ("2026-11-24 16:00", False),
    ],
)
def test_an_appointment_is_within_office_hours_their_end_included(moment: str, *, may: bool) -> None:
    assert CALENDAR.is_appointable(at(moment)) is may


@given(WALKS, st.integers(0, 6 * 24 * 60))
def test_working_time_is_what_a_minute_by_minute_count_says(a: datetime, minutes: int) -> None:
    b = a + timedelta(minutes=minutes)
    assert CALENDAR.working_seconds_between(a, b) == 60 * count_minutes(a, b)
    assert CALENDAR.working_seconds_between(b, a) == -60 * count_minutes(a, b)


@given(WALKS, st.integers(1, 60 * 8 * 3600))
def test_adding_working_time_and_measuring_it_agree(start: datetime, seconds: int) -> None:
    end = CALENDAR.add_working_seconds(start, seconds)
    assert CALENDAR.working_seconds_between(start, end) == seconds
    assert CALENDAR.working_seconds_between(start, end - timedelta(seconds=1)) == seconds - 1


@given(WALKS, TERMS)
def test_a_term_ends_in_office_hours_of_a_working_day(start: datetime, term: tuple[int, TimeUnit]) -> None:
    due = local(CALENDAR.add_working_time(start, *term))
    assert CALENDAR.is_working(due.date())
    assert any(session.opens <= due.time() <= session.closes for session in OFFICE_HOURS)
    assert due >= start


@given(WALKS, st.integers(0, 30 * 24 * 60), TERMS)
def test_who_comes_later_is_never_due_earlier(start: datetime, minutes: int, term: tuple[int, TimeUnit]) -> None:
    later = start + timedelta(minutes=minutes)
    assert CALENDAR.add_working_time(start, *term) <= CALENDAR.add_working_time(later, *term)


@given(WALKS, st.integers(1, 30))
def test_a_term_of_working_days_is_that_many_working_days(start: datetime, days: int) -> None:
    due = CALENDAR.add_working_time(start, days, TimeUnit.WORKING_DAY)
    assert CALENDAR.working_seconds_between(start, due) == days * 8 * 3600


@given(WALKS, st.integers(0, 20), st.integers(0, 20 * 24 * 60), st.integers(0, 40 * 24 * 60))
def test_waiting_gives_back_the_working_time_that_was_left(start: datetime, days: int, until: int, waited: int) -> None:
    due = CALENDAR.add_working_time(start, days, TimeUnit.WORKING_DAY)
    paused = start + timedelta(minutes=until)
    resumed = paused + timedelta(minutes=waited)
    moved = CALENDAR.move_due(due, TimeUnit.WORKING_DAY, paused, resumed)
    left = CALENDAR.working_seconds_between(paused, due)
    assert moved >= due
    if left > 0 and waited > 0:
        assert CALENDAR.working_seconds_between(resumed, moved) == left
    if left <= 0:
        assert moved <= max(resumed, due), "waiting does not pardon lateness"


@given(WALKS, st.integers(1, 40), st.sampled_from([TimeUnit.DAY, TimeUnit.MONTH]), st.integers(0, 40))
def test_calendar_terms_move_by_whole_days(start: datetime, quantity: int, unit: TimeUnit, waited_days: int) -> None:
    due = CALENDAR.add_working_time(start, quantity, unit)
    moved = CALENDAR.move_due(due, unit, start, start + timedelta(days=waited_days))
    assert local(moved).date() == CALENDAR.working_day_from(local(due).date() + timedelta(days=waited_days))


def test_no_waiting_moves_nothing() -> None:
    due = at("2026-11-25 11:00")
    assert CALENDAR.move_due(due, "WORKING_DAY", at("2026-11-20 10:00"), at("2026-11-20 10:00")) == due


def test_the_wait_of_the_sample_week() -> None:
    """Asked Friday 20/11 09:00 with a day and two hours left of three; answered Wednesday 25/11 10:00."""
    moved = CALENDAR.move_due(at("2026-11-25 11:00"), "WORKING_DAY", at("2026-11-20 09:00"), at("2026-11-25 10:00"))
    assert local(moved) == local(at("2026-11-27 14:00"))


@given(st.dates(date(1950, 1, 1), date(2100, 1, 1)), st.integers(0, 600))
def test_months_land_on_the_same_day_or_the_last(day: date, months: int) -> None:
    later = add_months(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later.day < day.day and (later + timedelta(days=1)).day == 1)


def test_answers_are_utc() -> None:
    assert CALENDAR.add_working_time(at("2026-11-19 11:00"), 3, "WORKING_DAY").tzinfo is UTC
    assert CALENDAR.next_opening(at("2026-11-19 23:00")).tzinfo is UTC


def test_other_office_hours_make_other_days() -> None:
    saturday_shift = calendar((Session(opens=time(7), closes=time(12)),))
    assert saturday_shift.day_seconds == 5 * 3600
    assert saturday_shift.add_working_time(at("2026-11-19 11:00"), 1, "WORKING_DAY") == at("2026-11-20 11:00")


def test_a_calendar_written_wrongly_is_refused() -> None:
    year = Year(year=2026, announced=True, source="test", holidays=())
    monday = MakeUpDay(day=date(2026, 8, 24), instead_of=date(2026, 8, 31))
    with pytest.raises(CalendarBroken, match="twice"):
        build_calendar((year, year))
    with pytest.raises(CalendarBroken, match="weekend"):
        build_calendar((Year(year=2026, announced=True, source="test", holidays=(), make_up_days=(monday,)),))
    with pytest.raises(CalendarBroken, match="overlap"):
        build_calendar((year,), (Session(opens=time(7), closes=time(12)), Session(opens=time(11), closes=time(17))))


def test_every_year_written_down_is_whole() -> None:
    assert {2026, 2027} <= CALENDAR.years
    for year in sorted(CALENDAR.years):
        days = [date(year, 1, 1) + timedelta(days=n) for n in range(365)]
        assert 240 <= sum(CALENDAR.is_working(day) for day in days) <= 255


@pytest.mark.parametrize("year", [1990, 2019, 2020, 2049, 2050, 2077])
def test_years_beyond_the_table_count_the_same(year: int) -> None:
    """Far from any year written down, a week without a fixed holiday still has forty hours."""
    monday = CALENDAR.working_day_from(date(year, 6, 10))
    start = instant(monday, time(9, 12, 30))
    assert CALENDAR.working_seconds_between(start, start + timedelta(days=364)) > 240 * 8 * 3600
    for seconds in (1, 3600, 8 * 3600, 40 * 3600):
        end = CALENDAR.add_working_seconds(start, seconds)
        assert CALENDAR.working_seconds_between(start, end) == seconds
        assert CALENDAR.working_seconds_between(start, end - timedelta(seconds=1)) == seconds - 1
