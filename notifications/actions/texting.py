"""One SMS to a number that belongs to no account here: sealed in its job, sent once, kept nowhere."""

from datetime import datetime
from uuid import UUID

import msgspec

from kernel import jobs
from kernel.database import Connection
from kernel.keys import Keyring, Unopenable
from kernel.logs import log
from notifications.events import SendText
from notifications.rules.phone import international

PURPOSE = "text"


class PlainText(msgspec.Struct, frozen=True, kw_only=True):
    """A number and the words for it."""

    to: str
    text: str


_decode = msgspec.json.Decoder(PlainText).decode


async def text(conn: Connection, keys: Keyring, *, text_id: UUID, to: str, words: str, until: datetime) -> bool:
    """Send `words` to the telephone `to` after this transaction commits; False when that is no telephone number."""
    if international(to) is None:
        return False
    sealed = keys.seal(PURPOSE, msgspec.json.encode(PlainText(to=to, text=words)), text_id.bytes)
    await jobs.enqueue(conn, SendText(id=text_id, sealed=sealed, until=until), key=f"text:{text_id}")
    return True


def open_text(keys: Keyring, job: SendText) -> PlainText | None:
    """None when its key is gone."""
    try:
        return _decode(keys.open(PURPOSE, job.sealed, job.id.bytes))
    except Unopenable:
        log.error("text.unopenable", text=str(job.id))
        return None
