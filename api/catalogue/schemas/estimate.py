"""What to expect before filing: the law's date and, beside it, what really happens."""

from datetime import datetime

from msgspec import Struct

from api.catalogue.model.words import Certainty


class PracticeFace(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """Of the last finished dossiers: half were done by `p50At`, nine in ten by `p90At`, counted from now (UTC)."""

    cases: int
    p50_working_hours: float
    p90_working_hours: float
    p50_at: datetime
    p90_at: datetime
    on_time_per_hundred: int


class EstimateFace(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """`practice` None: too few cases to tell. `lawDue` None: the law's time is set by the province or not countable."""

    code: str
    office: str | None
    seen_from: datetime
    law_due: datetime | None
    law_certainty: Certainty
    practice: PracticeFace | None
