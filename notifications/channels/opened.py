"""Which channels this deployment has, for those who offer them."""

import msgspec

from notifications.model.channels import Channel
from notifications.rules.quiet import Quiet


class Opened(msgspec.Struct, frozen=True, kw_only=True):
    """The channels, and the quiet hours of those who have none of their own."""

    channels: frozenset[Channel]
    quiet: Quiet
