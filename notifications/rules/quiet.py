"""A decent hour: when a message may make a sound; knows nothing of who gets it."""

from datetime import datetime, time, timedelta, timezone

import msgspec

from notifications.model.kinds import Importance

_HANOI = timezone(timedelta(hours=7))
_PASSES = frozenset({Importance.URGENT, Importance.ANSWER})


class Quiet(msgspec.Struct, frozen=True, kw_only=True):
    """From `starts` until `ends` on a Vietnamese clock, over midnight when `ends` is earlier; equal means never."""

    starts: time
    ends: time


NIGHT = Quiet(starts=time(21), ends=time(7))


def decent(at: datetime, quiet: Quiet, importance: Importance) -> datetime:
    """`at`, or the end of the quiet hours it falls in. Urgent messages and answers to one's own act pass."""
    if importance in _PASSES or quiet.starts == quiet.ends:
        return at
    local = at.astimezone(_HANOI)
    clock = local.time().replace(tzinfo=None)
    over_midnight = quiet.ends < quiet.starts
    inside = (clock >= quiet.starts or clock < quiet.ends) if over_midnight else quiet.starts <= clock < quiet.ends
    if not inside:
        return at
    day = local.date() + timedelta(days=1 if over_midnight and clock >= quiet.starts else 0)
    return datetime.combine(day, quiet.ends, _HANOI).astimezone(at.tzinfo)
