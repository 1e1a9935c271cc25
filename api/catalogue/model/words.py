"""Text shown to people in both languages, and how sure we are of a fact."""

from enum import StrEnum

from msgspec import Struct


class Words(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    vi: str
    en: str


class Confidence(StrEnum):
    """Where a value comes from: official text, likely, or memory."""

    SURE = "S"
    LIKELY = "L"
    MEMORY = "M"

    @property
    def is_printable(self) -> bool:
        """A value from memory is never printed: the province's rule stands in its place."""
        return self is not Confidence.MEMORY


BY_PROVINCE = Words(
    vi="Theo quy định của tỉnh; cán bộ báo khi tiếp nhận.",
    en="Set by the province; the officer tells on acceptance.",
)
