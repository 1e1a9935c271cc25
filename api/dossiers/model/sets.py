"""The closed sets of a dossier's life; their numbers and names are those of the national record where it has any."""

from enum import IntEnum, StrEnum


class Status(IntEnum):
    """The ten national statuses (docs/law.md#statuses): the outer face. Nuance is a stage, never an eleventh."""

    SUBMITTED = 1
    ACCEPTED = 2
    NOT_ACCEPTED = 3
    IN_PROCESS = 4
    SUPPLEMENT_ASKED = 5
    FEE_ASKED = 6
    WITHDRAWN = 7
    STOPPED = 8
    DONE = 9
    RETURNED = 10


class Stage(StrEnum):
    """Where within a status."""

    PLAIN = "plain"
    UNPAID = "unpaid"
    """1: filed, out of the desk's queue until the fee due on submission is paid."""
    UNACCEPTED = "unaccepted"
    """5: the supplement was asked before acceptance, so the answer leads back to 1."""
    SECOND = "second"
    """1, 2, 4: an officer's second supplement request waits for a leader."""
    PROOF = "proof"
    """4: the resident is reading the draft certificate."""
    SIGNING = "signing"
    """4: a leader has the draft result (trình ký)."""


class Action(StrEnum):
    """What people and the system do to a dossier."""

    SUBMIT = "submit"
    TAKE_IN = "take_in"
    SETTLE_FEE = "settle_fee"
    ACCEPT = "accept"
    NOT_ACCEPT = "not_accept"
    ASK_SUPPLEMENT = "ask_supplement"
    PROPOSE_SUPPLEMENT = "propose_supplement"
    APPROVE_SUPPLEMENT = "approve_supplement"
    DROP_SUPPLEMENT = "drop_supplement"
    REMIND = "remind"
    ANSWER_SUPPLEMENT = "answer_supplement"
    BEGIN = "begin"
    FORWARD = "forward"
    ASK_FEE = "ask_fee"
    EXTEND = "extend"
    ASK_PROOF = "ask_proof"
    ANSWER_PROOF = "answer_proof"
    END_PROOF = "end_proof"
    PROPOSE = "propose"
    SEND_BACK = "send_back"
    APPROVE = "approve"
    REFUSE = "refuse"
    RETURN = "return"
    COLLECT = "collect"
    WITHDRAW = "withdraw"
    STOP = "stop"
    CLAIM = "claim"


class Who(StrEnum):
    """Who may act: the resident (filer or owner), a staff role at the office that holds the dossier, or the system."""

    RESIDENT = "resident"
    COUNTER = "counter"
    OFFICER = "officer"
    LEADER = "leader"
    SYSTEM = "system"


class Effect(StrEnum):
    """What a step does to the statutory clock."""

    START = "start"
    PAUSE = "pause"
    RESUME = "resume"
    STOP = "stop"
    KEEP = "keep"


class Turn(StrEnum):
    """Whose turn it is. OFFICE is whoever took the dossier in; OTHER another agency that holds it."""

    OFFICE = "office"
    RESIDENT = "resident"
    OTHER = "other"
    NOBODY = "nobody"


class Topic(StrEnum):
    """What the resident is told; the words are notifications'."""

    RECEIVED = "received"
    ACCEPTED = "accepted"
    NOT_ACCEPTED = "not_accepted"
    SUPPLEMENT_ASKED = "supplement_asked"
    SUPPLEMENT_DUE = "supplement_due"
    FEE_DUE = "fee_due"
    PAID = "paid"
    DELAYED = "delayed"
    PROOF_ASKED = "proof_asked"
    STOPPED = "stopped"
    RESULT_READY = "result_ready"
    RESULT_RETURNED = "result_returned"


class Need(StrEnum):
    """What must be true beside status and role before a step is taken."""

    REASON = "reason"
    REASON_TO_REFUSE = "reason_to_refuse"
    OWES = "owes"
    NOTHING_OWED = "nothing_owed"
    FIRST_SUPPLEMENT = "first_supplement"
    LATER_SUPPLEMENT = "later_supplement"
    LATER_DUE = "later_due"
    NOT_EXTENDED = "not_extended"
    ANOTHER_OFFICE = "another_office"
    PROOF_WANTED = "proof_wanted"
    PROOF_READ = "proof_read"
    PROOF_OVERDUE = "proof_overdue"
    ELECTRONIC = "electronic"


class Proof(StrEnum):
    """The draft certificate that the resident reads before it is signed."""

    NONE = "none"
    ASKED = "asked"
    RIGHT = "right"
    WRONG = "wrong"
    LAPSED = "lapsed"


class Outcome(StrEnum):
    """What was decided. REFUSED is status 9 too: a result with its reasons."""

    GRANTED = "granted"
    REFUSED = "refused"


class FilingChannel(IntEnum):
    """KenhThucHien of the national record."""

    COUNTER = 1
    ONLINE = 2
    POST = 3


class ResultBy(StrEnum):
    """How the result is wanted: bản điện tử, tại quầy, bưu chính."""

    ELECTRONIC = "electronic"
    COUNTER = "counter"
    POST = "post"


class Timeliness(StrEnum):
    """Trước hạn, đúng hạn, quá hạn; `running` while undecided and not late."""

    EARLY = "early"
    ON_TIME = "on_time"
    LATE = "late"
    RUNNING = "running"
    UNTIMED = "untimed"


FINAL = frozenset({Status.NOT_ACCEPTED, Status.WITHDRAWN, Status.STOPPED, Status.RETURNED})
