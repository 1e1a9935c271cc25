"""How fast an office really is with a procedure."""

from msgspec import Struct


class Pace(Struct, frozen=True, kw_only=True):
    """Of the last finished dossiers; P50 and P90 in seconds of office hours, waiting for others left out."""

    cases: int
    p50_seconds: int
    p90_seconds: int
    on_time: int
