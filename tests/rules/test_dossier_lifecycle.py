"""The lifecycle table against the national transitions, and its own promises."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from api.dossiers.model.case import Ask, Case, Term
from api.dossiers.model.sets import (
    FINAL,
    Action,
    Effect,
    FilingChannel,
    Need,
    Outcome,
    Proof,
    ResultBy,
    Stage,
    Status,
    Topic,
    Turn,
    Who,
)
from api.dossiers.rules.lifecycle import BEFORE_ACCEPTANCE, PLACES, TABLE, StepNotAllowed, actions_open, steps
from api.dossiers.rules.moves import Filing, begin, take
from api.dossiers.rules.needs import CHECKS, ReasonNeeded
from api.dossiers.rules.words import STAGE_NAMES, STATUS_NAMES, STEP_WORDS
from api.workdays.actions import calendar
from api.workdays.model import TimeUnit
from kernel.errors import NotAllowed, Refusal
from kernel.ids import OfficeCode
from tests.rules.dossier_law import EDGES, NUMBERS, STAGES

NATIONAL = {
    1: {2, 3, 5, 7},
    2: {4, 5, 6, 7, 8},
    4: {5, 6, 7, 8, 9},
    5: {1, 4, 7, 8},
    6: {4, 7, 8},
    9: {10},
    3: set(),
    7: set(),
    8: set(),
    10: set(),
}
"""The transitions between national statuses, as docs/law.md#statuses has them."""

MONDAY = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)  # 08:00 in Hanoi
HERE, THERE = OfficeCode("000.00.71.H38"), OfficeCode("000.00.61.H38")


def test_statuses_move_exactly_as_the_national_record_lets_them() -> None:
    moves: dict[int, set[int]] = {status.value: set() for status in Status}
    for step in TABLE:
        if step.source is not None and step.source is not step.target:
            moves[step.source].add(step.target.value)
    assert moves == NATIONAL


def test_every_place_is_reached_and_every_place_but_the_last_is_left() -> None:
    reached = {(step.target, step.to_stage) for step in TABLE if step.source is None}
    while (
        more := {(s.target, s.to_stage) for s in TABLE if s.source is not None and (s.source, s.stage) in reached}
        - reached
    ):
        reached |= more
    assert reached == set(PLACES)
    for place in PLACES:
        leaves = {s.target for s in TABLE if (s.source, s.stage) == place and (s.target, s.to_stage) != place}
        assert bool(leaves) is (place[0] not in FINAL)


def test_every_row_stands_on_known_places() -> None:
    for step in TABLE:
        assert step.source is None or (step.source, step.stage) in PLACES
        assert (step.target, step.to_stage) in PLACES


def test_one_row_at_most_for_one_action_and_one_person() -> None:
    for (status, stage), action, who in product(PLACES, Action, Who):
        rows = [s for s in TABLE if (s.source, s.stage, s.action) == (status, stage, action) and who in s.by]
        assert len(rows) <= 1, (status, stage, action, who)


def test_every_need_has_its_refusal_in_both_languages() -> None:
    assert set(CHECKS) == set(Need)
    for _, refusal in CHECKS.values():
        assert issubclass(refusal, Refusal)
        assert refusal.vi != Refusal.vi
        assert refusal.en != Refusal.en


def test_a_resident_may_withdraw_until_there_is_a_result_and_an_officer_never_may() -> None:
    for status, stage in PLACES:
        may = Action.WITHDRAW in actions_open(status, stage, frozenset({Who.RESIDENT}))
        assert may is (status not in FINAL and status is not Status.DONE)
        assert Action.WITHDRAW not in actions_open(status, stage, frozenset(Who) - {Who.RESIDENT})


def test_only_a_leader_decides() -> None:
    for step in TABLE:
        if step.target is Status.DONE and step.source is not Status.DONE:
            assert step.by == {Who.LEADER}


