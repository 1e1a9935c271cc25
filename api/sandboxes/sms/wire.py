"""Where the sandbox listens, the token it knows us by, and the shapes on its wire."""

from enum import StrEnum

import msgspec

from kernel.keys import Keyring

PATH = "/sandbox/sms"


def token(keys: Keyring) -> str:
    """What this deployment shows the sandbox; nobody else has it."""
    return keys.text_secret("sandbox-sms")


class Mood(StrEnum):
    """What happens to the next messages."""

    WELL = "well"
    THROTTLED = "throttled"
    BROKEN = "broken"
    NO_CREDIT = "no_credit"
    NO_SUCH_NUMBER = "no_such_number"
    TAKES_AND_BREAKS = "takes_and_breaks"
    """keeps the message, then answers 500"""
    HANGS = "hangs"
    """keeps the message, then never answers"""


class Behaviour(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """`delivered`: whether phones report at once that they have shown it."""

    mood: Mood = Mood.WELL
    delivered: bool = True


class Message(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """As posted."""

    client_reference: str
    sender: str = msgspec.field(name="from")
    recipient: str = msgspec.field(name="to")
    text: str
