"""What notifications says after commit, and asks its own worker to do: ids only."""

from datetime import datetime
from uuid import UUID

import msgspec

from kernel.ids import MessageId, PersonId


class SendDelivery(msgspec.Struct, frozen=True, kw_only=True):
    """A job: take one delivery to its channel."""

    delivery_id: UUID


class Climb(msgspec.Struct, frozen=True, kw_only=True):
    """A job: the next rung for a message nobody has seen; void when the message's `climb_at` is not `at` any more."""

    message_id: MessageId
    at: datetime


class Spread(msgspec.Struct, frozen=True, kw_only=True):
    """A job: tell the next of those a broadcast is for."""

    broadcast_id: UUID


class SendText(msgspec.Struct, frozen=True, kw_only=True):
    """A job: one SMS to a number that no account of ours has; `sealed` holds number and words, bound to `id`."""

    id: UUID
    sealed: bytes
    until: datetime


class MessageSeen(msgspec.Struct, frozen=True, kw_only=True):
    """An event: a message was before its person's eyes for the first time. `key` is the fact that was told."""

    message_id: MessageId
    person_id: PersonId
    kind: str
    key: str
    at: datetime


class NotificationsOn(msgspec.Struct, frozen=True, kw_only=True):
    """An event: a person let one more browser notify them."""

    person_id: PersonId
    at: datetime


class Unreached(msgspec.Struct, frozen=True, kw_only=True):
    """An event: a message waits and no way led to its person; never what about."""

    message_id: MessageId
    person_id: PersonId
    at: datetime
