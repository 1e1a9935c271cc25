"""What was said with a step (a reason, a note, mistakes found in a draft), from the details its history keeps. Pure."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from api.dossiers.model.sets import Action


class Correction(Struct, frozen=True, kw_only=True):
    """A place of the draft certificate, and what it should say."""

    pointer: str
    words: str


class Said(Struct, frozen=True, kw_only=True):
    """For colleagues at the desk: part of it (why a draft was sent back) is not said to the resident."""

    version: int
    words: str | None = None
    corrections: tuple[Correction, ...] = ()


IN_WORDS: Mapping[Action, str] = {
    Action.NOT_ACCEPT: "reason",
    Action.FORWARD: "note",
    Action.ASK_FEE: "reason",
    Action.EXTEND: "reason",
    Action.SEND_BACK: "reason",
    Action.REFUSE: "reason",
    Action.STOP: "reason",
    Action.WITHDRAW: "reason",
    Action.RETURN: "to",
}
"""Where the words of a step stand in its details."""


def said_of(version: int, action: Action, details: Mapping[str, Any]) -> Said | None:
    """None when nothing was said."""
    words = details.get(IN_WORDS[action]) if action in IN_WORDS else None
    corrections = tuple(
        Correction(pointer=each["pointer"], words=each["words"])
        for each in details.get("mistakes") or ()
        if action is Action.ANSWER_PROOF and each["words"]
    )
    return Said(version=version, words=words or None, corrections=corrections) if words or corrections else None
