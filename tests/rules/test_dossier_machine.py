"""Any sequence of steps by anybody, against a model written from the law's words instead of the table.

The model knows places by name, counts working time minute by minute and keeps what is left instead of a due date.
`MOTCUA_RUNS` sets how many runs (2,000 × 50 steps in `make prove`).
"""

import os
from datetime import UTC, date, datetime, timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from api.dossiers.model.case import Ask, Case, Term
from api.dossiers.model.sets import Action, FilingChannel, Outcome, Proof, ResultBy, Stage, Timeliness, Turn, Who
from api.dossiers.rules.clock import judge
from api.dossiers.rules.moves import Filing, begin, take
from api.workdays.actions import calendar
from api.workdays.model import TimeUnit
from kernel.errors import Refusal
from kernel.ids import OfficeCode
from tests.rules.dossier_law import EDGES, NUMBERS, OVER, RESIDENTS_TURN, STAGES, WAITING, minutes

RUNS = int(os.environ.get("MOTCUA_RUNS", "150"))
HERE, THERE = OfficeCode("here"), OfficeCode("there")
GOOD = "Thiếu giấy chứng sinh bản chính"


def aware(wall: datetime) -> datetime:
    return (wall - timedelta(hours=7)).replace(tzinfo=UTC)


class Dossier(RuleBasedStateMachine):
    """`case` is moved by the rules, everything else by the model."""

    @initialize(
        start=st.builds(datetime.combine, st.dates(date(2026, 1, 5), date(2026, 12, 20)), st.times()),
        days=st.integers(1, 8),
        owes=st.booleans(),
        by=st.sampled_from(ResultBy),
    )
    def file(self, start: datetime, days: int, owes: bool, by: ResultBy) -> None:
        self.now = start.replace(second=0, microsecond=0)
        ask = Ask(action=Action.SUBMIT, who=frozenset({Who.RESIDENT}), at=aware(self.now), owes=owes)
        term = Term(quantity=days, unit=TimeUnit.WORKING_DAY)
        filing = Filing(office=HERE, channel=FilingChannel.ONLINE, result_by=by, term=term)
        self.case: Case = begin(filing, ask, calendar())[0]
        self.days, self.by = days, by
        self.place = "unpaid" if owes else "new"
        self.version = 1
        self.left: int | None = None
        self.rounds = 0
        self.extended = False
        self.proof = "none"
        self.proof_due = self.now
        self.holder = "here"
        self.late_at_end: bool | None = None

    @rule(step=st.sampled_from([0, 1, 30, 240, 480]) | st.integers(0, 2 * 24 * 60))
    def pass_time(self, step: int) -> None:
        later = self.now + timedelta(minutes=step)
        if self.left is not None and self.place not in WAITING and self.late_at_end is None:
            self.left -= minutes(self.now, later)
        self.now = later

    @rule(
        action=st.sampled_from([a for a in Action if a not in (Action.SUBMIT, Action.TAKE_IN)]),
        who=st.sampled_from(Who),
        reason=st.sampled_from([None, "Theo quy định", GOOD]),
        later=st.integers(-600, 3000),
        office=st.sampled_from([None, HERE, THERE]),
        flag=st.booleans(),
        owes=st.booleans(),
        wants=st.booleans(),
        outcome=st.sampled_from([None, *Outcome]),
    )
    def anything(
        self,
        action: Action,
        who: Who,
        reason: str | None,
        later: int,
        office: OfficeCode | None,
        flag: bool,
        owes: bool,
        wants: bool,
        outcome: Outcome | None,
    ) -> None:
        self.attempt(action, who, reason, later, office, flag, owes, wants, outcome)

    @precondition(lambda self: self.place not in OVER | {"done"})
    @rule(
        choice=st.integers(0, 59),
        later=st.integers(1, 3000),
        office=st.sampled_from([HERE, THERE]),
        flag=st.booleans(),
        wants=st.booleans(),
    )
    def go_on(self, choice: int, later: int, office: OfficeCode, flag: bool, wants: bool) -> None:
        """So that runs get deep: a step that goes somewhere, by somebody who may, with a good reason."""
        steps = [
            (action, who)
            for (place, action), (people, target) in sorted(EDGES.items())
            if place == self.place and target not in OVER and (target != place or action in ("forward", "extend"))
            for who in sorted(people)
        ]
        action, who = steps[choice % len(steps)]
        self.attempt(Action(action), Who(who), GOOD, later, office, flag, False, wants, None)

    def attempt(
        self,
        action: Action,
        who: Who,
        reason: str | None,
        later: int,
        office: OfficeCode | None,
        flag: bool,
        owes: bool,
        wants: bool,
        outcome: Outcome | None,
    ) -> None:
        due = self.now + timedelta(minutes=later)
        ask = Ask(
            action=action,
            who=frozenset({who}),
            at=aware(self.now),
            reason=reason,
            due_at=aware(due),
            to_office=office,
            proof_right=flag,
            wants_proof=wants,
            owes=owes,
            outcome=outcome,
        )
        allowed = self.allows(action.value, who.value, reason == GOOD, due, office, owes, wants, outcome)
        try:
            after, step = take(self.case, ask, calendar())
        except Refusal:
            assert not allowed, f"the law allows {action} at {self.place}, the table does not"
            return
        assert allowed, f"the table allows {action} at {self.place}, the law does not"
        assert step.by >= {who}
        self.case = after
        self.apply(action.value, due, office, flag)

    def allows(
        self,
        action: str,
        who: str,
        reasoned: bool,
        due: datetime,
        office: OfficeCode | None,
        owes: bool,
        wants: bool,
        outcome: Outcome | None,
    ) -> bool:
        people, _ = EDGES.get((self.place, action), (set(), ""))
        if who not in people:
            return False
        match action:
            case "not_accept" | "send_back" | "refuse" | "stop":
                return reasoned
            case "ask_supplement":
                return self.rounds == 0
            case "propose_supplement":
                return self.rounds > 0
            case "forward":
                return office is not None and office != self.holder
            case "extend":
                # later than now and than what is left: more office time, or the same in later closed hours
                assert self.case.due_at is not None
                return reasoned and not self.extended and due > self.now and aware(due) > self.case.due_at
            case "ask_proof":
                return wants and self.proof != "right"
            case "end_proof":
                return self.now > self.proof_due
            case "propose":
                refused = outcome is Outcome.REFUSED
                return (refused and reasoned) or (not refused and (not wants or self.proof in ("right", "lapsed")))
            case "approve":
                return not wants or outcome is Outcome.REFUSED or self.proof in ("right", "lapsed")
            case "return":
                return not owes
            case "collect":
                return not owes and self.by is ResultBy.ELECTRONIC
        return True

    def apply(self, action: str, due: datetime, office: OfficeCode | None, flag: bool) -> None:
        self.place = EDGES[self.place, action][1]
        self.version += 1
        match action:
            case "accept":
                self.left = self.days * 8 * 60
            case "ask_supplement" | "approve_supplement":
                self.rounds += 1
            case "forward":
                assert office
                self.holder = office
            case "extend":
                self.left, self.extended = minutes(self.now, due), True
            case "ask_proof":
                self.proof, self.proof_due = "asked", due
            case "answer_proof":
                self.proof = "right" if flag else "wrong"
            case "end_proof":
                self.proof = "lapsed"
            case "approve" | "refuse":
                self.holder = "here"
        if self.left is not None and self.place in {"done", *OVER} and self.late_at_end is None:
            self.late_at_end = self.left < 0

    @invariant()
    def stands_where_the_law_says(self) -> None:
        if not hasattr(self, "case"):
            return
        stage = "second" if self.place.endswith("-second") else STAGES.get(self.place, "plain")
        assert (self.case.status, self.case.stage) == (NUMBERS.get(self.place) or int(self.place), Stage(stage))
        assert self.case.version == self.version
        assert self.case.supplements == self.rounds
        assert self.case.holder == self.holder

    @invariant()
    def turn_is_told_right(self) -> None:
        if not hasattr(self, "case"):
            return
        ours = Turn.OFFICE if self.holder == "here" else Turn.OTHER
        expected = Turn.NOBODY if self.place in OVER else Turn.RESIDENT if self.place in RESIDENTS_TURN else ours
        assert self.case.turn is expected
        # before acceptance the desk answers within its own time; after it, within the dossier's
        acts = expected in (Turn.OFFICE, Turn.OTHER)
        assert (self.case.act_by is not None) is acts
        if acts and self.left is not None:
            assert self.case.act_by == self.case.due_at

    @invariant()
    def clock_leaves_what_the_law_leaves(self) -> None:
        if not hasattr(self, "case"):
            return
        assert (self.case.paused_at is not None) is (self.place in WAITING)
        assert (self.case.ended_at is not None) is (self.late_at_end is not None)
        if self.left is None:
            assert self.case.due_at is None
            assert judge(self.case, aware(self.now)) is Timeliness.UNTIMED
            return
        assert self.case.due_at is not None
        due = self.case.due_at.replace(tzinfo=None) + timedelta(hours=7)
        if self.left > 0 and self.late_at_end is None:
            begins = self.now if self.place not in WAITING else self.wall(self.case.paused_at)
            assert minutes(begins, due) == self.left
        if self.left != 0 or self.rounds > 1:
            late = self.rounds > 1 or (self.left < 0 if self.late_at_end is None else self.late_at_end)
            assert (judge(self.case, aware(self.now)) is Timeliness.LATE) is late

    @staticmethod
    def wall(moment: datetime | None) -> datetime:
        assert moment is not None
        return moment.replace(tzinfo=None) + timedelta(hours=7)

    @invariant()
    def proof_is_kept(self) -> None:
        if hasattr(self, "case"):
            assert self.case.proof is Proof(self.proof)


TestDossier = Dossier.TestCase
TestDossier.settings = settings(
    max_examples=RUNS,
    stateful_step_count=50,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
