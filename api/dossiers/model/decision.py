"""What an officer drafts and a leader signs."""

from msgspec import Struct

from api.dossiers.model.sets import Outcome


class Decision(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`number` is the paper's own (số), `words` what it says beyond the answers; a refusal has its `reason`."""

    outcome: Outcome
    reason: str | None = None
    number: str | None = None
    words: str | None = None
