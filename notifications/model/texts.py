"""What is said and where it is said from; knows nothing of templates."""

import msgspec


class Site(msgspec.Struct, frozen=True, kw_only=True):
    """What the province lends to every text."""

    name: str
    """as a letter signs: `Một Cửa tỉnh Lào Cai`"""
    hotline: str
    sms_sender: str
    """unmarked, as it begins an SMS: `Mot Cua Lao Cai`"""


class Frame(msgspec.Struct, frozen=True, kw_only=True):
    """What stands around the words of a letter."""

    automatic: str
    leave: str


class Text(msgspec.Struct, frozen=True, kw_only=True):
    title: str
    body: str
