"""The statutory clock: waiting, apportioning, and what is in time."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from api.dossiers.model.case import Ask, Case, Term
from api.dossiers.model.sets import Action, Effect, FilingChannel, ResultBy, Timeliness, Turn, Who
from api.dossiers.rules.clock import Held, apportion, judge, reception_due, turn_at, wind
from api.dossiers.rules.moves import Filing, begin
from api.workdays.actions import calendar
from api.workdays.model import TimeUnit, instant, local
from kernel.ids import OfficeCode

OFFICE = OfficeCode("here")


def at(text: str) -> datetime:
    naive = datetime.fromisoformat(text)
    return instant(naive.date(), naive.time())


def running(accepted: str, days: int = 3) -> Case:
    filing = Filing(
        office=OFFICE,
        channel=FilingChannel.ONLINE,
        result_by=ResultBy.COUNTER,
        term=Term(quantity=days, unit=TimeUnit.WORKING_DAY, cutoff=time(15)),
    )
    ask = Ask(action=Action.SUBMIT, who=frozenset({Who.RESIDENT}), at=at(accepted))
    return wind(begin(filing, ask, calendar())[0], Effect.START, at(accepted), calendar())


def test_the_sample_week() -> None:
    case = running("2026-11-19 11:00")
    assert case.due_at == at("2026-11-25 11:00")
    assert case.first_due_at == case.due_at


@pytest.mark.parametrize(
    ("filed", "quantity", "due"),
    [
        ("2026-11-20 21:40", 0, "2026-11-23 17:30"),  # a birth on Friday night: in the day, on Monday
        ("2026-11-20 09:00", 0, "2026-11-20 17:30"),
        ("2026-11-20 15:00", 0, "2026-11-23 15:00"),  # after the cut-off: eight hours come first
        ("2026-11-19 11:00", 3, "2026-11-20 11:00"),
        ("2026-11-23 16:00", 10, "2026-11-25 16:00"),  # 24/11 is a holiday
    ],
)
def test_the_desk_answers_within_eight_working_hours(filed: str, quantity: int, due: str) -> None:
    term = Term(quantity=quantity, unit=TimeUnit.WORKING_DAY, cutoff=time(15))
    assert local(reception_due(term, at(filed), calendar())) == local(at(due))
    assert reception_due(None, at(filed), calendar()) >= reception_due(term, at(filed), calendar())


def test_a_wait_moves_the_due_date_and_a_clock_stopped_while_waiting_gets_its_wait_back() -> None:
    case = running("2026-11-19 11:00")
    asked = wind(case, Effect.PAUSE, at("2026-11-20 09:00"), calendar())
    answered = wind(asked, Effect.RESUME, at("2026-11-25 10:00"), calendar())
    withdrawn = wind(asked, Effect.STOP, at("2026-11-25 10:00"), calendar())
    assert answered.due_at == withdrawn.due_at == at("2026-11-27 14:00")
    assert (answered.paused_at, withdrawn.paused_at, withdrawn.ended_at) == (None, None, at("2026-11-25 10:00"))
    assert case.first_due_at == answered.first_due_at


@pytest.mark.parametrize(
    ("ended", "verdict"),
    [
        ("2026-11-23 17:30", Timeliness.EARLY),
        ("2026-11-25 08:00", Timeliness.ON_TIME),
        ("2026-11-25 11:00", Timeliness.ON_TIME),
        ("2026-11-25 11:01", Timeliness.LATE),
    ],
)
def test_early_on_time_late(ended: str, verdict: Timeliness) -> None:
    case = wind(running("2026-11-19 11:00"), Effect.STOP, at(ended), calendar())
    assert judge(case, at("2026-12-31 00:00")) is verdict


def test_more_than_one_supplement_is_late_whatever_the_date() -> None:
    case = replace(running("2026-11-19 11:00"), supplements=2)
    assert judge(case, at("2026-11-19 12:00")) is Timeliness.LATE
    assert judge(replace(case, supplements=1), at("2026-11-19 12:00")) is Timeliness.RUNNING


def test_one_pending_supplement_is_judged_by_when_it_was_asked() -> None:
    asked = wind(running("2026-11-19 11:00"), Effect.PAUSE, at("2026-11-20 09:00"), calendar())
    assert judge(asked, at("2027-06-01 09:00")) is Timeliness.RUNNING
    late = wind(running("2026-11-19 11:00"), Effect.PAUSE, at("2026-11-26 09:00"), calendar())
    assert judge(late, at("2026-11-26 09:00")) is Timeliness.LATE


def test_what_was_never_accepted_is_not_timed() -> None:
    case = replace(running("2026-11-19 11:00"), started_at=None)
    assert judge(case, at("2027-01-01 00:00")) is Timeliness.UNTIMED


def test_the_bar_of_the_turn_card() -> None:
    held = [
        Held(since=at("2026-11-19 11:00"), turn=Turn.OFFICE),
        Held(since=at("2026-11-20 09:00"), turn=Turn.RESIDENT),
        Held(since=at("2026-11-23 09:00"), turn=Turn.OTHER),
        Held(since=at("2026-11-25 09:00"), turn=Turn.NOBODY),
    ]
    share = apportion(held, at("2026-11-30 09:00"), calendar())
    assert (share.office, share.resident, share.other) == (6 * 3600, 8 * 3600, 8 * 3600)


TURNS = st.sampled_from([Turn.OFFICE, Turn.RESIDENT, Turn.OTHER])
STARTS = st.integers(0, 300 * 24 * 60).map(lambda m: datetime(2026, 1, 5, tzinfo=UTC) + timedelta(minutes=m))


@given(st.lists(st.tuples(STARTS, TURNS), min_size=1, max_size=8), STARTS)
def test_shares_add_up_to_all_working_time(moves: list[tuple[datetime, Turn]], end: datetime) -> None:
    held = [Held(since=since, turn=turn) for since, turn in sorted(moves)]
    now = max(end, held[-1].since)
    share = apportion(held, now, calendar())
    assert share.office + share.resident + share.other == calendar().working_seconds_between(held[0].since, now)


def test_the_offices_turn_is_anothers_while_another_holds_it() -> None:
    there = OfficeCode("there")
    assert turn_at(Turn.OFFICE, OFFICE, OFFICE) is Turn.OFFICE
    assert turn_at(Turn.OFFICE, OFFICE, there) is Turn.OTHER
    assert turn_at(Turn.RESIDENT, OFFICE, there) is Turn.RESIDENT
    assert turn_at(Turn.NOBODY, OFFICE, there) is Turn.NOBODY
