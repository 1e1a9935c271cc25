"""Remembers and forgets the browsers a person is told on."""

from datetime import datetime
from hashlib import sha256
from uuid import UUID

from kernel import device
from kernel.database import Connection
from kernel.errors import NotFound, Refusal
from kernel.events import publish
from kernel.ids import PersonId, new_id
from notifications.actions.consenting import record
from notifications.channels.web_push import PushDoor
from notifications.events import NotificationsOn
from notifications.model.channels import Channel
from notifications.model.parcels import PushAddress
from notifications.queries import subscriptions
from notifications.rules.addresses import read_endpoint
from notifications.rules.subscriptions import MOST_PER_PERSON, read_keys
from notifications.schemas import Subscription


class EndpointRefused(Refusal):
    """The push endpoint or its keys are not those of a known push service."""

    status = 400
    vi = "Trình duyệt này chưa nhận được thông báo. Tin vẫn ở mục Thông báo."
    en = "This browser cannot be notified. Messages stay in the inbox."


class EndpointTaken(Refusal):
    """This browser is subscribed for another person: unsubscribe it in the browser, then subscribe anew."""

    status = 409
    vi = "Máy này đang nhận thông báo cho người khác. Tắt đi rồi bật lại."
    en = "This device is notified for somebody else. Turn it off, then on again."


class TooManyDevices(Refusal):
    """One person has as many subscribed devices as are allowed."""

    status = 409
    vi = "Đã bật thông báo trên {most} máy. Bỏ bớt một máy rồi bật lại."
    en = "Notifications are on at {most} devices already. Remove one and try again."


async def subscribe(
    conn: Connection, door: PushDoor, person_id: PersonId, given: Subscription, *, agent: str, now: datetime
) -> UUID:
    """The subscription's id, the same when this person's browser was known. Its keys and our key are renewed."""
    endpoint = read_endpoint(given.endpoint, door.hosts)
    keys = read_keys(given.keys.p256dh, given.keys.auth)
    if endpoint is None or keys is None:
        raise EndpointRefused
    address = PushAddress(endpoint=endpoint.url, p256dh=keys[0], auth=keys[1], vapid_kid=door.kid)
    digest = sha256(endpoint.url.encode()).digest()
    await subscriptions.lock_person(conn, person_id)
    owner = await subscriptions.find_owner(conn, digest)
    if owner is None:
        if await subscriptions.count_of(conn, person_id) >= MOST_PER_PERSON:
            raise TooManyDevices(most=MOST_PER_PERSON)
        subscription_id = new_id()
        if await subscriptions.insert(
            conn,
            subscription_id=subscription_id,
            person_id=person_id,
            address=address,
            endpoint_sha256=digest,
            device=device.label(agent),
            now=now,
        ):
            await record(conn, person_id, Channel.WEB_PUSH, wanted=True, act="subscribed", now=now)
            await publish(conn, NotificationsOn(person_id=person_id, at=now))
            return subscription_id
        raise EndpointTaken
    subscription_id, owner_id = owner
    if owner_id != person_id:
        raise EndpointTaken
    named = device.label(agent)
    await subscriptions.confirm(conn, subscription_id, person_id, address=address, device=named, now=now)
    return subscription_id


async def unsubscribe(conn: Connection, person_id: PersonId, subscription_id: UUID, now: datetime) -> None:
    """Raises NotFound, for a stranger's subscription as for none."""
    if not await subscriptions.delete(conn, subscription_id, person_id):
        raise NotFound
    await record(conn, person_id, Channel.WEB_PUSH, wanted=False, act="unsubscribed", now=now)
