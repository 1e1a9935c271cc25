"""Text shown to people in both languages, and how sure we are of a fact."""

from enum import StrEnum

from msgspec import Struct


class Words(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    vi: str
    en: str


class Certainty(StrEnum):
    """How sure people are told that a value is; of what the province sets no value is told."""

    SURE = "sure"
    LIKELY = "likely"
    BY_PROVINCE = "by_province"


class Confidence(StrEnum):
    """Where a value in a file comes from: official text, likely, or memory."""

    SURE = "S"
    LIKELY = "L"
    MEMORY = "M"

    @property
    def certainty(self) -> Certainty:
        """What is only remembered is never printed: the province's rule stands in its place."""
        return {"S": Certainty.SURE, "L": Certainty.LIKELY, "M": Certainty.BY_PROVINCE}[self.value]


BY_PROVINCE = Words(
    vi="Theo quy định của tỉnh; cán bộ báo khi tiếp nhận.",
    en="Set by the province; the officer tells on acceptance.",
)
