"""The day's heads, signed and kept outside the database: what no hand in the database can rewrite unseen.

One file a day in `<data>/heads/`, written once: heads of every dossier that moved that day, the SHA-256 of the file
before it, and a signature by a key that the database does not hold. A missing day is found as a gap in the chain.
"""

import hashlib
import os
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from api.dossiers.queries import history
from api.dossiers.rules.chain import SealedHead
from api.workdays.model import instant, local
from kernel.database import Database
from kernel.keys import Keyring, Untrusted
from kernel.logs import log

PURPOSE = "heads"
FIRST = "0" * 64
SETTLING = timedelta(minutes=5)
"""A transaction that began before midnight has ended by then."""


class SealedDay(Struct, frozen=True, kw_only=True):
    """What is signed."""

    day: str
    previous: str
    heads: tuple[SealedHead, ...]


class Unsealed(Exception):
    """A day's file was changed, or signed by somebody else."""


def folder_of(data: Path) -> Path:
    return data / "heads"


def path_of(folder: Path, day: date) -> Path:
    return folder / f"{day.isoformat()}.json"


def signed_days(folder: Path) -> list[date]:
    """Days that have a file, oldest first."""
    return sorted(date.fromisoformat(path.stem) for path in folder.glob("????-??-??.json"))


def digest_of(path: Path) -> str:
    """Lower-case hex SHA-256 of a day's file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


async def seal_days(database: Database, keys: Keyring, data: Path, now: datetime) -> list[date]:
    """Sign every day that is over since the last one signed, from the day of the first move on; which ones.

    A day missing among signed ones is left missing: making it again would help whoever took it.
    """
    folder = folder_of(data)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    signed = signed_days(folder)
    if signed:
        day, previous = signed[-1] + timedelta(days=1), digest_of(path_of(folder, signed[-1]))
    else:
        async with database.connection() as conn:
            began = await history.first_day(conn)
        if began is None:
            return []
        day, previous = local(began).date(), FIRST
    sealed: list[date] = []
    while instant(day + timedelta(days=1), time()) + SETTLING <= now:
        start = instant(day, time())
        async with database.connection() as conn:
            heads = await history.list_heads_of(conn, start, start + timedelta(days=1))
        _write(keys, path_of(folder, day), SealedDay(day=day.isoformat(), previous=previous, heads=heads))
        log.info("heads.sealed", day=day.isoformat(), heads=len(heads))
        sealed.append(day)
        previous = digest_of(path_of(folder, day))
        day += timedelta(days=1)
    return sealed


def _write(keys: Keyring, path: Path, sealed: SealedDay) -> None:
    body = msgspec.json.encode(sealed)
    signature = keys.sign(PURPOSE, {"sha256": hashlib.sha256(body).hexdigest()})
    draft = path.with_suffix(f".{os.getpid()}.draft")
    with draft.open("wb") as file:
        file.write(msgspec.json.encode({"sealed": msgspec.Raw(body), "signature": signature}))
        file.flush()
        os.fsync(file.fileno())
    draft.chmod(0o600)
    try:
        os.link(draft, path)  # never over an existing day
    except FileExistsError:
        pass
    finally:
        draft.unlink()


class _File(Struct, frozen=True, kw_only=True):
    sealed: msgspec.Raw
    signature: str


def read_day(keys: Keyring, path: Path) -> SealedDay:
    """Raises Unsealed."""
    try:
        file = msgspec.json.decode(path.read_bytes(), type=_File)
        claims: dict[str, Any] = keys.verify(PURPOSE, file.signature)
        if claims.get("sha256") != hashlib.sha256(bytes(file.sealed)).hexdigest():
            raise Unsealed(path.name)
        return msgspec.json.decode(file.sealed, type=SealedDay)
    except (msgspec.MsgspecError, Untrusted) as wrong:
        raise Unsealed(path.name) from wrong


def days_between(first: date, last: date) -> Iterator[date]:
    """Both included."""
    while first <= last:
        yield first
        first += timedelta(days=1)
