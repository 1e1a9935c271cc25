"""Where a message can go, in which language, and how a try to send it can end."""

from datetime import timedelta
from enum import StrEnum

import msgspec


class Channel(StrEnum):
    WEB_PUSH = "web_push"


class Language(StrEnum):
    VI = "vi"
    EN = "en"


class Sent(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """The provider took it."""


class RetryAfter(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """Not now: `asked` is the provider's own Retry-After, when it gave one."""

    why: str
    asked: timedelta | None = None


class AddressGone(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """Nobody is behind this address any more: forget it."""

    why: str


class Refused(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """Never, as it stands: trying again would get the same answer."""

    why: str


Outcome = Sent | RetryAfter | AddressGone | Refused
