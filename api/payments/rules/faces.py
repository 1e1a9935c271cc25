"""How money looks from outside: five words for a fee, references without personal data, when to ask again. Pure."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from api.payments.model import AttemptState, FeeState, FeeWord, GatewayName
from api.payments.rules.ledger import Standing

UNSURE = frozenset({AttemptState.CHECKING, AttemptState.ASIDE})

ASK_AFTER = (
    timedelta(0),
    timedelta(seconds=5),
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(hours=1),
)
"""When the gateway is asked about an attempt in doubt, counted from the doubt; after that, nightly."""

ATTEMPT_LASTS = timedelta(minutes=15)
CODE_LASTS = timedelta(hours=1)  # to be sent to whoever pays, and scanned there

VIETNAM = timedelta(hours=7)

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford: read aloud without mistakes


def word_of(fee: FeeState, attempts: Collection[AttemptState], standing: Standing) -> FeeWord:
    """The word for a fee. Never PAID before the books say settled, never UNPAID after.

    The fee may be settled between the reading of its row and of its balance: then the books are believed.
    """
    match fee:
        case FeeState.SETTLED:
            return FeeWord.PAID
        case FeeState.RETURNING:
            return FeeWord.RETURNING
        case FeeState.RETURNED:
            return FeeWord.RETURNED
        case FeeState.CANCELLED:
            return FeeWord.RETURNING if standing.owed_back_vnd else FeeWord.UNPAID
        case FeeState.DUE if standing.received_vnd and not standing.missing_vnd:
            return FeeWord.PAID
        case FeeState.DUE:
            return FeeWord.CONFIRMING if UNSURE.intersection(attempts) else FeeWord.UNPAID


def reference_of(attempt_id: UUID) -> str:
    """What a gateway calls this attempt: `MC` and twelve characters of the id's random end."""
    rest = attempt_id.int & ((1 << 60) - 1)
    return "MC" + "".join(_ALPHABET[(rest >> shift) & 31] for shift in range(55, -1, -5))


def lasts(gateway: GatewayName) -> timedelta:
    """How long an attempt may be paid in time."""
    return CODE_LASTS if gateway is GatewayName.VIETQR else ATTEMPT_LASTS


def order_info(reference: str) -> str:
    """The sentence a gateway shows its payer: no diacritics, no name, no dossier."""
    return f"Nop phi dich vu cong {reference}"


def series_of(issued_at: datetime) -> str:
    """The receipt series of a year in Vietnam: `MC/26E`."""
    return f"MC/{(issued_at + VIETNAM):%y}E"


def next_ask(asked: int) -> timedelta | None:
    """How long after ask number `asked` (from 0) the next one follows; None: leave it to the night."""
    if asked + 1 >= len(ASK_AFTER):
        return None
    return ASK_AFTER[asked + 1] - ASK_AFTER[asked]
