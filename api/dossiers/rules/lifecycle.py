"""THE table: what may happen to a dossier, who may do it, what it does to the statutory clock, whose turn follows.

Transitions are those of the ten national statuses (docs/law.md#statuses). Adding a state or an action touches this
table; tests then demand its words in each language.
"""

from collections.abc import Iterable
from functools import cache

from api.dossiers.model.case import Step
from api.dossiers.model.sets import FINAL, Action, Effect, Need, Stage, Status, Topic, Turn, Who
from kernel.errors import NotAllowed, Refusal

A, S, G, N = Action, Status, Stage, Need
KEEP, START, PAUSE, RESUME, STOP = Effect.KEEP, Effect.START, Effect.PAUSE, Effect.RESUME, Effect.STOP
OFFICE, RESIDENT_TURN, NOBODY = Turn.OFFICE, Turn.RESIDENT, Turn.NOBODY

RESIDENT = frozenset({Who.RESIDENT})
DESK = frozenset({Who.COUNTER, Who.OFFICER})
OFFICER = frozenset({Who.OFFICER})
LEADER = frozenset({Who.LEADER})
STAFF = frozenset({Who.COUNTER, Who.OFFICER, Who.LEADER})
SYSTEM = frozenset({Who.SYSTEM})


class StepNotAllowed(Refusal):
    """This step does not exist from where the dossier stands."""

    vi = "Hồ sơ đang ở trạng thái khác nên chưa làm được việc này. Tải lại để xem."
    en = "The dossier stands elsewhere, so this cannot be done now. Reload to see."


def _rows(  # noqa: PLR0917 - a table is read by its columns
    sources: Iterable[tuple[Status, Stage]],
    action: Action,
    target: tuple[Status, Stage] | None,
    by: frozenset[Who],
    clock: Effect,
    turn: Turn | None,
    tell: Topic | None = None,
    *needs: Need,
) -> tuple[Step, ...]:
    """One row a source; `target` None stays where it is."""
    return tuple(
        Step(
            source=status,
            stage=stage,
            action=action,
            target=(target or (status, stage))[0],
            to_stage=(target or (status, stage))[1],
            by=by,
            clock=clock,
            turn=turn,
            tell=tell,
            needs=frozenset(needs),
        )
        for status, stage in sources
    )


def _begin(  # noqa: PLR0917 - as above
    action: Action, stage: Stage, by: frozenset[Who], turn: Turn, tell: Topic | None, need: Need
) -> Step:
    return Step(
        source=None,
        stage=Stage.PLAIN,
        action=action,
        target=Status.SUBMITTED,
        to_stage=stage,
        by=by,
        clock=KEEP,
        turn=turn,
        tell=tell,
        needs=frozenset({need}),
    )


NEW = (S.SUBMITTED, G.PLAIN)
UNPAID = (S.SUBMITTED, G.UNPAID)
ACCEPTED = (S.ACCEPTED, G.PLAIN)
WORKING = (S.IN_PROCESS, G.PLAIN)
PROOF = (S.IN_PROCESS, G.PROOF)
SIGNING = (S.IN_PROCESS, G.SIGNING)
SECOND_NEW, SECOND_ACCEPTED, SECOND_WORKING = ((s, G.SECOND) for s in (S.SUBMITTED, S.ACCEPTED, S.IN_PROCESS))
ASKED = (S.SUPPLEMENT_ASKED, G.PLAIN)
ASKED_EARLY = (S.SUPPLEMENT_ASKED, G.UNACCEPTED)
FEE = (S.FEE_ASKED, G.PLAIN)
DONE = (S.DONE, G.PLAIN)
ENDED = tuple((status, G.PLAIN) for status in sorted(FINAL))

BEFORE_ACCEPTANCE = (UNPAID, NEW, SECOND_NEW, ASKED_EARLY)
UNDER_WAY = (ACCEPTED, SECOND_ACCEPTED, WORKING, SECOND_WORKING, PROOF, SIGNING, ASKED, FEE)
PLACES = (*BEFORE_ACCEPTANCE, *UNDER_WAY, DONE, *ENDED)
"""Every (status, stage) a dossier can stand at."""

