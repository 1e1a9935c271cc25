"""Something wrong or doubtful in answers, at a JSON pointer, in words that a resident can act on."""

from enum import StrEnum

from msgspec import Struct


class Rule(StrEnum):
    SHAPE = "shape"
    UNKNOWN = "unknown"
    NOT_ASKED = "not_asked"
    REQUIRED = "required"
    TOO_FEW = "too_few"
    TOO_MANY = "too_many"
    TOO_LONG = "too_long"
    CHARACTERS = "characters"
    FORMAT = "format"
    OPTION = "option"
    RANGE = "range"
    TOO_EARLY = "too_early"
    TOO_LATE = "too_late"
    NOT_AFTER = "not_after"
    NUMBER_DOUBTFUL = "number_doubtful"


LIVE_RULES = frozenset({Rule.TOO_EARLY, Rule.TOO_LATE, Rule.NOT_AFTER})
"""What a published schema cannot say, because it looks at the day or at another answer."""


class Fault(Struct, frozen=True, kw_only=True):
    pointer: str
    rule: Rule
    vi: str
    en: str
