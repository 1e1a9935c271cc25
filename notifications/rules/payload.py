"""The words a phone receives, in the declarative form that every platform reads; no personal data ever stands in it."""

import base64
from hashlib import sha256
from uuid import UUID

import msgspec

from notifications.model.parcels import Parcel

PLAINTEXT_MAX = 3_993
"""RFC 8291 §4: what one 4,096-byte record can hold"""


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """How the service worker answers: it hands the token back with `shown` or `opened`."""

    delivery: UUID
    token: str


class Notification(msgspec.Struct, frozen=True, kw_only=True):
    title: str
    body: str
    navigate: str
    tag: str
    app_badge: str
    lang: str
    data: Receipt


class Declarative(msgspec.Struct, frozen=True, kw_only=True):
    """Declarative Web Push: 8030 is the number of the RFC, and the mark of the form.

    `mutable`: a browser that could show it alone lets our service worker do so, which reports it; it shows it itself
    where that worker is gone.
    """

    notification: Notification
    web_push: int = 8030
    mutable: bool = True


def encode(parcel: Parcel) -> bytes:
    """The payload; the tag is the message's, so that whatever is sent twice is shown once."""
    notification = Notification(
        title=parcel.text.title,
        body=parcel.text.body,
        navigate=parcel.link,
        tag=str(parcel.message_id),
        app_badge=str(parcel.unread),
        lang=parcel.language,
        data=Receipt(delivery=parcel.delivery_id, token=parcel.token),
    )
    return msgspec.json.encode(Declarative(notification=notification))


def topic(message_id: UUID) -> str:
    """RFC 8030 §5.4: an undelivered push of the same topic is replaced; 32 letters of base64url at most."""
    return base64.urlsafe_b64encode(sha256(message_id.bytes).digest()[:24]).decode()
