"""The doors messages leave by, one file each; knows nothing of tables or of who is told what."""

from datetime import datetime
from typing import ClassVar, Protocol
from uuid import UUID

from notifications.model.channels import Fate, Outcome, RetryAfter
from notifications.model.parcels import Address, Parcel


class Carrier(Protocol):
    """A channel: takes one parcel and says how it ended, within a few seconds, without raising."""

    shows_once: ClassVar[bool]
    """whether the far end shows a parcel once however often it is sent; else `ask` comes before a repeat"""

    async def send(self, parcel: Parcel, now: datetime) -> Outcome: ...

    async def ask(self, delivery_id: UUID, reference: str | None, now: datetime) -> Fate | RetryAfter:
        """What became of a parcel sent earlier; UNKNOWN where that cannot be asked."""
        ...

    def provider(self, address: Address | None) -> str:
        """Who stands behind this address: they fail, and are left alone, together."""
        ...
