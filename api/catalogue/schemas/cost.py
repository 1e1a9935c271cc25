"""What a procedure costs, line by line, each with how sure it is."""

from datetime import date

from msgspec import Struct

from api.catalogue.model.fees import CostKind, Fate, Fee, FeeStage, Per
from api.catalogue.model.words import Certainty, Words
from api.catalogue.rules.fee_words import unit_of
from api.catalogue.rules.fees import price_on
from api.catalogue.rules.summaries import Told
from kernel.money import Dong


class ToldFace(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A few words to print as they are; with `by_province` they say so instead of a value."""

    vi: str
    en: str
    certainty: Certainty

    @classmethod
    def of(cls, told: Told) -> "ToldFace":
        return cls(vi=told.words.vi, en=told.words.en, certainty=told.certainty)


class RefundFace(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    not_accepted: Fate
    withdrawn: Fate
    stopped: Fate


class ExemptionFace(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    label: Words
    percent: int
    proof: str | None


class CostLineFace(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """`amountVnd` None: set by the province. `conditional`: owed only with certain answers."""

    id: str
    kind: CostKind
    label: Words
    per: Per
    unit: Words
    amount_vnd: Dong | None
    online_vnd: Dong | None
    conditional: bool
    due: FeeStage
    refund: RefundFace
    exemptions: tuple[ExemptionFace, ...]
    source: str | None
    certainty: Certainty

    @classmethod
    def of(cls, fee: Fee, on: date) -> "CostLineFace":
        price = price_on(fee, on)
        return cls(
            id=fee.id,
            kind=fee.kind,
            label=fee.label,
            per=fee.per,
            unit=unit_of(fee),
            amount_vnd=price.amount_vnd,
            online_vnd=price.online_vnd,
            conditional=fee.when is not None,
            due=fee.due,
            refund=RefundFace(
                not_accepted=fee.refund.not_accepted, withdrawn=fee.refund.withdrawn, stopped=fee.refund.stopped
            ),
            exemptions=tuple(
                ExemptionFace(label=each.label, percent=each.percent, proof=each.proof) for each in fee.exemptions
            ),
            source=price.source,
            certainty=price.certainty,
        )


class CostFace(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    told: ToldFace
    lines: tuple[CostLineFace, ...]
