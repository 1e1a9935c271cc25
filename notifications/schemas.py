"""The shapes on the wire: subscriptions, the inbox, receipts."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from notifications.model.kinds import Kind


class PushKey(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """The applicationServerKey to subscribe under; when it is another than the one in use, subscribe anew."""

    public_key: str


class SubscriptionKeys(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    p256dh: Annotated[str, msgspec.Meta(min_length=80, max_length=100)]
    auth: Annotated[str, msgspec.Meta(min_length=16, max_length=32)]


class Subscription(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """What `PushSubscription.toJSON()` gives."""

    endpoint: Annotated[str, msgspec.Meta(min_length=1, max_length=2048)]
    keys: SubscriptionKeys
    expiration_time: float | None = None


class SubscriptionFace(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    subscription_id: UUID


class Phrase(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    vi: str
    en: str


class MessageFace(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    id: UUID
    kind: Kind
    title: Phrase
    body: Phrase
    link: str
    your_turn: bool
    at: datetime
    read_at: datetime | None


class Inbox(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """Unread first, newest first; `next` continues, null at the end."""

    items: tuple[MessageFace, ...]
    unread: int
    next: str | None


class Receipt(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """`token` came with the notification; `at` is the phone's clock, believed within reason."""

    token: Annotated[str, msgspec.Meta(min_length=1, max_length=1024)]
    event: Literal["shown", "opened"]
    at: datetime


class Receipts(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    items: Annotated[list[Receipt], msgspec.Meta(min_length=1, max_length=50)]


class ReceiptsFace(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """How many were genuine and are kept, and how many were not; none of them need be sent again."""

    kept: int
    refused: int
