"""What helpers say of a household adds up to the same household in whatever order it comes, and loses no words."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from api.enrolment.model.households import Entry, Words
from api.enrolment.model.sets import Fact, How, Kind, Lesson, Need, Outcome
from api.enrolment.rules.merging import fold
from kernel.ids import PersonId

DAY = datetime(2026, 11, 20, tzinfo=UTC)
PEOPLE = [PersonId(UUID(int=each)) for each in (1, 2, 3)]

WORDS = st.builds(
    Words,
    head_name=st.sampled_from([None, "Giàng A Páo", "Giàng A Pao"]),
    house=st.sampled_from([None, "đầu thôn", "cuối dốc"]),
    phone=st.sampled_from([None, "0900000001", "0900000002"]),
    needs=st.sampled_from([None, (), (Need.ELDERLY,), (Need.NO_SIGNAL, Need.LANGUAGE)]),
    note=st.sampled_from([None, "A", "B", "C"]),
    learner=st.sampled_from([None, "Con gái", "CON GÁI", "Ông"]),
    consent=st.just("Lời đã đọc"),
)


@st.composite
def entries(draw: st.DrawFn) -> list[Entry]:
    many = draw(st.integers(0, 14))
    return [
        Entry(
            id=UUID(int=number + 100),
            at=DAY + timedelta(hours=draw(st.integers(0, 6))),
            kind=draw(st.sampled_from([each for each in Kind if each is not Kind.REMOVED])),
            by=draw(st.sampled_from(PEOPLE)),
            by_name="Tổ viên",
            words=draw(WORDS),
            fact=draw(st.sampled_from(Fact)),
            value=draw(st.booleans()),
            how=draw(st.sampled_from(How)),
            lesson=draw(st.sampled_from(Lesson)),
            outcome=draw(st.sampled_from(Outcome)),
            next_on=None,
        )
        for number in range(many)
    ]


@given(entries(), st.randoms(use_true_random=False))
def test_the_order_in_which_phones_come_back_makes_no_difference(told: list[Entry], chance: object) -> None:
    shuffled = list(told)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert fold(shuffled) == fold(told)


@given(entries())
def test_sent_twice_is_said_once(told: list[Entry]) -> None:
    assert fold([*told, *told]) == fold(told)


@given(entries())
def test_every_visit_keeps_its_own_words(told: list[Entry]) -> None:
    """Unless consent was taken back after it."""
    household = fold(told)
    gone = max((each.at for each in told if each.kind is Kind.CONSENT and not each.value), default=None)
    kept = [each for each in told if each.kind is Kind.VISIT and (gone is None or each.at > gone)]
    assert sorted(note.id.int for note in household.notes) == sorted(each.id.int for each in kept)
    assert {(note.id, note.text) for note in household.notes} == {(each.id, each.words.note) for each in kept}


@given(entries())
def test_without_consent_the_name_is_all(told: list[Entry]) -> None:
    household = fold(told)
    if household.consent is None or not household.consent.agreed:
        assert (household.house, household.phone, household.needs, household.language) == (None, None, (), None)


def fact(number: int, hours: int, how: How, *, value: bool) -> Entry:
    return Entry(
        id=UUID(int=number),
        at=DAY + timedelta(hours=hours),
        kind=Kind.FACT,
        by=PEOPLE[0],
        by_name="Tổ viên",
        fact=Fact.LEVEL2,
        value=value,
        how=how,
    )


def known(told: Sequence[Entry]) -> bool:
    return fold(told).facts[Fact.LEVEL2].value


def test_what_the_system_knows_wins_then_the_later_then_the_eye() -> None:
    assert known([fact(1, 0, How.SYSTEM, value=True), fact(2, 5, How.SEEN, value=False)])
    assert known([fact(1, 0, How.SEEN, value=False), fact(2, 5, How.TOLD, value=True)])
    assert known([fact(1, 5, How.SEEN, value=True), fact(2, 5, How.TOLD, value=False)])
