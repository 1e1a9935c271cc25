"""The doors messages leave by, one file each; knows nothing of tables or of who is told what."""

from datetime import datetime
from typing import Protocol

from notifications.model.channels import Outcome
from notifications.model.parcels import Parcel


class Carrier(Protocol):
    """A channel: takes one parcel and says how it ended, within a few seconds, without raising."""

    async def send(self, parcel: Parcel, now: datetime) -> Outcome: ...
