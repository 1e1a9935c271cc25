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


class QuietSettings(msgspec.Struct, frozen=True, kw_only=True):
    """QUIET_HOURS: `21:00-07:00`, or `none`; of everybody who has none of their own."""

    quiet_hours: str = "21:00-07:00"


NIGHT = Quiet(starts=time(21), ends=time(7))
NEVER = Quiet(starts=time(0), ends=time(0))


def read_quiet(text: str) -> Quiet:
    """`HH:MM-HH:MM` or `none`. Raises ValueError in words."""
    if text == "none":
        return NEVER
    starts, _, ends = text.partition("-")
    try:
        return Quiet(starts=time.fromisoformat(starts.strip()), ends=time.fromisoformat(ends.strip()))
    except ValueError:
        raise ValueError(f"QUIET_HOURS: {text}: write 21:00-07:00, or none") from None


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
