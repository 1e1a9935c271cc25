"""JSON pointers into answers: `/section/field` and, in a repeating section, `/section/0/field`."""

from collections.abc import Mapping
from typing import Any

DOCUMENTS = "/documents/"


class NoSuchPlace(Exception):
    """The pointer names nothing that these answers could hold."""


def paper_of(pointer: str) -> str | None:
    """The document id of `/documents/<id>`."""
    name = pointer.removeprefix(DOCUMENTS)
    return name if pointer.startswith(DOCUMENTS) and name and "/" not in name else None


def value_of(answers: Mapping[str, Any], pointer: str) -> Any:
    """The value there, or None."""
    found: Any = answers
    for part in pointer.split("/")[1:]:
        if isinstance(found, Mapping):
            found = found.get(part)
        elif isinstance(found, list | tuple) and part.isdigit() and int(part) < len(found):
            found = found[int(part)]
        else:
            return None
    return found


def put(answers: Mapping[str, Any], pointer: str, value: Any) -> dict[str, Any]:
    """A copy with `value` there; sections are made as needed, items of repeating ones are not. Raises NoSuchPlace."""
    parts = pointer.split("/")[1:]
    if len(parts) not in (2, 3, 4) or not all(parts):
        raise NoSuchPlace(pointer)
    copied: dict[str, Any] = dict(answers)
    _put(copied, parts, value)
    return copied


def _put(holder: dict[str, Any], parts: list[str], value: Any) -> None:
    name, *rest = parts
    if not rest:
        holder[name] = value
        return
    held = holder.get(name, {})
    if isinstance(held, list | tuple):
        index, *inner = rest
        if not (index.isdigit() and int(index) < len(held) and inner and isinstance(held[int(index)], Mapping)):
            raise NoSuchPlace(name)
        items = list(held)
        items[int(index)] = dict(items[int(index)])
        holder[name] = items
        _put(items[int(index)], inner, value)
    elif isinstance(held, Mapping):
        holder[name] = dict(held)
        _put(holder[name], rest, value)
    else:
        raise NoSuchPlace(name)
