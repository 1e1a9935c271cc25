"""What becomes of paid fees when a dossier ends without a result: each fee by its own rule. Pure."""

from collections.abc import Sequence

from api.catalogue.model.fees import Fate, Fee, Refund
from api.dossiers.model.sets import Status


def fate_of(rule: Refund, status: Status) -> Fate:
    """The procedure's word for that end. KeyError for a status that is no such end."""
    return {
        Status.NOT_ACCEPTED: rule.not_accepted,
        Status.WITHDRAWN: rule.withdrawn,
        Status.STOPPED: rule.stopped,
    }[status]


def going_back(fees: Sequence[Fee], status: Status) -> frozenset[str] | None:
    """The fees that are given back in full; None: every one of them, whatever was asked."""
    full = frozenset(fee.id for fee in fees if fate_of(fee.refund, status) is Fate.FULL)
    return None if fees and len(full) == len(fees) else full
