"""Decent hours, the ladder, and providers that are left alone."""

from datetime import UTC, datetime, time, timedelta, timezone
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.model.channels import Channel
from notifications.model.kinds import Importance
from notifications.rules.breaker import FIRST_REST, LONGEST_REST, TRIPS_AFTER, Breaker
from notifications.rules.ladder import ORDER, PATIENCE, RUNGS, Step, choose, climb
from notifications.rules.quiet import NIGHT, Quiet, decent

HANOI = timezone(timedelta(hours=7))
MOMENTS = st.integers(0, 3 * 366 * 86_400).map(lambda s: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=s))
TIMES = st.times().map(lambda t: t.replace(microsecond=0))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=HANOI)


@pytest.mark.parametrize(
    ("moment", "heard"),
    [
        ("2026-11-20T20:59", "2026-11-20T20:59"),
        ("2026-11-20T21:00", "2026-11-21T07:00"),
        ("2026-11-20T23:59", "2026-11-21T07:00"),
        ("2026-11-21T00:00", "2026-11-21T07:00"),
        ("2026-11-21T06:59", "2026-11-21T07:00"),
        ("2026-11-21T07:00", "2026-11-21T07:00"),
        ("2026-12-31T22:00", "2027-01-01T07:00"),
    ],
)
def test_the_night_is_quiet(moment: str, heard: str) -> None:
    assert decent(at(moment), NIGHT, Importance.TURN) == at(heard)
    assert decent(at(moment), NIGHT, Importance.NEWS) == at(heard)
    assert decent(at(moment), NIGHT, Importance.URGENT) == at(moment)
    assert decent(at(moment), NIGHT, Importance.ANSWER) == at(moment)


def test_quiet_hours_of_the_day() -> None:
    nap = Quiet(starts=time(12), ends=time(13, 30))
    assert decent(at("2026-11-20T12:15"), nap, Importance.NEWS) == at("2026-11-20T13:30")
    assert decent(at("2026-11-20T23:00"), nap, Importance.NEWS) == at("2026-11-20T23:00")


@given(MOMENTS, TIMES, TIMES)
def test_a_decent_hour_is_never_early_nor_a_day_late_and_is_decent(now: datetime, starts: time, ends: time) -> None:
    quiet = Quiet(starts=starts, ends=ends)
    then = decent(now, quiet, Importance.NEWS)
    assert timedelta() <= then - now < timedelta(days=1)
    assert decent(then, quiet, Importance.NEWS) == then
    if starts == ends:
        assert then == now


def test_the_default_ladder_is_that_of_the_design() -> None:
    steps = climb(Importance.TURN, ORDER, ORDER)
    assert [step.channels for step in steps] == [
        (Channel.WEB_PUSH,),
        (Channel.ZALO, Channel.SMS),
        (Channel.EMAIL,),
    ]
    assert all(step.wait for step in steps)  # and after the last, a visit
    assert [bool(step.wait) for step in climb(Importance.URGENT, ORDER, ORDER)] == [True, True, False]
    assert not any(step.wait for step in climb(Importance.ANSWER, ORDER, ORDER))


def test_who_has_a_key_phone_gets_an_sms_at_once() -> None:
    (step,) = climb(Importance.TURN, {Channel.SMS}, ORDER)
    assert step.channels == (Channel.SMS,)


def test_nobody_to_reach_is_no_ladder() -> None:
    assert climb(Importance.TURN, set(), ORDER) == ()


@pytest.mark.parametrize("order", list(permutations(ORDER)))
@pytest.mark.parametrize("importance", Importance)
def test_a_persons_own_order_wins(order: tuple[Channel, ...], importance: Importance) -> None:
    steps = climb(importance, ORDER, order)
    assert steps[0].channels[0] is order[0]
    flat = [channel for step in steps for channel in step.channels]
    assert sorted(flat) == sorted(ORDER)
    assert {frozenset(step.channels) for step in steps} == set(RUNGS)
    assert (steps[-1].wait is not None) is PATIENCE[importance].visits


def test_a_way_that_failed_is_followed_at_once_and_one_that_was_not_seen_by_the_next_rung() -> None:
    steps = climb(Importance.TURN, ORDER, ORDER)
    assert chosen(steps, {}) is Channel.WEB_PUSH
    assert chosen(steps, {Channel.WEB_PUSH: False}) is Channel.ZALO
    assert chosen(steps, {Channel.WEB_PUSH: True}) is Channel.ZALO
    assert chosen(steps, {Channel.WEB_PUSH: False, Channel.ZALO: True}) is Channel.SMS
    assert chosen(steps, {Channel.WEB_PUSH: False, Channel.ZALO: False}) is Channel.EMAIL
    assert chosen(steps, {Channel.WEB_PUSH: False, Channel.ZALO: True, Channel.SMS: False}) is Channel.EMAIL
    assert chosen(steps, dict.fromkeys(ORDER, False)) is None
    answer = climb(Importance.ANSWER, ORDER, ORDER)
    assert chosen(answer, {Channel.WEB_PUSH: False}) is None
    assert chosen(answer, {Channel.WEB_PUSH: True}) is Channel.ZALO


def chosen(steps: tuple[Step, ...], tried: dict[Channel, bool]) -> Channel | None:
    found = choose(steps, tried)
    return found.channel if found else None


@given(st.sampled_from(Importance), st.sets(st.sampled_from(Channel)), st.data())
def test_every_climb_ends_and_takes_each_way_at_most_once(
    importance: Importance, reachable: set[Channel], data: st.DataObject
) -> None:
    steps, tried = climb(importance, reachable, ORDER), dict[Channel, bool]()
    while (found := choose(steps, tried)) is not None:
        assert found.channel not in tried
        tried[found.channel] = data.draw(st.booleans())
        assert len(tried) <= len(reachable)
    if all(tried.values()):
        assert set(tried) == reachable  # nobody is given up while a way is left


@given(st.sampled_from(Importance), st.sets(st.sampled_from(Channel)), st.permutations(ORDER), st.integers(0, 4))
def test_no_way_is_taken_twice_nor_one_that_was_not_wanted(
    importance: Importance, reachable: set[Channel], order: list[Channel], kept: int
) -> None:
    flat = [channel for step in climb(importance, reachable, order[:kept]) for channel in step.channels]
    assert len(flat) == len(set(flat))
    assert set(flat) <= reachable & set(order[:kept])


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 400)), max_size=60))
def test_a_failing_provider_is_left_alone_and_comes_back(turns: list[tuple[bool, int]]) -> None:
    now, breaker, in_a_row = datetime(2026, 11, 20, tzinfo=UTC), Breaker(), 0
    for well, seconds in turns:
        now += timedelta(seconds=seconds)
        if breaker.rest(now) is not None:
            continue
        trial, breaker = breaker.tripped, breaker.trying(now)
        assert (breaker.rest(now) == FIRST_REST) is trial  # one message is under way, the others wait
        in_a_row = 0 if well else in_a_row + 1
        breaker = breaker.well() if well else breaker.failed(now, trial=trial)
        rest = breaker.rest(now)
        assert (rest is not None) is (in_a_row >= TRIPS_AFTER)
        assert rest is None or FIRST_REST <= rest <= LONGEST_REST


def test_failures_of_tries_that_began_before_the_rest_are_not_counted() -> None:
    now, breaker = datetime(2026, 11, 20, tzinfo=UTC), Breaker()
    for _ in range(TRIPS_AFTER + 50):
        breaker = breaker.failed(now)
    assert breaker.failures == TRIPS_AFTER
    assert breaker.rest(now) == FIRST_REST
