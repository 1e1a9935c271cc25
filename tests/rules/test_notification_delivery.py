"""A delivery goes forward only, and waits longer each time."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.model.deliveries import Happening, State
from notifications.model.parcels import PushAddress
from notifications.rules import payload
from notifications.rules.lifecycle import TABLE, sources, step
from notifications.rules.patience import FIRST, LONGEST, read_retry_after, wait
from tests.post import BASE, parcel_to

NOW = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
RANK = {State.CREATED: 0, State.SENDING: 0, State.FAILED: 1, State.EXPIRED: 1, State.ACCEPTED: 2}
RANK |= {State.SHOWN: 3, State.OPENED: 4}


@given(st.lists(st.sampled_from(Happening), max_size=40))
def test_what_the_phone_said_is_never_taken_back(happenings: list[Happening]) -> None:
    state, best = State.CREATED, 0
    for happening in happenings:
        state = step(state, happening) or state
        assert RANK[state] >= best
        best = RANK[state]
    if Happening.OPENED in happenings:
        assert state is State.OPENED
    elif Happening.SHOWN in happenings:
        assert state is State.SHOWN


@given(st.lists(st.sampled_from(Happening), max_size=40))
def test_nothing_is_sent_once_it_ended(happenings: list[Happening]) -> None:
    state = State.CREATED
    for happening in happenings:
        after = step(state, happening)
        if state not in (State.CREATED, State.SENDING):
            assert after not in (State.CREATED, State.SENDING, State.ACCEPTED)
        state = after or state


def test_a_killed_worker_leaves_a_delivery_that_can_begin_again() -> None:
    assert step(State.SENDING, Happening.BEGAN) is State.SENDING
    assert set(sources(Happening.BEGAN, State.SENDING)) == {State.CREATED, State.SENDING}


def test_every_state_can_be_reached() -> None:
    assert {State.CREATED, *TABLE.values()} == set(State)


@given(st.integers(1, 10_000), st.floats(0, 1, exclude_max=True))
def test_waits_grow_and_stay_bounded(tries: int, chance: float) -> None:
    assert FIRST / 2 <= wait(tries, None, chance) <= LONGEST
    assert wait(tries, None, chance) <= wait(tries + 1, None, 0) * 2


@given(st.integers(0, 10**6), st.floats(0, 1, exclude_max=True))
def test_the_providers_word_is_kept(asked_s: int, chance: float) -> None:
    asked = timedelta(seconds=asked_s)
    waited = wait(1, asked, chance)
    assert waited >= min(asked, timedelta(days=1))
    assert waited <= timedelta(days=1) + FIRST


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120),
        (" 0 ", 0),
        ("Fri, 20 Nov 2026 15:01:00 GMT", 60),
        ("Fri, 20 Nov 2026 14:00:00 GMT", 0),
        (None, None),
        ("soon", None),
        ("-5", None),
        ("١٢", None),
        ("Fri, 20 Nov 2026 15:01:00", None),
        ("9" * 400, 999_999_999),
    ],
)
def test_retry_after_is_read_in_both_forms(header: str | None, seconds: int | None) -> None:
    found = read_retry_after(header, NOW)
    assert found == (None if seconds is None else timedelta(seconds=seconds))


@given(st.text(max_size=60))
def test_nonsense_in_retry_after_never_raises(header: str) -> None:
    assert read_retry_after(header, NOW) is None or header.strip()


def test_the_payload_is_declarative_and_holds_our_receipt() -> None:
    address = PushAddress(endpoint="https://push.example.vn/a", p256dh=b"", auth=b"", vapid_kid="k")
    parcel = parcel_to(address)
    assert msgspec.json.decode(payload.encode(parcel)) == {
        "web_push": 8030,
        "mutable": True,
        "notification": {
            "title": "Đã nhận tiền hồ sơ đuôi 0361",
            "body": "Có biên lai. Không trả lần nữa.",
            "navigate": f"{BASE}/ho-so/1",
            "tag": str(parcel.message_id),
            "app_badge": "3",
            "lang": "vi",
            "data": {"delivery": str(parcel.delivery_id), "token": "t"},
        },
    }
    assert len(payload.topic(parcel.message_id)) == 32
