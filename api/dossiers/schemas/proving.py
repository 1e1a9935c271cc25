"""What is said with a step, and what the resident found wrong in a draft, on the desk's wire."""

from typing import Annotated, Any

import msgspec

from api.dossiers.schemas.resident import Pointer
from api.dossiers.schemas.words import Both


class CorrectionFace(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A place of the draft certificate that the resident found wrong, and what it should say."""

    pointer: str
    label: Both
    words: str


class StepWords(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What was said with the step of that version: a reason, a note, mistakes found."""

    version: int
    words: str | None
    corrections: list[CorrectionFace]


class Correction(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A place that the resident found wrong in the draft, put right."""

    pointer: Pointer
    value: Any


class ProofAsked(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """Nothing, or what the resident found wrong last time, put right."""

    corrections: Annotated[list[Correction], msgspec.Meta(max_length=50)] = []
