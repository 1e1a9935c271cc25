"""How long sessions live, by whom they serve.

A resident's phone is their own and a dossier lasts weeks: 30 days unused, 90 at most. A desk stands in a public hall:
15 minutes unused, 5 for administrators (level-3 information security), and one working day at most.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from identity.model import SessionTerm
from kernel.actor import Role

RESIDENT = SessionTerm(idle=timedelta(days=30), absolute=timedelta(days=90))
STAFF = SessionTerm(idle=timedelta(minutes=15), absolute=timedelta(hours=12))
ADMINISTRATOR = SessionTerm(idle=timedelta(minutes=5), absolute=timedelta(hours=12))

GUEST = SessionTerm(idle=timedelta(minutes=15), absolute=timedelta(hours=2))
"""On somebody else's phone."""
GUEST_AFTER_FILING = timedelta(minutes=5)
"""For an answer that was lost on the way; the phone itself ends the session as soon as it has the receipt."""

ATTEMPT = timedelta(minutes=10)
MOST_SESSIONS = 20
MOST_DEVICES = 100
"""Keys of devices kept for one person, the last used first: every private window is a new device."""
DEVICE_UNUSED = timedelta(days=730)
"""A key nobody has asked for in two years opens nothing any more: browsers have emptied such devices long before."""
IDLE_POST = timedelta(days=45)
"""A post whose holder has not signed in for so long ends by itself (level-3 information security)."""

_TOUCH_EVERY = timedelta(minutes=10)


def term(roles: Sequence[Role]) -> SessionTerm:
    """The strictest that any of `roles` asks for; a resident's when there is none."""
    if Role.ADMINISTRATOR in roles:
        return ADMINISTRATOR
    return STAFF if roles else RESIDENT


def is_touch_due(seen_at: datetime, idle: timedelta, now: datetime) -> bool:
    """Whether a use is worth writing down: often enough to end on time, seldom enough to keep reads cheap."""
    return now - seen_at >= min(_TOUCH_EVERY, idle / 10)
