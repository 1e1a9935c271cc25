"""What a dossier costs: never negative, never above the undiscounted sum, the same when asked again, and explained."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from api.catalogue.actions.shelf import FOLDER, load_shelf
from api.catalogue.model.conditions import Condition
from api.catalogue.model.fees import (
    Channel,
    CostKind,
    Exemption,
    Fate,
    Fee,
    FeeStage,
    Per,
    ProvinceRate,
    Quote,
    Refund,
    Tier,
)
from api.catalogue.model.procedure import CopyKind, DocumentNeed, Procedure
from api.catalogue.model.words import BY_PROVINCE, Confidence, Words
from api.catalogue.rules.completeness import missing
from api.catalogue.rules.fees import localise, quote
from api.catalogue.rules.judging.costs import judge_fees
from api.catalogue.rules.summaries import NOTHING, NOTHING_YET, tell_owed, tell_unasked
from kernel.money import Dong

ON = date(2026, 11, 25)
SHELF = load_shelf(FOLDER)
NONE = Refund(not_accepted=Fate.NONE, withdrawn=Fate.NONE, stopped=Fate.NONE)


def procedure(code: str) -> Procedure:
    found = SHELF.in_force(code, ON)
    assert found is not None
    return found


BIRTH, EXTRACT = procedure("1.001193"), procedure("2.000635")


def fee(**changes: Any) -> Fee:
    facts: dict[str, Any] = {
        "id": "copies",
        "kind": CostKind.FEE,
        "label": Words(vi="Phí", en="Fee"),
        "amount_vnd": Dong(8000),
        "per": Per.COPY,
        "quantity": "/request/count",
        "due": FeeStage.ON_SUBMISSION,
        "refund": NONE,
        "confidence": Confidence.SURE,
    }
    return Fee(**(facts | changes))


def costing(*fees: Fee) -> Procedure:
    made = replace(EXTRACT, fees=fees)
    assert list(judge_fees(made)) == []
    return made


def only(asked: Quote) -> tuple[int | None, str, str]:
    (line,) = asked.lines
    return line.amount_vnd, line.why.vi.replace("\u00a0", " "), line.why.en.replace("\u00a0", " ")


def test_one_extract_costs_8000() -> None:
    asked = quote(EXTRACT, Channel.ONLINE, {"request": {"count": 1}}, ON)

    assert asked.total_vnd == 8000
    assert asked.certain
    assert only(asked) == (8000, "1 bản × 8.000 đ", "1 copy × 8,000 VND")
    assert [line.fee_id for line in asked.due(FeeStage.ON_SUBMISSION)] == ["copies"]
    assert asked.due(FeeStage.ON_RESULT) == ()


def test_a_birth_in_time_is_free_and_a_late_one_is_set_by_the_province() -> None:
    in_time = {"child": {"birthDate": "2026-09-26"}, "copies": {"wanted": False}}
    late = {"child": {"birthDate": "2026-09-25"}, "copies": {"wanted": True, "count": 2}}

    free, unsure = quote(BIRTH, Channel.ONLINE, in_time, ON), quote(BIRTH, Channel.ONLINE, late, ON)

    assert (free.total_vnd, free.certain) == (0, True)
    assert (unsure.total_vnd, unsure.certain) == (16000, False)
    assert [(line.fee_id, line.amount_vnd) for line in unsure.lines] == [
        ("registration", 0),
        ("late", None),
        ("copies", 16000),
    ]
    assert unsure.lines[1].why == BY_PROVINCE


def test_an_unanswered_quantity_is_its_least_and_not_certain() -> None:
    for answers in ({}, {"request": {"count": -2}}, {"request": {"count": "3"}}, {"request": None}, None):
        asked = quote(EXTRACT, Channel.ONLINE, answers, ON)
        assert (asked.total_vnd, asked.certain) == (8000, False)


def test_filing_online_costs_less_and_says_so() -> None:
    registration = costing(fee(amount_vnd=Dong(20000), online_vnd=Dong(10000), per=Per.FLAT, quantity=None))

    online, counter = (quote(registration, channel, {}, ON) for channel in (Channel.ONLINE, Channel.COUNTER))

    assert only(online)[:2] == (10000, "10.000 đ; nộp trực tuyến, tại quầy là 20.000 đ")
    assert (online.undiscounted_vnd, only(counter)[:2]) == (20000, (20000, "20.000 đ"))


def test_pages_get_cheaper_up_to_a_cap_for_each_copy() -> None:
    certified = costing(
        fee(
            amount_vnd=Dong(2000),
            per=Per.PAGE,
            quantity="/request/count",
            times="/request/count",
            tiers=(Tier(start=3, amount_vnd=Dong(1000)),),
            cap_vnd=Dong(5000),
        )
    )

    assert only(quote(certified, Channel.COUNTER, {"request": {"count": 1}}, ON))[0] == 2000
    assert only(quote(certified, Channel.COUNTER, {"request": {"count": 3}}, ON))[:2] == (
        15000,
        "(2 trang × 2.000 đ + 1 trang × 1.000 đ) × 3",
    )
    assert only(quote(certified, Channel.COUNTER, {"request": {"count": 4}}, ON))[:2] == (
        20000,
        "(2 trang × 2.000 đ + 2 trang × 1.000 đ, tối đa 5.000 đ) × 4",
    )


def test_a_claimed_exemption_needs_its_proof_and_no_other_answer_does() -> None:
    poor = Condition(field="/requester/relation", is_="self")
    waiver = Exemption(id="poor", label=Words(vi="Hộ nghèo", en="Poor household"), when=poor, proof="poorCard")
    card = DocumentNeed(id="poorCard", label=Words(vi="Sổ hộ nghèo", en="Card"), kinds=(CopyKind.COPY,))
    asking = replace(EXTRACT, fees=(fee(exemptions=(waiver,)),), documents=(card,))

    claimed, paying = (
        {"requester": {"relation": relation}, "request": {"count": 1}} for relation in ("self", "parent")
    )

    assert [quote(asking, Channel.ONLINE, each, ON).total_vnd for each in (claimed, paying)] == [0, 8000]
    assert [need.id for need in missing(asking, claimed, {})] == ["poorCard"]
    assert missing(asking, claimed, {"poorCard": 1}) == missing(asking, paying, {}) == ()


def test_the_largest_exemption_counts() -> None:
    def waiver(name: str, percent: int) -> Exemption:
        condition = Condition(field="/requester/relation", is_="self")
        return Exemption(id=name, label=Words(vi="Hộ nghèo", en="Poor household"), when=condition, percent=percent)

    half = costing(fee(exemptions=(waiver("tenth", 10), waiver("half", 50))))
    whole = costing(fee(exemptions=(waiver("all", 100), waiver("half", 50))))
    answers = {"requester": {"relation": "self"}, "request": {"count": 3}}

    assert only(quote(half, Channel.ONLINE, answers, ON))[:2] == (12000, "3 bản × 8.000 đ; giảm 50%: Hộ nghèo")
    assert only(quote(whole, Channel.ONLINE, answers, ON))[:2] == (0, "3 bản × 8.000 đ; miễn: Hộ nghèo")
    assert quote(whole, Channel.ONLINE, answers, ON).lines[0].exemption == "all"
    assert quote(whole, Channel.ONLINE, {"request": {"count": 3}}, ON).total_vnd == 24000


def test_a_province_sets_its_own_amount_between_two_days() -> None:
    def rate(province: str, start: date, until: date | None, amount: int) -> ProvinceRate:
        return ProvinceRate(province=province, start=start, until=until, amount_vnd=Dong(amount), source="Nghị quyết")

    national = costing(
        fee(
            amount_vnd=None,
            confidence=Confidence.MEMORY,
            provinces=(
                rate("15", date(2026, 1, 1), date(2026, 6, 30), 3000),
                rate("15", date(2026, 7, 1), None, 5000),
                rate("31", date(2026, 1, 1), None, 0),
            ),
        )
    )

    def amounts(province: str) -> list[int | None]:
        days = (date(2025, 12, 31), date(2026, 1, 1), date(2026, 6, 30), date(2026, 7, 1))
        local = localise(national, province)
        return [quote(local, Channel.ONLINE, {"request": {"count": 1}}, day).lines[0].amount_vnd for day in days]

    assert amounts("15") == [None, 3000, 3000, 5000]
    assert amounts("31") == [None, 0, 0, 0]
    assert amounts("01") == [None] * 4


amounts_vnd = st.integers(0, 2_000_000).map(Dong)
answered = st.one_of(st.none(), st.integers(-5, 10**9), st.floats(allow_nan=False), st.text(max_size=3), st.booleans())


@st.composite
def fees(draw: st.DrawFn, number: int) -> Fee:
    amount = draw(st.none() | amounts_vnd)
    online = draw(st.none() | st.integers(0, amount).map(Dong)) if amount is not None else None
    flat = draw(st.booleans())
    tiered = amount is not None and online is None and not flat and draw(st.booleans())
    starts = sorted(draw(st.sets(st.integers(2, 20), max_size=3))) if tiered else []
    relation = Condition(field="/requester/relation", is_="self")
    return fee(
        id=f"fee{number}",
        amount_vnd=amount,
        online_vnd=online,
        per=Per.FLAT if flat else Per.COPY,
        quantity=None if flat else "/request/count",
        times=None if flat else draw(st.sampled_from([None, "/request/count"])),
        tiers=tuple(Tier(start=start, amount_vnd=draw(amounts_vnd)) for start in starts),
        cap_vnd=draw(st.none() | amounts_vnd) if amount is not None else None,
        when=draw(st.sampled_from([None, relation])),
        confidence=draw(st.sampled_from(Confidence)),
        exemptions=tuple(
            Exemption(id=f"less{percent}", label=Words(vi="Giảm", en="Less"), when=relation, percent=percent)
            for percent in draw(st.sets(st.integers(1, 100), max_size=2))
        ),
        provinces=()
        if tiered
        else draw(
            st.sampled_from(
                [(), (ProvinceRate(province="15", start=date(2026, 1, 1), amount_vnd=Dong(700), source="NQ"),)]
            )
        ),
    )


@settings(deadline=None, max_examples=400)
@given(
    data=st.data(), channel=st.sampled_from(Channel), count=answered, relation=st.sampled_from(["self", "family", 3])
)
def test_no_quote_is_negative_above_its_undiscounted_sum_or_different_when_asked_again(
    data: st.DataObject, channel: Channel, count: object, relation: object
) -> None:
    free = fee(id="free", amount_vnd=Dong(0), per=Per.FLAT, quantity=None)
    made = costing(free, *(data.draw(fees(number)) for number in range(data.draw(st.integers(0, 3)))))
    answers = {"request": {"count": count}, "requester": {"relation": relation}}

    asked = quote(made, channel, answers, ON)

    assert asked == quote(made, channel, dict(reversed(answers.items())), ON)
    assert 0 <= asked.total_vnd <= asked.undiscounted_vnd
    assert asked.total_vnd == sum(line.amount_vnd or 0 for line in asked.lines)
    assert asked.certain == all(line.certain for line in asked.lines)
    for line in asked.lines:
        assert line.why.vi
        assert line.why.en
        assert (line.amount_vnd is None) == (line.undiscounted_vnd is None) == (line.unit_vnd is None)
        if line.amount_vnd is None or line.undiscounted_vnd is None:
            assert not line.certain
        else:
            assert type(line.amount_vnd) is int
            assert 0 <= line.amount_vnd <= line.undiscounted_vnd


@pytest.mark.parametrize("channel", Channel)
def test_every_shipped_procedure_can_be_quoted_without_answers(channel: Channel) -> None:
    for versions in SHELF.versions.values():
        for each in versions:
            asked = quote(localise(each, "15"), channel, {}, ON)
            assert 0 <= asked.total_vnd <= asked.undiscounted_vnd


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("1.014027", NOTHING),  # free
        ("2.000635", NOTHING),  # all of it was asked for on submission
        ("1.004222", NOTHING_YET),  # asked for on acceptance
        ("1.001193", NOTHING_YET),  # copies, where any are wished for, with the result
        ("3.000347", BY_PROVINCE),  # a sum that is only remembered is never a promise of none
    ],
)
def test_money_that_was_not_asked_for_is_not_said_to_be_none(code: str, said: Words) -> None:
    assert tell_unasked(procedure(code), ON, accepted=False) == said


def test_once_it_is_taken_in_nobody_waits_for_word_of_the_sum() -> None:
    assert tell_unasked(procedure("3.000347"), ON, accepted=True) == NOTHING_YET
    assert tell_unasked(procedure("1.014027"), ON, accepted=True) == NOTHING


def test_what_a_dossiers_own_answers_will_cost_is_known_before_it_is_asked_for() -> None:
    def owed(code: str, answers: dict[str, Any]) -> Words | None:
        return tell_owed(quote(procedure(code), Channel.ONLINE, answers, ON))

    assert owed("1.001193", {"copies": {"wanted": False}}) is None
    wanted = owed("1.001193", {"copies": {"wanted": True, "count": 2}})
    assert wanted is not None
    assert "16.000\u00a0đ" in wanted.vi
    assert owed("3.000347", {}) == BY_PROVINCE
