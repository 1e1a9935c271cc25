"""The parent's side of the cell: feeds it a received file, reads what came of it, bounds how many run at once."""

import asyncio
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec

import api
from api.documents.model.files import MediaType, RefusedFor

ROOT = Path(api.__file__).resolve().parents[1]
PIECE_BYTES = 256 * 1024


class KeptAs(msgspec.Struct, frozen=True, kw_only=True):
    """Clean: `body` must be read to its end while the cell is open."""

    media_type: MediaType
    pages: int
    body: AsyncIterator[bytes]


class Refused(msgspec.Struct, frozen=True, kw_only=True):
    """Will never be kept."""

    reason: RefusedFor


class CellFailed(Exception):
    """The cell was ended from outside before it answered: nothing is known of the file, try again."""


class _Answer(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    kept_as: MediaType | None = None
    pages: int = 1
    refused_for: RefusedFor | None = None


class Cleaner:
    """At most `most` cells at once, each with a process and its memory to itself."""

    def __init__(self, *, most: int = 2, patience_s: float = 15) -> None:
        """`patience_s` is wall time, for a busy machine; processor time is bounded inside the cell."""
        self._gate = asyncio.Semaphore(most)
        self._patience_s = patience_s

    @asynccontextmanager
    async def clean(self, media_type: MediaType, received: AsyncIterator[bytes]) -> AsyncIterator[KeptAs | Refused]:
        """What comes of `received`. Raises CellFailed, TimeoutError."""
        async with self._gate, asyncio.timeout(self._patience_s):
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-E", "-s", "-m", "api.documents.gateways.cell", media_type.value),
                stdin=PIPE,
                stdout=PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                cwd=ROOT,
                env={"LC_ALL": "C.UTF-8"},
                limit=PIECE_BYTES,
            )
            try:
                await _feed(process, received)
                yield await _answer(process)
            finally:
                if process.returncode is None:
                    process.kill()
                await process.wait()


async def _feed(process: Process, received: AsyncIterator[bytes]) -> None:
    """The cell reads everything before it writes anything, so this cannot stall."""
    assert process.stdin is not None
    try:
        async for piece in received:
            process.stdin.write(piece)
            await process.stdin.drain()
        process.stdin.close()
        await process.stdin.wait_closed()
    except (BrokenPipeError, ConnectionResetError):
        return  # it ended early: its answer, or its end, tells why


async def _answer(process: Process) -> KeptAs | Refused:
    assert process.stdout is not None
    line = await process.stdout.readline()
    if not line.endswith(b"\n"):
        return _end_of(await process.wait())
    answer = msgspec.json.decode(line, type=_Answer)
    if answer.kept_as is None:
        return Refused(reason=answer.refused_for or RefusedFor.BROKEN)
    return KeptAs(media_type=answer.kept_as, pages=answer.pages, body=_body(process))


def _end_of(code: int) -> Refused:
    """Signals that its own limits send, or a crash, are the file's doing; a plain kill is somebody else's."""
    if code in (-signal.SIGKILL, -signal.SIGTERM):
        raise CellFailed(str(code))
    return Refused(reason=RefusedFor.TOO_MANY_PIXELS if code == -signal.SIGXCPU else RefusedFor.BROKEN)


async def _body(process: Process) -> AsyncIterator[bytes]:
    assert process.stdout is not None
    while piece := await process.stdout.read(PIECE_BYTES):
        yield piece
    if await process.wait() != 0:
        raise CellFailed("ended while writing")
