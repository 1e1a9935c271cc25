"""One tap in a letter, and no letter comes again: by a token, without signing in."""

from datetime import datetime, timedelta
from uuid import UUID

from kernel.database import Connection
from kernel.errors import Refusal
from kernel.ids import PersonId
from kernel.keys import Keyring, Untrusted
from notifications.actions.preferring import drop_channel
from notifications.model.channels import Channel

PURPOSE = "unsubscribe"
_LASTS = timedelta(days=730)


class LeaveForged(Refusal):
    """This token was not signed here for leaving a channel, or is too old."""

    status = 403
    vi = "Đường dẫn này không dùng được nữa. Đăng nhập, mở Tài khoản để đổi cách báo."
    en = "This link cannot be used any more. Sign in and open Account to change how you are told."


def sign_leave(keys: Keyring, person_id: PersonId, channel: Channel, now: datetime) -> str:
    """The token that travels in a letter."""
    return keys.sign(PURPOSE, {"sub": str(person_id), "way": channel, "exp": now + _LASTS})


def read_leave(keys: Keyring, token: str, now: datetime) -> tuple[PersonId, Channel]:
    """Who leaves what. Raises LeaveForged."""
    try:
        claims = keys.verify(PURPOSE, token, now=now)
        return PersonId(UUID(claims["sub"])), Channel(claims["way"])
    except (Untrusted, KeyError, ValueError, TypeError):
        raise LeaveForged from None


async def leave(conn: Connection, keys: Keyring, token: str, now: datetime) -> None:
    """Repeating it changes nothing. Raises LeaveForged."""
    person_id, channel = read_leave(keys, token, now)
    await drop_channel(conn, person_id, channel, act="mailed", now=now)
