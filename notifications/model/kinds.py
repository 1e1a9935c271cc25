"""What a message is about and how much it matters; knows nothing of its words."""

from datetime import timedelta
from enum import StrEnum

import msgspec


class Kind(StrEnum):
    RECEIVED = "received"
    ACCEPTED = "accepted"
    NOT_ACCEPTED = "not_accepted"
    SUPPLEMENT_ASKED = "supplement_asked"
    SUPPLEMENT_DUE = "supplement_due"
    FEE_DUE = "fee_due"
    PAID = "paid"
    REFUNDED = "refunded"
    DELAYED = "delayed"
    PROOF_ASKED = "proof_asked"
    STOPPED = "stopped"
    RESULT_READY = "result_ready"
    RESULT_RETURNED = "result_returned"
    MANDATE_ASKED = "mandate_asked"
    MANDATE_GIVEN = "mandate_given"
    HELPER_ACTED = "helper_acted"
    MANDATE_STANDS = "mandate_stands"
    PAPER_REFUSED = "paper_refused"
    NEW_DEVICE = "new_device"
    TRIAL = "trial"
    WARNING = "warning"
    CLOSURE = "closure"
    CAMPAIGN = "campaign"


class Importance(StrEnum):
    """URGENT cannot wait for the morning; TURN waits for the person's own act; ANSWER follows one made a moment ago.

    NOTICE is for whoever cares: one way, and no other when it is not seen.
    """

    URGENT = "urgent"
    TURN = "turn"
    ANSWER = "answer"
    NEWS = "news"
    NOTICE = "notice"


class Variable(StrEnum):
    """All that may stand in a text: no kind of value here can hold a name, a procedure, a sum or a link."""

    TAIL = "tail"
    """the last four characters of a dossier's code"""
    FILES = "files"
    ITEMS = "items"
    DAYS = "days"
    BADGE = "badge"
    """a helper's number in their commune, who is never named"""
    OPENS_AT = "opens_at"
    DUE_AT = "due_at"
    TITLE_VI = "title_vi"
    BODY_VI = "body_vi"
    TITLE_EN = "title_en"
    BODY_EN = "body_en"


COUNTS = frozenset({Variable.FILES, Variable.ITEMS, Variable.DAYS, Variable.BADGE})
MOMENTS = frozenset({Variable.OPENS_AT, Variable.DUE_AT})
SPOKEN = frozenset({Variable.TITLE_VI, Variable.BODY_VI, Variable.TITLE_EN, Variable.BODY_EN})
"""of a broadcast: the same words for everybody, so nobody's own"""
TO_MANY = (Kind.WARNING, Kind.CLOSURE, Kind.CAMPAIGN)


class KindSpec(msgspec.Struct, frozen=True, kw_only=True):
    importance: Importance
    needs: frozenset[Variable]
    lasts: timedelta
    """after this long the message is kept in the inbox but no longer sent"""
    may_lack: frozenset[Variable] = frozenset()
    """of `needs`, what nobody may know: then the words without it are said"""
