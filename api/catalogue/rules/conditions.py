"""Whether a condition holds for these answers; `rules.schema` says the same to other programs."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

from api.catalogue.model.conditions import Condition, Plain

ABSENT: Final = object()


def holds(
    condition: Condition | None,
    answers: object,
    *,
    section: str = "",
    item: object = None,
    on: date | None = None,
) -> bool:
    """`section` and `item`: the repeating section whose item asks. `on`: the day of filing, for older_than_days."""
    if condition is None:
        return True
    if condition.all_ is not None:
        return all(holds(inner, answers, section=section, item=item, on=on) for inner in condition.all_)
    if condition.any_ is not None:
        return any(holds(inner, answers, section=section, item=item, on=on) for inner in condition.any_)
    value = value_at(condition.field or "", answers, section=section, item=item)
    if value is ABSENT:
        return False
    if condition.is_ is not None:
        return is_same(value, condition.is_)
    if condition.in_ is not None:
        return any(is_same(value, each) for each in condition.in_)
    if condition.not_ is not None:
        return not is_same(value, condition.not_)
    return _is_older(value, condition.older_than_days or 0, on)


def value_at(pointer: str, answers: object, *, section: str = "", item: object = None) -> Any:
    """The answer at `/section/field`, or ABSENT."""
    _, where, field = pointer.split("/", 2)
    place = item if where == section else _get(answers, where)
    return _get(place, field)


def is_same(value: object, wanted: Plain) -> bool:
    """JSON's equality: true is not 1."""
    return isinstance(value, bool) is isinstance(wanted, bool) and value == wanted


def pointers_of(condition: Condition | None) -> Iterator[str]:
    """Every question that the condition looks at."""
    if condition is None:
        return
    if condition.field is not None:
        yield condition.field
    for inner in (*(condition.all_ or ()), *(condition.any_ or ())):
        yield from pointers_of(inner)


def _get(place: object, key: str) -> Any:
    return place.get(key, ABSENT) if isinstance(place, Mapping) else ABSENT


def _is_older(value: object, days: int, on: date | None) -> bool:
    try:
        day = date.fromisoformat(str(value))
    except ValueError:
        return False
    return on is not None and (on - day).days > days
