"""Makes one message per person and fact, and one delivery per address, inside the caller's transaction."""

from collections.abc import Mapping
from datetime import datetime

from kernel import jobs
from kernel.database import Connection
from kernel.ids import MessageId, PersonId, new_id
from notifications.events import SendDelivery
from notifications.model.channels import Channel
from notifications.model.kinds import Kind
from notifications.queries import deliveries, messages, subscriptions
from notifications.rules.kinds import KINDS
from notifications.rules.values import fit


async def tell(
    conn: Connection,
    *,
    person_id: PersonId,
    kind: Kind | str,
    values: Mapping[str, str | int],
    link: str,
    key: str,
    now: datetime,
) -> MessageId | None:
    """Say `kind` to one person, once: None when `key` was said to them before.

    `values` are those of `rules.kinds` for this kind, moments as ISO 8601 with an offset; `link` is a path of the
    app; `key` names the fact, as `<dossier id>:<version>:<kind>` does. Nothing leaves before the caller commits.
    Raises ValueError for an unknown kind, a missing value or one that a lock screen must not show.
    """
    kind = Kind(kind)
    fitted = fit(kind, values)
    if not link.startswith("/") or link.startswith("//"):
        raise ValueError("link: a path of the app")
    message_id = MessageId(new_id())
    made = await messages.insert(
        conn,
        message_id=message_id,
        person_id=person_id,
        key=key,
        kind=kind,
        values=fitted,
        link=link,
        now=now,
        expires_at=now + KINDS[kind].lasts,
    )
    if not made:
        return None
    addresses = [(new_id(), Channel.WEB_PUSH, each) for each in await subscriptions.ids_of(conn, person_id)]
    if addresses:
        await deliveries.insert(conn, message_id, addresses, now)
        await jobs.enqueue_all(conn, [SendDelivery(delivery_id=delivery_id) for delivery_id, _, _ in addresses])
    return message_id
