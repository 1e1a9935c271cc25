"""What differs between two versions of a procedure's form, and answers carried from one to the other."""

from enum import StrEnum
from typing import Any

from msgspec import Struct


class ChangeKind(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    ASKED_OTHERWISE = "asked_otherwise"
    OPTIONS = "options"
    REQUIRED = "required"
    NO_LONGER_REQUIRED = "no_longer_required"
    LIMITS = "limits"
    CONDITION = "condition"
    PAPER_ADDED = "paper_added"
    PAPER_REMOVED = "paper_removed"
    PAPER_CHANGED = "paper_changed"


class Change(Struct, frozen=True, kw_only=True):
    """`pointer` is the new form's; of what was removed, the old one's; of papers `/documents/<id>`."""

    pointer: str
    kind: ChangeKind
    vi: str
    en: str


class Carried(Struct, frozen=True, kw_only=True):
    """`answers` to the new form; `look`: its pointers that need the resident's eyes, in order.

    `dropped`: pointers of the old form whose answers, or some of them, have no place any more.
    """

    answers: dict[str, Any]
    look: tuple[str, ...]
    dropped: tuple[str, ...]
