"""What the counter does for a person present, on the wire."""

from typing import Annotated

import msgspec

from api.dossiers.schemas.resident import ProofAnswer, Supplement, Withdrawal

Present = Annotated[str, msgspec.Meta(min_length=2, max_length=200)]


class CounterSupplement(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """The answer that was brought on paper, and who brought it."""

    present: Present
    answer: Supplement


class CounterWithdrawal(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """Who came to take the dossier back, and why if they said."""

    present: Present
    withdrawal: Withdrawal


class CounterProofAnswer(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """Who read the draft at the counter, and what they said."""

    present: Present
    answer: ProofAnswer
