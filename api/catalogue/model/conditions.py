"""When a question, a paper or a cost applies, said about other answers."""

from __future__ import annotations

from msgspec import Struct

Plain = str | bool | int


class Condition(
    Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    omit_defaults=True,
    rename={"is_": "is", "in_": "in", "not_": "not", "all_": "all", "any_": "any"},
):
    """One of: `field` with exactly one of `is`, `in`, `not`, `older_than_days`; or `all`; or `any`.

    Said about an unanswered field, every condition is false, `not` too.
    In a repeating section a pointer to a field of that section means the same item's field.
    `older_than_days` compares a date with the day of filing; costs alone may use it.
    """

    field: str | None = None
    is_: Plain | None = None
    in_: tuple[Plain, ...] | None = None
    not_: Plain | None = None
    older_than_days: int | None = None
    all_: tuple[Condition, ...] | None = None
    any_: tuple[Condition, ...] | None = None