def test_money_and_owners_are_heard_wherever_a_dossier_stands() -> None:
    for status, stage in PLACES:
        assert {Action.SETTLE_FEE, Action.CLAIM} <= set(actions_open(status, stage, frozenset({Who.SYSTEM})))


def test_the_clock_runs_from_acceptance_to_the_end_and_waits_only_for_the_resident() -> None:
    for step in TABLE:
        if step.clock is Effect.START:
            assert (step.source, step.target) == (Status.SUBMITTED, Status.ACCEPTED)
        if step.clock is Effect.PAUSE:
            assert step.turn is Turn.RESIDENT
        if step.clock is Effect.RESUME:
            assert step.turn is Turn.OFFICE
        if step.clock is Effect.STOP:
            assert step.target in {Status.DONE, Status.WITHDRAWN, Status.STOPPED}
        if (step.source, step.stage) in BEFORE_ACCEPTANCE and step.action is not Action.ACCEPT:
            assert step.clock is Effect.KEEP, "before acceptance there is no clock"


def test_who_waits_is_told() -> None:
    for step in TABLE:
        if step.turn is Turn.RESIDENT and step.source is not None:
            assert step.tell is not None, step
        if step.target in FINAL and step.source not in FINAL and Who.RESIDENT not in step.by:
            assert step.tell is not None, step
    assert {step.tell for step in TABLE} == {None, *Topic}


def test_steps_tell_nobody_may_from_somebody_else_may() -> None:
    with pytest.raises(StepNotAllowed):
        steps(Status.SUBMITTED, Stage.PLAIN, Action.APPROVE, frozenset({Who.LEADER}))
    with pytest.raises(NotAllowed):
        steps(Status.SUBMITTED, Stage.PLAIN, Action.ACCEPT, frozenset({Who.RESIDENT}))


def filed(*, term: Term | None = None, owes: bool = False, by: ResultBy = ResultBy.ELECTRONIC) -> Case:
    ask = Ask(action=Action.SUBMIT, who=frozenset({Who.RESIDENT}), at=MONDAY, owes=owes)
    filing = Filing(office=HERE, channel=FilingChannel.ONLINE, result_by=by, term=term)
    return begin(filing, ask, calendar())[0]


DAYS = Term(quantity=3, unit=TimeUnit.WORKING_DAY)


class Walk:
    """A case walked step by step, an hour apart, everybody having every right they could have."""

    def __init__(self, case: Case) -> None:
        self.case, self.at = case, MONDAY

    def __call__(self, action: Action, who: Who, **facts: object) -> "Walk":
        self.at += timedelta(hours=1)
        ask = Ask(action=action, who=frozenset({who}), at=self.at, **facts)  # type: ignore[arg-type]
        self.case = take(self.case, ask, calendar())[0]
        return self


def test_a_fee_due_on_submission_holds_the_dossier_out_of_the_queue() -> None:
    case = filed(term=DAYS, owes=True)
    assert (case.status, case.stage, case.turn, case.act_by) == (1, Stage.UNPAID, Turn.RESIDENT, None)
    with pytest.raises(StepNotAllowed):
        Walk(case)(Action.ACCEPT, Who.COUNTER)
    paid = Walk(case)(Action.SETTLE_FEE, Who.SYSTEM).case
    assert (paid.status, paid.stage, paid.turn, paid.started_at) == (1, Stage.PLAIN, Turn.OFFICE, None)
    assert paid.act_by is not None


