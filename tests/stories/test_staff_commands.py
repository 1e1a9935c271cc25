"""`motcua staff`: how the first administrator comes to be."""

import asyncio
import os
import sys
from pathlib import Path

import pytest

OFFICE = "000.00.11.H38"


@pytest.fixture
def environment(owner_dsn: str, app_dsn: str, tmp_path: Path) -> dict[str, str]:
    own = {"DATABASE_URL": owner_dsn, "DATABASE_APP_URL": app_dsn, "MOTCUA_DATA": str(tmp_path / "var")}
    return {**os.environ, **own}


async def staff(environment: dict[str, str], *arguments: str) -> tuple[int, str]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "api.cli", "staff", *arguments),
        cwd=Path(__file__).parents[2],
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    async with asyncio.timeout(60):
        said, _ = await process.communicate()
    return process.returncode or 0, said.decode()


async def test_the_first_administrator_is_made_here(environment: dict[str, str]) -> None:
    wanted = ("--office", OFFICE, "--role", "administrator", "--subject", "first", "--name", "Ngô Đức Toàn")
    status, said = await staff(environment, "appoint", *wanted)
    assert status == 0, said
    post = said.split()[-1]
    _, listed = await staff(environment, "list")
    assert f"{OFFICE}  administrator  Ngô Đức Toàn" in listed

    status, said = await staff(environment, "appoint", *wanted)
    assert (status, "already holds that role there" in said) == (1, True)
    status, said = await staff(environment, "end", post)
    assert status == 0, said
    assert "administrator" not in (await staff(environment, "list"))[1]


async def test_what_cannot_be_is_said_in_words(environment: dict[str, str]) -> None:
    for arguments, says in (
        (("--office", "000.00.99.H38", "--role", "leader", "--subject", "x"), "no such office"),
        (("--office", OFFICE, "--role", "leader", "--number", "099058000103"), "has signed in at level 2"),
        (("--office", OFFICE, "--role", "leader"), "--subject or --number"),
        (("--office", OFFICE, "--role", "king", "--subject", "x"), "king"),
    ):
        status, said = await staff(environment, "appoint", *arguments)
        assert status != 0, arguments
        assert says in said, (arguments, said)
        assert "Traceback" not in said
