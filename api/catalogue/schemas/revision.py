"""Answers carried from one version of a form to the next."""

from datetime import date
from typing import Any

from msgspec import Struct

from api.catalogue.model.revision import Carried, Change, ChangeKind


class ToCarry(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """Answers as they were given to the form of `version`."""

    version: date
    answers: dict[str, Any]


class ChangeFace(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """`pointer` is the new form's; of what was removed, the old one's; of papers `/documents/<id>`."""

    pointer: str
    kind: ChangeKind
    vi: str
    en: str


class CarriedFace(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """`answers` to the form of `version`, the one in force. `look`: what needs eyes; `dropped`: what has no place."""

    version: date
    answers: dict[str, Any]
    changes: list[ChangeFace]
    look: list[str]
    dropped: list[str]

    @classmethod
    def of(cls, version: date, carried: Carried, changes: tuple[Change, ...]) -> "CarriedFace":
        """From the rules' words."""
        return cls(
            version=version,
            answers=carried.answers,
            changes=[ChangeFace(pointer=each.pointer, kind=each.kind, vi=each.vi, en=each.en) for each in changes],
            look=list(carried.look),
            dropped=list(carried.dropped),
        )