def test_a_birth_needs_its_proof_read() -> None:
    walk = Walk(filed(term=Term(quantity=0, unit=TimeUnit.WORKING_DAY)))(Action.ACCEPT, Who.COUNTER)
    with pytest.raises(Refusal, match="ProofNotRead"):
        walk(Action.PROPOSE, Who.OFFICER, wants_proof=True)
    due = walk.at + timedelta(days=1)
    walk(Action.ASK_PROOF, Who.OFFICER, wants_proof=True, due_at=due)
    assert (walk.case.turn, walk.case.paused_at, walk.case.proof) == (Turn.RESIDENT, walk.at, Proof.ASKED)
    walk(Action.ANSWER_PROOF, Who.RESIDENT, proof_right=False)
    with pytest.raises(Refusal, match="ProofNotRead"):
        walk(Action.APPROVE, Who.LEADER, wants_proof=True)
    walk(Action.ASK_PROOF, Who.OFFICER, wants_proof=True, due_at=due)
    walk(Action.ANSWER_PROOF, Who.RESIDENT, proof_right=True)(Action.APPROVE, Who.LEADER, wants_proof=True)
    assert (walk.case.status, walk.case.outcome) == (Status.DONE, Outcome.GRANTED)


def test_an_unanswered_proof_lapses_only_after_its_time() -> None:
    walk = Walk(filed(term=DAYS))(Action.ACCEPT, Who.COUNTER)
    walk(Action.ASK_PROOF, Who.OFFICER, wants_proof=True, due_at=walk.at + timedelta(hours=3))
    with pytest.raises(Refusal, match="ProofNotOverdue"):
        walk(Action.END_PROOF, Who.OFFICER)
    walk.at += timedelta(hours=3)
    walk(Action.END_PROOF, Who.OFFICER)(Action.PROPOSE, Who.OFFICER, wants_proof=True)
    assert walk.case.proof is Proof.LAPSED


def test_a_second_supplement_needs_a_leader() -> None:
    walk = Walk(filed(term=DAYS))(Action.ACCEPT, Who.COUNTER)
    due = MONDAY + timedelta(days=7)
    walk(Action.ASK_SUPPLEMENT, Who.OFFICER, due_at=due)(Action.ANSWER_SUPPLEMENT, Who.RESIDENT)
    with pytest.raises(Refusal, match="SecondSupplementNeedsLeader"):
        walk(Action.ASK_SUPPLEMENT, Who.OFFICER, due_at=due)
    walk(Action.PROPOSE_SUPPLEMENT, Who.OFFICER)
    with pytest.raises(NotAllowed):
        walk(Action.APPROVE_SUPPLEMENT, Who.OFFICER)
    walk(Action.APPROVE_SUPPLEMENT, Who.LEADER, due_at=due)
    assert (walk.case.status, walk.case.supplements) == (Status.SUPPLEMENT_ASKED, 2)


def test_forwarding_keeps_the_clock_and_names_the_other_agency() -> None:
    walk = Walk(filed(term=DAYS))(Action.ACCEPT, Who.COUNTER)
    due = walk.case.due_at
    walk(Action.FORWARD, Who.COUNTER, to_office=THERE)
    assert (walk.case.holder, walk.case.turn, walk.case.due_at) == (THERE, Turn.OTHER, due)
    assert walk.case.turn_since == walk.at
    with pytest.raises(Refusal, match="HeldThereAlready"):
        walk(Action.FORWARD, Who.OFFICER, to_office=THERE)
    walk(Action.PROPOSE, Who.OFFICER)(Action.APPROVE, Who.LEADER)
    assert walk.case.holder == HERE, "the result is handed over where the dossier was taken in"


def test_a_fee_due_on_result_guards_its_return() -> None:
    walk = Walk(filed(term=DAYS))(Action.ACCEPT, Who.COUNTER)(Action.PROPOSE, Who.OFFICER)(Action.APPROVE, Who.LEADER)
    for who, action in ((Who.COUNTER, Action.RETURN), (Who.RESIDENT, Action.COLLECT)):
        with pytest.raises(Refusal, match="FeeNotPaid"):
            walk(action, who, owes=True)
    walk(Action.RETURN, Who.COUNTER)
    assert (walk.case.status, walk.case.turn) == (Status.RETURNED, Turn.NOBODY)


