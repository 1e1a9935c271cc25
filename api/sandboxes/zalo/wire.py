"""Where the sandbox listens, what it knows this deployment by, and how it may behave."""

from enum import StrEnum

import msgspec

from kernel.keys import Keyring

PATH = "/sandbox/zalo"
APP_ID = "1000000000000000001"
TEMPLATE = "700001"
WITHOUT_ZALO = ("84900000108",)
"""telephones that have no account: a key phone's"""


def secret_key(keys: Keyring) -> str:
    """What this deployment shows when it renews."""
    return keys.text_secret("sandbox-zalo")


def first_refresh_token(keys: Keyring) -> str:
    """The one an operator would paste; it works once, as all do."""
    return keys.hash("sandbox-zalo", "first refresh token").hex()


class Mood(StrEnum):
    """What happens to the next messages."""

    WELL = "well"
    NO_ACCOUNT = "no_account"
    OUT_OF_QUOTA = "out_of_quota"
    WRONG_TEMPLATE = "wrong_template"
    STALE_TOKENS = "stale_tokens"
    """every access token is called stale, once"""
    TAKES_AND_BREAKS = "takes_and_breaks"
    """keeps the message, then answers 500"""
    HANGS = "hangs"
    """keeps the message, then says nothing for a while"""
    THROTTLED = "throttled"


class Behaviour(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """`delivered`: whether phones report at once."""

    mood: Mood = Mood.WELL
    delivered: bool = True


class Template(msgspec.Struct, frozen=True, kw_only=True):
    """A message as posted."""

    phone: str
    template_id: str
    template_data: dict[str, str]
    tracking_id: str = ""
