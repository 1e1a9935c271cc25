"""The relay itself: SMTP (RFC 5321) on loopback, as far as a well-behaved client goes and a little further."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from enum import StrEnum

from api.sandboxes.smtp import queries
from kernel.clock import now
from kernel.database import Database
from kernel.ids import new_id
from kernel.logs import log

HOST = "127.0.0.1"
HANG_S = 30
_LARGEST = 1024 * 1024
_PATH = re.compile(rb"(?:FROM|TO):\s*<([^<>]*)>", re.IGNORECASE)


class Mood(StrEnum):
    """What happens to the next letters."""

    WELL = "well"
    GREYLISTS = "greylists"
    NO_SUCH_MAILBOX = "no_such_mailbox"
    REFUSES = "refuses"
    TAKES_AND_BREAKS = "takes_and_breaks"
    """keeps the letter, then closes without a word"""
    HANGS = "hangs"
    """keeps the letter, then never answers"""


def port_beside(port: int) -> int:
    """Where the relay of the deployment on `port` listens."""
    return port + 20_000 if port + 20_000 <= 65_535 else port - 20_000


class _Session:
    """One client's conversation."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, database: Database) -> None:
        self._reader, self._writer, self._database = reader, writer, database
        self._sender = b""
        self._recipients: list[bytes] = []

    async def _say(self, text: str) -> None:
        self._writer.write(text.encode() + b"\r\n")
        await self._writer.drain()

    async def hold(self) -> None:
        """Until QUIT, or until the client goes."""
        await self._say("220 sandbox ESMTP")
        while line := await self._reader.readline():
            verb = line[:4].upper().strip()
            match verb:
                case b"EHLO" | b"HELO":
                    await self._say("250-sandbox\r\n250 SIZE 1048576")
                case b"MAIL":
                    await self._take_sender(line)
                case b"RCPT":
                    await self._take_recipient(line)
                case b"DATA":
                    if not await self._take_letter():
                        return
                case b"RSET" | b"NOOP":
                    await self._say("250 ok")
                case b"QUIT":
                    await self._say("221 bye")
                    return
                case _:
                    await self._say("502 not here")

    async def _mood(self) -> Mood:
        async with self._database.connection() as conn:
            return Mood(await queries.mood(conn) or Mood.WELL)

    async def _take_sender(self, line: bytes) -> None:
        found = _PATH.search(line)
        if found is None:
            await self._say("501 from whom?")
            return
        self._sender, self._recipients = found[1], []
        greylists = await self._mood() is Mood.GREYLISTS
        await self._say("451 come back later" if greylists else "250 ok")

    async def _take_recipient(self, line: bytes) -> None:
        found = _PATH.search(line)
        if found is None or b"@" not in found[1]:
            await self._say("501 to whom?")
        elif await self._mood() is Mood.NO_SUCH_MAILBOX:
            await self._say("550 no such mailbox")
        else:
            self._recipients.append(found[1])
            await self._say("250 ok")

    async def _take_letter(self) -> bool:
        """False when the conversation is over."""
        if not self._recipients:
            await self._say("503 to whom?")
            return True
        await self._say("354 go on")
        lines: list[bytes] = []
        size = 0
        while (line := await self._reader.readline()) not in (b".\r\n", b""):
            size += len(line)
            if size > _LARGEST:
                await self._say("552 too large")
                return False
            lines.append(line[1:] if line.startswith(b"..") else line)
        mood = await self._mood()
        if mood is Mood.REFUSES:
            await self._say("554 not this")
            return True
        async with self._database.transaction() as conn:
            for recipient in self._recipients:
                sender, to = self._sender.decode("utf-8", "replace"), recipient.decode("utf-8", "replace")
                await queries.keep(conn, new_id(), sender=sender, recipient=to, content=b"".join(lines), now=now())
        if mood is Mood.HANGS:
            await asyncio.sleep(HANG_S)
        if mood in (Mood.HANGS, Mood.TAKES_AND_BREAKS):
            return False
        await self._say("250 taken")
        return True


@asynccontextmanager
async def open_relay(database: Database, port: int) -> AsyncIterator[None]:
    """Listen while this lasts. A taken port is said in the log; then no letter arrives, and nothing else suffers."""

    async def hold(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await _Session(reader, writer, database).hold()
        except (ConnectionError, asyncio.IncompleteReadError, ValueError):
            pass
        finally:
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()

    try:
        server = await asyncio.start_server(hold, HOST, port, reuse_port=True)
    except OSError as failure:
        log.warning("sandbox.smtp-closed", port=port, error=type(failure).__name__)
        yield
        return
    async with server:
        yield
