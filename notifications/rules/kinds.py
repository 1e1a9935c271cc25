"""The table of kinds: how much each matters, what its words need, how long it is worth sending."""

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType

from notifications.model.kinds import SPOKEN, Importance, Kind, KindSpec, Variable


def _kind(importance: Importance, days: int, *needs: Variable, may_lack: frozenset[Variable] = frozenset()) -> KindSpec:
    return KindSpec(importance=importance, needs=frozenset(needs), lasts=timedelta(days=days), may_lack=may_lack)


_TAIL, _DUE = Variable.TAIL, Variable.DUE_AT

KINDS: Mapping[Kind, KindSpec] = MappingProxyType(
    {
        Kind.RECEIVED: _kind(Importance.ANSWER, 3, _TAIL, Variable.FILES, Variable.OPENS_AT),
        # Where the law counts no time (a verification elsewhere, a province's own), there is no date to give.
        Kind.ACCEPTED: _kind(Importance.NEWS, 7, _TAIL, _DUE, may_lack=frozenset({_DUE})),
        Kind.NOT_ACCEPTED: _kind(Importance.TURN, 14, _TAIL),
        Kind.SUPPLEMENT_ASKED: _kind(Importance.TURN, 14, _TAIL, Variable.ITEMS, _DUE),
        Kind.SUPPLEMENT_DUE: _kind(Importance.TURN, 2, _TAIL, Variable.DAYS),
        Kind.FEE_DUE: _kind(Importance.TURN, 14, _TAIL),
        Kind.PAID: _kind(Importance.ANSWER, 3, _TAIL),
        Kind.REFUNDED: _kind(Importance.NEWS, 7, _TAIL),
        Kind.DELAYED: _kind(Importance.NEWS, 7, _TAIL, _DUE),
        Kind.PROOF_ASKED: _kind(Importance.TURN, 7, _TAIL, _DUE),
        Kind.STOPPED: _kind(Importance.NEWS, 14, _TAIL),
        Kind.RESULT_READY: _kind(Importance.TURN, 14, _TAIL),
        Kind.RESULT_RETURNED: _kind(Importance.NEWS, 7, _TAIL),
        Kind.MANDATE_ASKED: _kind(Importance.URGENT, 3),
        Kind.MANDATE_GIVEN: _kind(Importance.NEWS, 3, Variable.BADGE, _DUE),
        Kind.HELPER_ACTED: _kind(Importance.NEWS, 7, Variable.BADGE, _TAIL),
        Kind.MANDATE_STANDS: _kind(Importance.NEWS, 3, _DUE),
        Kind.PAPER_REFUSED: _kind(Importance.TURN, 7),
        Kind.NEW_DEVICE: _kind(Importance.URGENT, 1),
        Kind.TRIAL: _kind(Importance.ANSWER, 1),
        Kind.WARNING: _kind(Importance.URGENT, 1, *SPOKEN),
        Kind.CLOSURE: _kind(Importance.NEWS, 3, *SPOKEN),
        Kind.CAMPAIGN: _kind(Importance.NOTICE, 7, *SPOKEN),
    }
)
