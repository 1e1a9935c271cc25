"""A deployment is lost and comes back from one file: every history whole, every paper and photograph readable."""

import asyncio
import hashlib
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest

from api.backup import CannotRestore, restore
from kernel.ids import new_id
from kernel.migrate import APP_ROLE
from kernel.postgres import Postgres
from tests.conftest import ROOT, Databases, free_port
from tests.house import House, open_house
from tests.one_stop import BIRTH, desk, resident


def motcua(data: Path, dsn: str, *command: str) -> subprocess.CompletedProcess[str]:
    """What an operator types, on that deployment."""
    return subprocess.run(
        [sys.executable, "-m", "api.cli", *command],
        cwd=ROOT,
        env={**os.environ, "MOTCUA_DATA": str(data), "DATABASE_URL": dsn},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def data_of(house: House) -> Path:
    return house.settings.house.data


def turn_a_bit(archive: bytes, *, of: str) -> bytes:
    """One bit of that file, whose bytes follow its header of 512."""
    at = archive.index(of.encode()) + 512
    return archive[:at] + bytes([archive[at] ^ 1]) + archive[at + 1 :]


@pytest.fixture
async def empty_dsn(postgres: Postgres) -> AsyncIterator[str]:
    """A database without a table, on another day's machine."""
    name = f"t{new_id().hex}"
    connection = await asyncpg.connect(postgres.dsn(database="postgres"))
    await connection.execute(f"CREATE DATABASE {name}")
    await connection.close()
    yield postgres.dsn(database=name)
    await Databases(postgres).drop(name)


async def test_a_lost_deployment_comes_back_from_one_file(house: House, empty_dsn: str, tmp_path: Path) -> None:
    mother, officer = await resident(house), await desk(house)
    receipt = await mother.file(BIRTH)
    await officer.do(receipt["id"], "accept")
    await house.settle()
    before = await mother.read(receipt["id"])
    papers = (await mother.http.get(f"/api/dossiers/{receipt['id']}/papers")).json()["items"]
    assert receipt["files"]
    assert papers

    archive = tmp_path / "kept.tar"
    made = motcua(data_of(house), house.owner_dsn, "backup", str(archive))
    assert made.returncode == 0, made.stderr
    assert archive.stat().st_mode & 0o077 == 0

    data = tmp_path / "again" / "var"
    whole, kept = archive.read_bytes(), data_of(house)
    picture, key = (next(kept.glob(each)).relative_to(kept).as_posix() for each in ("files/kept/*/*", "secrets/*.key"))
    for damaged, says in (
        (whole[: len(whole) // 2], "no backup of ours, or was cut short"),
        (turn_a_bit(whole, of=picture), f"{picture} is not what was put in"),
        (turn_a_bit(whole, of=key), f"{key} is not what was put in"),
    ):
        (tmp_path / "damaged.tar").write_bytes(damaged)
        with pytest.raises(CannotRestore, match=says):
            await asyncio.to_thread(restore, empty_dsn, tmp_path, tmp_path / "damaged.tar")

    filled = motcua(data, empty_dsn, "restore", str(archive))
    assert filled.returncode == 0, filled.stderr
    checked = motcua(data, empty_dsn, "verify-history")
    assert checked.returncode == 0, checked.stdout + checked.stderr

    app_dsn = empty_dsn.replace("://motcua_owner@", f"://{APP_ROLE}@")
    async with open_house(empty_dsn, app_dsn, tmp_path / "again", free_port()) as again:
        client = again.client()
        client.cookies.update({cookie.name: cookie.value or "" for cookie in mother.http.cookies.jar})
        face = await client.get(f"/api/dossiers/{receipt['id']}")
        assert face.status_code == 200, face.text
        assert face.json() == before
        for file in receipt["files"]:
            photograph = await client.get(f"/api/files/{file['id']}")
            assert hashlib.sha256(photograph.content).hexdigest() == file["keptSha256"]
        for paper in papers:
            pdf = await client.get(f"/api/dossiers/{receipt['id']}/papers/{paper['id']}")
            assert hashlib.sha256(pdf.content).hexdigest() == paper["sha256"]

    refused = motcua(data, empty_dsn, "restore", str(archive))
    assert refused.returncode != 0
    assert "is not empty" in refused.stderr


async def test_what_is_no_backup_changes_nothing(empty_dsn: str, tmp_path: Path) -> None:
    strange = tmp_path / "strange.tar"
    strange.write_bytes(b"not a tar at all" * 100)
    refused = motcua(tmp_path / "var", empty_dsn, "restore", str(strange))
    assert refused.returncode != 0
    assert "no backup of ours" in refused.stderr
    connection = await asyncpg.connect(empty_dsn)
    try:
        assert await connection.fetchval("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == 0
    finally:
        await connection.close()
