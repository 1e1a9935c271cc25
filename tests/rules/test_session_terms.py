"""How long sessions live, what devices are called, who may appoint whom."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from identity.guards import Guard, level_two, signed_in, staff
from identity.model import SessionTerm
from identity.rules import terms
from identity.rules.appointments import OwnPost, judge
from identity.rules.cookies import attempt_cookie, session_cookie, token_hash
from kernel import device
from kernel.actor import Actor, Post, Role
from kernel.errors import LevelTwoNeeded, NotAllowed, SignInNeeded
from kernel.ids import OfficeCode, PersonId, SessionId, new_id

NOW = datetime(2026, 11, 20, 2, 30, tzinfo=UTC)


@given(st.lists(st.sampled_from(Role)))
def test_the_strictest_role_rules(roles: list[Role]) -> None:
    granted = terms.term(roles)
    if not roles:
        assert granted == terms.RESIDENT
    else:
        assert granted.idle <= timedelta(minutes=15)
        assert granted.absolute <= timedelta(hours=12)
        assert (granted.idle <= timedelta(minutes=5)) == (Role.ADMINISTRATOR in roles)


@given(st.sampled_from([terms.RESIDENT, terms.STAFF, terms.ADMINISTRATOR]), st.floats(min_value=0, max_value=1.5))
def test_uses_are_noted_often_enough_to_stay_signed_in(term: SessionTerm, share: float) -> None:
    """Somebody who comes back within nine tenths of the idle time is never thrown out for want of a note."""
    unused = term.idle * share
    if share >= 0.1:
        assert terms.is_touch_due(NOW - unused, term.idle, NOW)
    assert not terms.is_touch_due(NOW - timedelta(seconds=1), term.idle, NOW)


@pytest.mark.parametrize(
    ("agent", "label"),
    [
        (
            "Mozilla/5.0 (Linux; Android 10; K) Chrome/131.0 Mobile Safari/537.36",
            "Chrome trên Android",
        ),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Safari/604.1", "Safari trên iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/131.0 Safari/537.36 Edg/131.0", "Edge trên Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox trên Linux"),
        ("curl/8", "Máy không rõ"),
        ("", "Máy không rõ"),
    ],
)
def test_devices_have_names_their_owners_know(agent: str, label: str) -> None:
    assert device.label(agent) == label


def test_cookie_names() -> None:
    assert session_cookie(secure=True) == "__Host-motcua"
    assert session_cookie(secure=False) == "motcua"
    assert attempt_cookie(secure=True).startswith("__Host-")


@pytest.mark.parametrize("token", ["", "a" * 42, "a" * 44, "é" * 43, "a" * 42 + "\n", "a" * 42 + "="])
def test_only_tokens_of_ours_are_looked_up(token: str) -> None:
    assert token_hash(token) is None


def actor(*roles: Role) -> Actor:
    office = OfficeCode("000.00.11.H38")
    return Actor(
        person_id=PersonId(new_id()),
        session_id=SessionId(new_id()),
        level=2,
        display_name="Ngô Đức Toàn",
        posts=tuple(Post(office=office, role=role) for role in roles),
    )


def test_only_administrators_appoint_and_nobody_themselves() -> None:
    somebody = PersonId(new_id())
    administrator = actor(Role.ADMINISTRATOR)
    judge(None, somebody)
    judge(administrator, somebody)
    with pytest.raises(OwnPost):
        judge(administrator, administrator.person_id)
    for role in set(Role) - {Role.ADMINISTRATOR}:
        with pytest.raises(NotAllowed):
            judge(actor(role), somebody)


class Asking:
    """A connection as guards see it: only its scope."""

    def __init__(self, who: Actor | None) -> None:
        async def visitor() -> Actor | None:
            return who

        self.scope = {"state": {"visitor": visitor}}


def at_level(level: int, *roles: Role) -> Actor:
    return msgspec.structs.replace(actor(*roles), level=level)


@pytest.mark.parametrize(
    ("guard", "who", "refused"),
    [
        (signed_in, None, SignInNeeded),
        (signed_in, at_level(1), None),
        (level_two, None, SignInNeeded),
        (level_two, at_level(1), LevelTwoNeeded),
        (level_two, at_level(2), None),
        (staff(), None, SignInNeeded),
        (staff(), at_level(2), NotAllowed),
        (staff(), at_level(1, Role.OFFICER), LevelTwoNeeded),
        (staff(), at_level(2, Role.OFFICER), None),
        (staff(Role.LEADER), at_level(2, Role.OFFICER), NotAllowed),
        (staff(Role.LEADER), at_level(1, Role.OFFICER), NotAllowed),
        (staff(Role.LEADER, Role.OFFICER), at_level(2, Role.OFFICER), None),
    ],
)
async def test_guards(guard: Guard, who: Actor | None, refused: type[Exception] | None) -> None:
    passing = guard(Asking(who), None)  # type: ignore[arg-type]
    if refused is None:
        await passing
    else:
        with pytest.raises(refused):
            await passing
