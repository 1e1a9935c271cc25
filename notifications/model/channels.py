"""Where a message can go, in which language, and how a try to send it can end."""

from datetime import timedelta
from enum import StrEnum

import msgspec


class Channel(StrEnum):
    """Ways to a person's eyes. The inbox is none of them: it holds every message in any case."""

    WEB_PUSH = "web_push"
    ZALO = "zalo"
    SMS = "sms"
    EMAIL = "email"


CONTACT = "contact"
"""the purpose under which identity seals a phone or an e-mail, bound to the person's id"""


class Language(StrEnum):
    VI = "vi"
    EN = "en"


class Sent(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """The provider took it; `reference` is its own name for it, when it gave one.

    `doubt`: an earlier try may have arrived too, and the provider cannot be asked.
    """

    reference: str | None = None
    doubt: bool = False


class RetryAfter(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """Not now: `asked` is the provider's own Retry-After; `unsure` when it may have been taken all the same.

    `ours`: we are not ready, and the provider has not failed.
    """

    why: str
    asked: timedelta | None = None
    unsure: bool = False
    ours: bool = False


class AddressGone(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """Nobody is behind this address any more: forget it."""

    why: str


class Refused(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """Never, as it stands: trying again would get the same answer."""

    why: str


class Fate(StrEnum):
    """What a provider says became of something handed to it earlier."""

    NEVER_CAME = "never_came"
    TAKEN = "taken"
    DELIVERED = "delivered"
    LOST = "lost"
    UNKNOWN = "unknown"


Outcome = Sent | RetryAfter | AddressGone | Refused