def test_a_refusal_is_a_result_with_its_reasons() -> None:
    walk = Walk(filed(term=DAYS))(Action.ACCEPT, Who.COUNTER)
    with pytest.raises(ReasonNeeded):
        walk(Action.PROPOSE, Who.OFFICER, outcome=Outcome.REFUSED)
    walk(Action.PROPOSE, Who.OFFICER, outcome=Outcome.REFUSED, reason="Không đủ điều kiện về cư trú tại xã")
    with pytest.raises(ReasonNeeded):
        walk(Action.REFUSE, Who.LEADER, reason="Theo quy định")
    walk(Action.REFUSE, Who.LEADER, reason="Không đủ điều kiện về cư trú tại xã")
    assert (walk.case.status, walk.case.outcome) == (Status.DONE, Outcome.REFUSED)


def test_an_extension_is_later_and_once() -> None:
    walk = Walk(filed(term=DAYS))(Action.ACCEPT, Who.COUNTER)
    old = walk.case.due_at
    assert old is not None
    facts = {"reason": "Phải xác minh tại nơi cư trú cũ"}
    with pytest.raises(Refusal, match="NewDueMustBeLater"):
        walk(Action.EXTEND, Who.LEADER, due_at=old, **facts)
    walk(Action.EXTEND, Who.LEADER, due_at=old + timedelta(days=2), **facts)
    assert (walk.case.due_at, walk.case.first_due_at) == (old + timedelta(days=2), old)
    with pytest.raises(Refusal, match="ExtendedAlready"):
        walk(Action.EXTEND, Who.LEADER, due_at=old + timedelta(days=5), **facts)


def test_paper_results_are_not_collected_on_the_phone() -> None:
    walk = Walk(filed(by=ResultBy.COUNTER))(Action.ACCEPT, Who.COUNTER)(Action.PROPOSE, Who.OFFICER)
    walk(Action.APPROVE, Who.LEADER)
    with pytest.raises(Refusal, match="NotElectronic"):
        walk(Action.COLLECT, Who.RESIDENT)


def test_the_table_is_the_law_written_again() -> None:
    """Every row of one has its row in the other; a place that only the table knows goes by its numbers."""
    places = {place for place, _ in EDGES} | {target for _, target in EDGES.values()}
    second = {place: "second" for place in places if place.endswith("-second")}
    named = {(NUMBERS.get(each) or int(each), (STAGES | second).get(each, "plain")): each for each in places}

    def name(status: Status | None, stage: Stage) -> str:
        return named.get((status or 0, stage.value), f"{status}/{stage}")

    ours = {
        (name(row.source, row.stage), row.action.value, who.value, name(row.target, row.to_stage))
        for row in TABLE
        if row.source is not None
        for who in row.by
    }
    assert ours == {
        (place, action, who, target) for (place, action), (people, target) in EDGES.items() for who in people
    }


def test_every_status_stage_and_step_has_its_words() -> None:
    assert set(STATUS_NAMES) == set(Status)
    assert set(STAGE_NAMES) == set(Stage)
    assert set(STEP_WORDS) == set(Action)
    for said in [*STATUS_NAMES.values(), *STEP_WORDS.values()]:
        assert said.vi
        assert said.en
    assert [STATUS_NAMES[status].vi for status in sorted(Status)] == [
        *("Mới đăng ký", "Được tiếp nhận", "Không được tiếp nhận", "Đang xử lý", "Yêu cầu bổ sung giấy tờ"),
        *("Yêu cầu thực hiện nghĩa vụ tài chính", "Công dân yêu cầu rút hồ sơ", "Dừng xử lý", "Đã xử lý xong"),
        "Đã trả kết quả",
    ]


def test_what_law_gives_no_time_for_stays_in_the_queue() -> None:
    walk = Walk(filed(term=None))(Action.ACCEPT, Who.COUNTER)
    assert walk.case.due_at is None
    assert walk.case.act_by is not None
