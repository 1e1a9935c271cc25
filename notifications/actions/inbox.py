"""The in-app inbox: every message a person was ever told, unread first, newest first."""

from datetime import datetime
from uuid import UUID

from kernel.database import Connection
from kernel.errors import NotFound, Unreadable
from kernel.ids import MessageId, PersonId
from kernel.live import News, announce
from notifications.actions.seeing import see
from notifications.actions.voice import Voice
from notifications.model.channels import Language
from notifications.model.kinds import Importance
from notifications.queries import messages
from notifications.rules.kinds import KINDS
from notifications.schemas import Inbox, MessageFace, Phrase

READ, TOLD = "read", "message"
"""topics of live news"""
_NEWEST = UUID(int=(1 << 128) - 1)


class CursorWrong(Unreadable):
    """The cursor is not one that this list gave."""


async def read_inbox(conn: Connection, voice: Voice, person_id: PersonId, *, after: str | None, limit: int) -> Inbox:
    """One page. `after` is the `next` of the page before. Raises CursorWrong."""
    read, before = _read_cursor(after) if after else (False, _NEWEST)
    kept = await messages.page(conn, person_id, read=read, before=before, limit=limit)
    if not read and len(kept) < limit:
        kept += await messages.page(conn, person_id, read=True, before=_NEWEST, limit=limit - len(kept))
    last = kept[-1] if len(kept) == limit else None
    return Inbox(
        items=tuple(face(each, voice) for each in kept),
        unread=await messages.count_unread(conn, person_id),
        next=None if last is None else f"{int(last.read_at is not None)}.{last.id}",
    )


async def read_message(conn: Connection, person_id: PersonId, message_id: MessageId, now: datetime) -> None:
    """The person has read it. Raises NotFound, for a stranger's message as for none."""
    if not await messages.mark_read(conn, message_id, person_id, now):
        raise NotFound
    await see(conn, message_id, now)
    await announce(conn, News(person_id=person_id, topic=READ, id=message_id))


def face(kept: messages.Kept, voice: Voice) -> MessageFace:
    """A message in every language."""
    vi, en = (voice.say(kept.kind, kept.values, language) for language in (Language.VI, Language.EN))
    return MessageFace(
        id=kept.id,
        kind=kept.kind,
        title=Phrase(vi=vi.title, en=en.title),
        body=Phrase(vi=vi.body, en=en.body),
        link=kept.link,
        your_turn=KINDS[kept.kind].importance is Importance.TURN,
        at=kept.made_at,
        read_at=kept.read_at,
    )


def _read_cursor(text: str) -> tuple[bool, UUID]:
    read, _, last = text.partition(".")
    try:
        return {"0": False, "1": True}[read], UUID(last)
    except (KeyError, ValueError):
        raise CursorWrong from None