T = Topic
TABLE: tuple[Step, ...] = (
    _begin(A.SUBMIT, G.PLAIN, RESIDENT, OFFICE, T.RECEIVED, N.NOTHING_OWED),
    _begin(A.SUBMIT, G.UNPAID, RESIDENT, RESIDENT_TURN, T.FEE_DUE, N.OWES),
    _begin(A.TAKE_IN, G.PLAIN, DESK, OFFICE, T.RECEIVED, N.NOTHING_OWED),
    _begin(A.TAKE_IN, G.UNPAID, DESK, RESIDENT_TURN, T.FEE_DUE, N.OWES),
    # reception
    *_rows([NEW], A.ACCEPT, ACCEPTED, DESK, START, OFFICE, T.ACCEPTED),
    *_rows([NEW], A.NOT_ACCEPT, (S.NOT_ACCEPTED, G.PLAIN), DESK, KEEP, NOBODY, T.NOT_ACCEPTED, N.REASON),
    # one consolidated request; a second one needs a leader and counts as late
    *_rows([NEW], A.ASK_SUPPLEMENT, ASKED_EARLY, DESK, KEEP, RESIDENT_TURN, T.SUPPLEMENT_ASKED, N.FIRST_SUPPLEMENT),
    *_rows(
        [ACCEPTED, WORKING],
        A.ASK_SUPPLEMENT,
        ASKED,
        DESK,
        PAUSE,
        RESIDENT_TURN,
        T.SUPPLEMENT_ASKED,
        N.FIRST_SUPPLEMENT,
    ),
    *_rows([NEW], A.PROPOSE_SUPPLEMENT, SECOND_NEW, DESK, KEEP, OFFICE, None, N.LATER_SUPPLEMENT),
    *_rows([ACCEPTED], A.PROPOSE_SUPPLEMENT, SECOND_ACCEPTED, DESK, KEEP, OFFICE, None, N.LATER_SUPPLEMENT),
    *_rows([WORKING], A.PROPOSE_SUPPLEMENT, SECOND_WORKING, DESK, KEEP, OFFICE, None, N.LATER_SUPPLEMENT),
    *_rows([SECOND_NEW], A.APPROVE_SUPPLEMENT, ASKED_EARLY, LEADER, KEEP, RESIDENT_TURN, T.SUPPLEMENT_ASKED),
    *_rows(
        [SECOND_ACCEPTED, SECOND_WORKING],
        A.APPROVE_SUPPLEMENT,
        ASKED,
        LEADER,
        PAUSE,
        RESIDENT_TURN,
        T.SUPPLEMENT_ASKED,
    ),
    *_rows([SECOND_NEW], A.DROP_SUPPLEMENT, NEW, STAFF, KEEP, OFFICE),
    *_rows([SECOND_ACCEPTED], A.DROP_SUPPLEMENT, ACCEPTED, STAFF, KEEP, OFFICE),
    *_rows([SECOND_WORKING], A.DROP_SUPPLEMENT, WORKING, STAFF, KEEP, OFFICE),
    *_rows([ASKED, ASKED_EARLY], A.REMIND, None, SYSTEM, KEEP, None, T.SUPPLEMENT_DUE),
    *_rows([ASKED_EARLY], A.ANSWER_SUPPLEMENT, NEW, RESIDENT, KEEP, OFFICE),
    *_rows([ASKED], A.ANSWER_SUPPLEMENT, WORKING, RESIDENT, RESUME, OFFICE),
    # the work
    *_rows([ACCEPTED], A.BEGIN, WORKING, OFFICER, KEEP, OFFICE),
    *_rows([ACCEPTED, WORKING], A.FORWARD, None, DESK, KEEP, OFFICE, None, N.ANOTHER_OFFICE),
    *_rows([ACCEPTED, WORKING], A.ASK_FEE, FEE, DESK | SYSTEM, PAUSE, RESIDENT_TURN, T.FEE_DUE),
    *_rows([FEE], A.SETTLE_FEE, WORKING, SYSTEM, RESUME, OFFICE, T.PAID),
    *_rows([UNPAID], A.SETTLE_FEE, NEW, SYSTEM, KEEP, OFFICE, T.PAID),
    *_rows(
        [ACCEPTED, WORKING, SIGNING],
        A.EXTEND,
        None,
        LEADER,
        KEEP,
        None,
        T.DELAYED,
        N.REASON,
        N.LATER_DUE,
        N.NOT_EXTENDED,
    ),
    # the resident reads the draft certificate before it is signed
    *_rows([ACCEPTED, WORKING], A.ASK_PROOF, PROOF, OFFICER, PAUSE, RESIDENT_TURN, T.PROOF_ASKED, N.PROOF_WANTED),
    *_rows([PROOF], A.ANSWER_PROOF, WORKING, RESIDENT, RESUME, OFFICE),
    *_rows([PROOF], A.END_PROOF, WORKING, OFFICER, RESUME, OFFICE, None, N.PROOF_OVERDUE),
    # the decision
    *_rows([ACCEPTED, WORKING], A.PROPOSE, SIGNING, OFFICER, KEEP, OFFICE, None, N.PROOF_READ, N.REASON_TO_REFUSE),
    *_rows([SIGNING], A.SEND_BACK, WORKING, LEADER, KEEP, OFFICE, None, N.REASON),
    *_rows([WORKING, SIGNING], A.APPROVE, DONE, LEADER, STOP, RESIDENT_TURN, T.RESULT_READY, N.PROOF_READ),
    *_rows([WORKING, SIGNING], A.REFUSE, DONE, LEADER, STOP, RESIDENT_TURN, T.RESULT_READY, N.REASON),
    *_rows([DONE], A.RETURN, (S.RETURNED, G.PLAIN), DESK, KEEP, NOBODY, T.RESULT_RETURNED, N.NOTHING_OWED),
    *_rows([DONE], A.COLLECT, (S.RETURNED, G.PLAIN), RESIDENT, KEEP, NOBODY, None, N.NOTHING_OWED, N.ELECTRONIC),
    # other ends
    *_rows(BEFORE_ACCEPTANCE, A.WITHDRAW, (S.WITHDRAWN, G.PLAIN), RESIDENT, KEEP, NOBODY),
    *_rows(UNDER_WAY, A.WITHDRAW, (S.WITHDRAWN, G.PLAIN), RESIDENT, STOP, NOBODY),
    *_rows([ASKED_EARLY], A.STOP, (S.STOPPED, G.PLAIN), LEADER, KEEP, NOBODY, T.STOPPED, N.REASON),
    *_rows(
        [ACCEPTED, WORKING, PROOF, SIGNING, ASKED, FEE],
        A.STOP,
        (S.STOPPED, G.PLAIN),
        LEADER,
        STOP,
        NOBODY,
        T.STOPPED,
        N.REASON,
    ),
    # money and people are always heard, wherever the dossier stands
    *_rows([p for p in PLACES if p not in (FEE, UNPAID)], A.SETTLE_FEE, None, SYSTEM, KEEP, None, T.PAID),
    *_rows(PLACES, A.CLAIM, None, SYSTEM, KEEP, None),
)

_FROM: dict[tuple[Status | None, Stage, Action], tuple[Step, ...]] = {}
for _step in TABLE:
    _key = (_step.source, _step.stage, _step.action)
    _FROM[_key] = (*_FROM.get(_key, ()), _step)


def steps(status: Status | None, stage: Stage, action: Action, who: frozenset[Who]) -> tuple[Step, ...]:
    """The rows for `action` from there that one of `who` may take; only filing has two, told apart by their needs.

    Raises StepNotAllowed when nobody may, NotAllowed when somebody else may.
    """
    found = _FROM.get((status, stage, action), ())
    if not found:
        raise StepNotAllowed(action=action.value)
    mine = tuple(step for step in found if step.by & who)
    if not mine:
        raise NotAllowed(action=action.value)
    return mine


@cache
def actions_open(status: Status, stage: Stage, who: frozenset[Who]) -> tuple[Action, ...]:
    """What `who` may do from there as far as the table goes: the buttons of a screen."""
    return tuple(dict.fromkeys(s.action for s in TABLE if s.source is status and s.stage is stage and s.by & who))
