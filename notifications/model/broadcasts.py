"""One telling of many: a warning, a closure or a campaign; knows nothing of who they are."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from uuid import UUID

import msgspec

from kernel.ids import OfficeCode, PersonId
from notifications.model.kinds import Kind


class BroadcastState(StrEnum):
    """WAITING is for a second person's word."""

    WAITING = "waiting"
    RUNNING = "running"
    STOPPED = "stopped"
    DONE = "done"


class Broadcast(msgspec.Struct, frozen=True, kw_only=True):
    """As it stands. `offices`: whose offices' people these are; None for the whole province's."""

    id: UUID
    kind: Kind
    words: Mapping[str, str]
    communes: tuple[str, ...]
    procedures: tuple[str, ...]
    offices: tuple[OfficeCode, ...] | None
    state: BroadcastState
    reached: int
    told: int
    made_by: PersonId
    made_by_name: str
    made_at: datetime
    agreed_by: PersonId | None
    agreed_by_name: str | None
    agreed_at: datetime | None
    stopped_at: datetime | None
    done_at: datetime | None
