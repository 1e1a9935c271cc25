"""The shapes on the wire: subscriptions, the inbox, receipts."""

from datetime import datetime, time
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from notifications.model.channels import Channel, Language
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


class DeviceFace(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A browser that is notified."""

    id: UUID
    device: str
    since: datetime
    last_seen_at: datetime


class Devices(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    items: tuple[DeviceFace, ...]


class QuietHours(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """On a Vietnamese clock, over midnight when `ends` is earlier; equal means never."""

    starts: time
    ends: time


class Mute(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """This kind, not this way. The inbox keeps it all the same."""

    kind: Kind
    channel: Channel


class ChannelFace(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """`address`: masked, or how many browsers; null when there is none."""

    channel: Channel
    wanted: bool
    address: str | None


class PreferencesFace(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """`channels` in this person's order, those not wanted last."""

    language: Language
    quiet: QuietHours
    own_quiet: bool
    channels: tuple[ChannelFace, ...]
    muted: tuple[Mute, ...]
    kinds: tuple[Kind, ...]


class Preferences(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """All of them: what is left out of `order` is not wanted; `quiet` null means everybody's."""

    language: Language
    quiet: QuietHours | None
    order: Annotated[list[Channel], msgspec.Meta(max_length=8)]
    muted: Annotated[list[Mute], msgspec.Meta(max_length=200)]


class Trial(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    channel: Channel
