"""What is handed to a channel, and where to; knows nothing of how it travels."""

from uuid import UUID

import msgspec

from kernel.ids import MessageId
from notifications.model.channels import Language
from notifications.model.kinds import Kind
from notifications.model.texts import Frame, Text


class PushAddress(msgspec.Struct, frozen=True, kw_only=True):
    """One browser on one device (RFC 8030 §4), as it subscribed under one of our keys."""

    endpoint: str
    p256dh: bytes
    auth: bytes
    vapid_kid: str


class PhoneAddress(msgspec.Struct, frozen=True, kw_only=True):
    """A telephone number as identity knows it."""

    number: str


class EmailAddress(msgspec.Struct, frozen=True, kw_only=True):
    mailbox: str


Address = PushAddress | PhoneAddress | EmailAddress


class Parcel(msgspec.Struct, frozen=True, kw_only=True):
    """One message on its way to one address; the ids let the far side tell a repeat from a second message."""

    delivery_id: UUID
    message_id: MessageId
    address: Address
    kind: Kind
    language: Language
    text: Text
    frame: Frame
    link: str
    """absolute"""
    unread: int
    token: str
    """the far side reports by it"""
    ttl_s: int
    urgent: bool
