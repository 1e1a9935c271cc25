"""Public tracking on the wire."""

from datetime import datetime
from typing import Annotated

import msgspec

from api.dossiers.model.sets import Stage, Status, Turn
from api.dossiers.schemas.words import Both, OfficeFace


class TrackingAsked(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """What the slip says; spaces and dashes do not matter."""

    code: Annotated[str, msgspec.Meta(max_length=80)]
    secret: Annotated[str, msgspec.Meta(max_length=40)]


class Tracked(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Status, whose turn, dates. No name, no procedure, no sum."""

    code: str
    status: Status
    status_name: Both
    stage: Stage
    stage_name: Both
    turn: Turn
    turn_since: datetime
    office: OfficeFace
    holder: OfficeFace
    submitted_at: datetime
    due_at: datetime | None
    paused_at: datetime | None
    answer_by: datetime | None
    ended_at: datetime | None
