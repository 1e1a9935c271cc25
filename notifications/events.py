"""What notifications says after commit, and asks its own worker to do: ids only."""

from uuid import UUID

import msgspec


class SendDelivery(msgspec.Struct, frozen=True, kw_only=True):
    """A job: take one delivery to its channel."""

    delivery_id: UUID
