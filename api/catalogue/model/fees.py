"""What a procedure costs: rules as data, and the quote they give."""

from datetime import date
from enum import StrEnum

from msgspec import Struct

from api.catalogue.model.conditions import Condition
from api.catalogue.model.words import Certainty, Confidence, Words
from kernel.money import Dong


class CostKind(StrEnum):
    """Distinct in law: a fee (phí) pays for a service, a charge (lệ phí) for an act of state."""

    FEE = "fee"
    CHARGE = "charge"


class Per(StrEnum):
    FLAT = "flat"
    CASE = "case"
    COPY = "copy"
    PAGE = "page"


class FeeStage(StrEnum):
    ON_SUBMISSION = "on_submission"
    ON_ACCEPTANCE = "on_acceptance"
    DURING_PROCESSING = "during_processing"
    ON_RESULT = "on_result"


class Channel(StrEnum):
    """How the dossier came: KenhThucHien 1, 2, 3 of the national record."""

    COUNTER = "counter"
    ONLINE = "online"
    POST = "post"


class Fate(StrEnum):
    FULL = "full"
    NONE = "none"


class Refund(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is given back of a paid fee when the dossier ends in status 3, 7 or 8."""

    not_accepted: Fate
    withdrawn: Fate
    stopped: Fate


class Tier(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """From this unit on (counted from 1) each unit costs `amount_vnd`."""

    start: int
    amount_vnd: Dong


class Exemption(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Taken off when the condition holds; `proof` is the document that must then be attached."""

    id: str
    label: Words
    when: Condition
    percent: int = 100
    proof: str | None = None


class ProvinceRate(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A People's Council's own amounts, from a day on; `until` is the last day."""

    province: str
    start: date
    until: date | None = None
    amount_vnd: Dong
    online_vnd: Dong | None = None
    source: str


class Fee(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One line of cost. `quantity` and `times` point at a whole-number answer or a repeating section.

    The sum is units × amount (by `tiers` where given, at most `cap_vnd`), × `times`.
    `amount_vnd` None: the province sets it and we do not know it.
    """

    id: str
    kind: CostKind
    label: Words
    amount_vnd: Dong | None = None
    online_vnd: Dong | None = None
    per: Per = Per.FLAT
    unit: Words | None = None
    quantity: str | None = None
    times: str | None = None
    tiers: tuple[Tier, ...] = ()
    cap_vnd: Dong | None = None
    when: Condition | None = None
    due: FeeStage
    refund: Refund
    exemptions: tuple[Exemption, ...] = ()
    provinces: tuple[ProvinceRate, ...] = ()
    source: str | None = None
    confidence: Confidence


class Price(Struct, frozen=True, kw_only=True):
    """What a unit costs on a day; `amount_vnd` None: the province sets it and it is not known here."""

    amount_vnd: Dong | None
    online_vnd: Dong | None
    certainty: Certainty
    source: str | None


class QuoteLine(Struct, frozen=True, kw_only=True):
    """`amount_vnd` None: set by the province, not known here; such a line is never charged from a quote."""

    fee_id: str
    kind: CostKind
    label: Words
    stage: FeeStage
    quantity: int
    unit_vnd: Dong | None
    amount_vnd: Dong | None
    undiscounted_vnd: Dong | None
    certain: bool
    why: Words
    exemption: str | None = None


class Quote(Struct, frozen=True, kw_only=True):
    """What is owed. `certain` is False when a line's amount is unknown or only likely."""

    lines: tuple[QuoteLine, ...]
    total_vnd: Dong
    undiscounted_vnd: Dong
    certain: bool

    def due(self, stage: FeeStage) -> tuple[QuoteLine, ...]:
        """The lines asked for at that stage whose amount is known and above zero."""
        return tuple(line for line in self.lines if line.stage is stage and line.amount_vnd)
