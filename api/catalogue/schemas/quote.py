"""What certain answers cost."""

from datetime import date
from typing import Any

from msgspec import Struct

from api.catalogue.model.fees import Channel, CostKind, FeeStage, Quote
from api.catalogue.model.words import Words
from kernel.money import Dong


class Asked(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """Only the answers that costs depend on need be sent. `channel` None: as a phone files it."""

    answers: dict[str, Any]
    version: date | None = None
    channel: Channel | None = None


class QuoteLineFace(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """`amountVnd` None: set by the province. `why` is the formula as people read it."""

    id: str
    kind: CostKind
    label: Words
    due: FeeStage
    amount_vnd: Dong | None
    undiscounted_vnd: Dong | None
    certain: bool
    why: Words


class QuoteFace(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    lines: tuple[QuoteLineFace, ...]
    total_vnd: Dong
    undiscounted_vnd: Dong
    certain: bool

    @classmethod
    def of(cls, quote: Quote) -> "QuoteFace":
        return cls(
            lines=tuple(
                QuoteLineFace(
                    id=line.fee_id,
                    kind=line.kind,
                    label=line.label,
                    due=line.stage,
                    amount_vnd=line.amount_vnd,
                    undiscounted_vnd=line.undiscounted_vnd,
                    certain=line.certain,
                    why=line.why,
                )
                for line in quote.lines
            ),
            total_vnd=quote.total_vnd,
            undiscounted_vnd=quote.undiscounted_vnd,
            certain=quote.certain,
        )
