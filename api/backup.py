"""One file that holds a whole deployment, and the way back: database, kept files, signed heads and secrets.

The database is dumped first and the files are read after it, so every file a row names is in the archive.
The archive holds the keys too: it is written 0600 and belongs under lock (docs/operating.md#backup). Its last member
names every file with its SHA-256, so that a damaged archive is refused whole, a key of a few bytes included.
"""

import asyncio
import contextlib
import hashlib
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

from kernel.database import connect
from kernel.keys import Keyring
from kernel.migrate import migrate
from kernel.postgres import binaries

FOLDERS = ("files", "heads", "secrets")
DUMP = "database.dump"
SUMS = "sums.sha256"
MIGRATIONS = Path(__file__).parent / "migrations"


class CannotBackUp(SystemExit):
    """Why not, in a sentence."""


class CannotRestore(SystemExit):
    """Why not, in a sentence; nothing was changed."""


def _tool(name: str) -> str:
    bundled = binaries() / name
    found = str(bundled) if bundled.exists() else shutil.which(name)
    if not found:
        raise CannotBackUp(f"{name} is missing: sudo apt-get install -y postgresql-client")
    return found


def _run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise CannotBackUp(f"{Path(command[0]).name}: {reason}")


def back_up(dsn: str, data: Path, target: Path) -> int:
    """Write `target` (a .tar) as the database's owner; returns its size in bytes. Raises CannotBackUp."""
    if target.exists():
        raise CannotBackUp(f"{target} exists already; name another file.")
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=data, prefix=".backup-") as scratch:
        dump, sums = Path(scratch) / DUMP, Path(scratch) / SUMS
        _run(_tool("pg_dump"), "--format=custom", "--no-owner", "--no-privileges", f"--file={dump}", dsn)
        draft = target.with_name(f".{target.name}.part")
        draft.touch(mode=0o600)
        with tarfile.open(draft, "w") as archive, sums.open("w", encoding="utf-8") as list_of_sums:
            list_of_sums.write(_pack(archive, dump, DUMP))
            for path in (path for name in FOLDERS for path in (data / name, *sorted((data / name).rglob("*")))):
                with contextlib.suppress(FileNotFoundError):  # a part of an upload, put together meanwhile
                    list_of_sums.write(_pack(archive, path, path.relative_to(data).as_posix()))
            list_of_sums.flush()
            archive.add(sums, SUMS)
        draft.rename(target)
    return target.stat().st_size


class _Summing:
    """A file that is read once, into the archive and into its sum."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.sum = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        piece = self._file.read(size)
        self.sum.update(piece)
        return piece


def _pack(archive: tarfile.TarFile, path: Path, name: str) -> str:
    """Add it; its line in the list of sums, none for a folder. Raises FileNotFoundError."""
    if path.is_dir():
        archive.addfile(archive.gettarinfo(path, name))
        return ""
    with path.open("rb") as file:
        summing = _Summing(file)
        archive.addfile(archive.gettarinfo(arcname=name, fileobj=file), summing)
    return f"{summing.sum.hexdigest()}  {name}\n"


async def _require_empty(dsn: str, data: Path) -> None:
    connection = await connect(dsn)
    try:
        tables = await connection.fetchval("SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()")
    finally:
        await connection.close()
    if tables:
        where = urlsplit(dsn).path.lstrip("/") or "database"
        raise CannotRestore(f"The database {where} is not empty; restore into a new one (another MOTCUA_DATA).")
    for name in FOLDERS:
        if name != "secrets" and (data / name).exists() and any((data / name).iterdir()):
            raise CannotRestore(f"{data / name} is not empty; restore into new data (another MOTCUA_DATA).")


def restore(dsn: str, data: Path, source: Path) -> None:
    """Fill an empty database and data folder from `source`. Raises CannotRestore before anything is changed."""
    if not source.is_file():
        raise CannotRestore(f"{source} is not a file.")
    asyncio.run(_require_empty(dsn, data))
    with tempfile.TemporaryDirectory(dir=data, prefix=".restore-") as scratch:
        try:
            with tarfile.open(source, "r:") as archive:
                for member in archive:
                    _extract(archive, member, Path(scratch))
        except (tarfile.TarError, OSError) as wrong:
            raise CannotRestore(f"{source} is no backup of ours, or was cut short: {wrong}.") from None
        _require_whole(source, Path(scratch))
        dump = Path(scratch) / DUMP
        _run(_tool("pg_restore"), "--single-transaction", "--exit-on-error", "--no-owner", f"--dbname={dsn}", str(dump))
        for name in FOLDERS:
            if (Path(scratch) / name).exists():
                shutil.rmtree(data / name, ignore_errors=True)
                shutil.move(str(Path(scratch) / name), data / name)
    # the archive holds no privileges: the roles of this cluster are this cluster's, and migrating grants them
    password = Keyring(data / "secrets").text_secret("database-role")
    asyncio.run(migrate(dsn, MIGRATIONS, app_password=password))


def _require_whole(source: Path, scratch: Path) -> None:
    """Every file is there and is what was put in."""
    if not (scratch / SUMS).is_file():
        raise CannotRestore(f"{source} is no backup of ours, or was cut short: the list of what it holds is not in it.")
    for line in (scratch / SUMS).read_text("utf-8").splitlines():
        expected, _, name = line.partition("  ")
        try:
            with (scratch / name).open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError:
            raise CannotRestore(f"{source} is damaged: {name} is missing from it. Nothing was changed.") from None
        if found != expected:
            raise CannotRestore(f"{source} is damaged: {name} is not what was put in. Nothing was changed.")


def _extract(archive: tarfile.TarFile, member: tarfile.TarInfo, into: Path) -> None:
    """Plain files and folders below `into` only. (Debian 12's Python 3.11.2 has no extraction filters yet.)"""
    target = (into / member.name).resolve()
    if not target.is_relative_to(into.resolve()) or not (member.isfile() or member.isdir()):
        raise CannotRestore(f"{member.name} does not belong in a backup of ours.")
    member.mode &= 0o700
    archive.extract(member, into, set_attrs=True)
