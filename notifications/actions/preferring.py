"""What a person wants: language, quiet hours, their own order of channels, kinds not wanted on some of them."""

from collections.abc import Collection
from datetime import datetime

from kernel.database import Connection
from kernel.errors import Refusal
from kernel.ids import MessageId, PersonId, new_id
from kernel.keys import Keyring, Unopenable
from notifications.actions import climbing
from notifications.actions.consenting import record
from notifications.model.channels import CONTACT, Channel
from notifications.model.kinds import Kind
from notifications.queries import contacts, messages, subscriptions
from notifications.rules.kinds import KINDS
from notifications.rules.ladder import ORDER
from notifications.rules.masks import mask_mailbox, mask_number
from notifications.rules.quiet import Quiet
from notifications.schemas import (
    ChannelFace,
    DeviceFace,
    Mute,
    Preferences,
    PreferencesFace,
    QuietHours,
)

_TEST_EVERY_S = 30


class ChannelUnreachable(Refusal):
    """There is no address of this person for that channel, or the channel is closed here."""

    status = 409
    vi = "Chưa có địa chỉ để báo bằng cách này."
    en = "There is no address to be told at this way."


async def read(
    conn: Connection, keys: Keyring, opened: Collection[Channel], default: Quiet, person_id: PersonId
) -> PreferencesFace:
    """As they are, with everybody's where this person has none of their own."""
    reach = await contacts.reach(conn, person_id)
    addresses = await _addresses(conn, keys, person_id, len(reach.subscriptions))
    quiet = reach.quiet or default
    left = [channel for channel in ORDER if channel not in reach.order]
    muted = [each.split(":") for each in sorted(reach.muted)]
    return PreferencesFace(
        language=reach.language,
        quiet=QuietHours(starts=quiet.starts, ends=quiet.ends),
        own_quiet=reach.quiet is not None,
        channels=tuple(
            ChannelFace(channel=channel, wanted=channel in reach.order, address=addresses.get(channel))
            for channel in (*reach.order, *left)
            if channel in opened
        ),
        muted=tuple(Mute(kind=Kind(kind), channel=Channel(channel)) for kind, channel in muted),
        kinds=tuple(KINDS),
    )


async def _addresses(conn: Connection, keys: Keyring, person_id: PersonId, browsers: int) -> dict[Channel, str]:
    phone, email = (_opened(keys, sealed, person_id) for sealed in await contacts.sealed_addresses(conn, person_id))
    found: dict[Channel, str] = {}
    if browsers:
        found[Channel.WEB_PUSH] = str(browsers)
    if phone:
        found[Channel.ZALO] = found[Channel.SMS] = mask_number(phone)
    if email:
        found[Channel.EMAIL] = mask_mailbox(email)
    return found


def _opened(keys: Keyring, sealed: bytes | None, person_id: PersonId) -> str | None:
    try:
        return None if sealed is None else keys.open(CONTACT, sealed, person_id.bytes).decode()
    except Unopenable:
        return None


async def prefer(conn: Connection, person_id: PersonId, wanted: Preferences, now: datetime) -> None:
    """Replace them all. What was newly wanted or no longer wanted is recorded as consent."""
    before = await contacts.reach(conn, person_id)
    order = tuple(dict.fromkeys(wanted.order))
    await contacts.prefer(
        conn,
        person_id,
        language=wanted.language,
        quiet=None if wanted.quiet is None else (wanted.quiet.starts, wanted.quiet.ends),
        order=None if order == ORDER else order,
        muted=sorted({f"{mute.kind}:{mute.channel}" for mute in wanted.muted}),
    )
    for channel in set(before.order) ^ set(order):
        await record(conn, person_id, channel, wanted=channel in order, act="preferred", now=now)


async def drop_channel(conn: Connection, person_id: PersonId, channel: Channel, *, act: str, now: datetime) -> None:
    """This channel no longer, whatever else is wanted. Repeating it changes nothing."""
    reach = await contacts.reach(conn, person_id)
    if channel not in reach.order:
        return
    quiet = None if reach.quiet is None else (reach.quiet.starts, reach.quiet.ends)
    order = [each for each in reach.order if each is not channel]
    await contacts.prefer(conn, person_id, language=reach.language, quiet=quiet, order=order, muted=sorted(reach.muted))
    await record(conn, person_id, channel, wanted=False, act=act, now=now)


async def try_channel(
    conn: Connection, opened: Collection[Channel], person_id: PersonId, channel: Channel, now: datetime
) -> None:
    """Send a trial message this one way; more often than every half minute changes nothing."""
    reach = await contacts.reach(conn, person_id)
    if channel not in opened or channel not in reach.addresses:
        raise ChannelUnreachable
    message_id = MessageId(new_id())
    if await messages.insert(
        conn,
        message_id=message_id,
        person_id=person_id,
        key=f"trial:{channel}:{int(now.timestamp()) // _TEST_EVERY_S}",
        kind=Kind.TRIAL,
        values={},
        link="/tai-khoan",
        happened_at=now,
        now=now,
        expires_at=now + KINDS[Kind.TRIAL].lasts,
        climb_at=None,
    ):
        await climbing.start(conn, message_id, person_id, reach=reach, channel=channel, now=now)


async def list_devices(conn: Connection, person_id: PersonId) -> tuple[DeviceFace, ...]:
    """The browsers this person is told on, newest first."""
    return tuple(
        DeviceFace(id=each.id, device=each.device, since=each.created_at, last_seen_at=each.seen_at)
        for each in await subscriptions.of_person(conn, person_id)
    )
