"""Makes one message per person and fact, and one delivery per address, inside the caller's transaction."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from kernel import jobs
from kernel.database import Connection
from kernel.ids import MessageId, PersonId, new_id
from kernel.live import News, announce
from notifications.actions import climbing
from notifications.actions.inbox import TOLD
from notifications.events import Climb
from notifications.model.channels import Channel
from notifications.model.kinds import Importance, Kind
from notifications.queries import contacts, messages
from notifications.rules.kinds import KINDS
from notifications.rules.ladder import PATIENCE, Next, choose, climb
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
    happened_at: datetime | None = None,
) -> MessageId | None:
    """Say `kind` to one person, once: None when `key` was said to them before.

    `values` are those of `rules.kinds` for this kind, moments as ISO 8601 with an offset; `link` is a path of the
    app; `key` names the fact, as `<dossier id>:<version>` does; `happened_at` is when it became one, else now.
    Nothing leaves before the caller commits.
    Raises ValueError for an unknown kind, a missing value or one that a lock screen must not show.
    """
    kind = Kind(kind)
    fitted = fit(kind, values)
    if not link.startswith("/") or link.startswith("//"):
        raise ValueError("link: a path of the app")
    spec, message_id = KINDS[kind], MessageId(new_id())
    reach = await contacts.reach(conn, person_id)
    first = choose(climb(spec.importance, reach.ways(kind), reach.order), {})
    at_once = first is not None and first.channel is Channel.WEB_PUSH
    look_at = look_again(first, spec.importance, at_once=at_once, now=now)
    made = await messages.insert(
        conn,
        message_id=message_id,
        person_id=person_id,
        key=key,
        kind=kind,
        values=fitted,
        link=link,
        happened_at=happened_at or now,
        now=now,
        expires_at=now + spec.lasts,
        climb_at=look_at,
    )
    if not made:
        return None
    await announce(conn, News(person_id=person_id, topic=TOLD, id=message_id))
    if at_once:
        await climbing.start(conn, message_id, person_id, reach=reach, channel=Channel.WEB_PUSH, now=now)
    if look_at is not None:
        await jobs.enqueue(conn, Climb(message_id=message_id, at=look_at), after=look_at - now)
    return message_id


async def call_off(
    conn: Connection, *, person_id: PersonId, begins: str, kinds: Sequence[Kind], until: datetime, now: datetime
) -> None:
    """What asked for something that has been done leaves no more: nobody is reminded of what they paid.

    `begins`: how the keys of those messages begin; `until`: when the last of those facts became one. They stay in the
    inbox, among what was read.
    """
    await messages.call_off(conn, person_id, begins, kinds, until, now)


def look_again(first: Next | None, importance: Importance, *, at_once: bool, now: datetime) -> datetime | None:
    """When the ladder is looked at: now for channels only the worker knows to be open, else when unseen."""
    if first is None:
        return now + PATIENCE[importance].waits[-1] if PATIENCE[importance].visits else None
    if not at_once:
        return now
    return None if first.wait is None else now + first.wait
