"""Whatever is done to history behind the house's back is found, and nothing else is."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from api.dossiers.actions.heads import folder_of, seal_days
from api.dossiers.actions.verify_history import verify_history
from api.dossiers.rules.chain import Wrong
from kernel.clock import now
from kernel.database import NoPrivilege
from kernel.ids import new_id
from tests.house import House
from tests.one_stop import BIRTH, EXTRACT, desk, resident

LATER = timedelta(days=2)


@pytest.fixture
async def told(house: House) -> AsyncIterator[tuple[House, str, Any]]:
    """A house with two dossiers, one of which was accepted; and its database as its owner."""
    mother, officer = await resident(house), await desk(house)
    dossier = (await mother.file(BIRTH))["id"]
    await mother.file(BIRTH)
    await officer.do(dossier, "accept")
    await officer.do(dossier, "begin")
    owner = await house.owner()
    yield house, dossier, owner
    await owner.close()


async def wrongs(house: House, later: timedelta = timedelta(0)) -> list[Wrong]:
    data = house.settings.house.data
    return sorted([found.wrong async for found in verify_history(house.database, house.keys, data, now() + later)])


async def test_an_untouched_history_is_whole(told: tuple[House, str, Any]) -> None:
    house, _, _ = told
    assert await wrongs(house) == []


async def test_the_applications_role_cannot_touch_it(told: tuple[House, str, Any]) -> None:
    house, dossier, _ = told
    for statement in (
        "UPDATE dossier_history SET action = 'refuse' WHERE dossier_id = $1",
        "DELETE FROM dossier_history WHERE dossier_id = $1",
    ):
        with pytest.raises(NoPrivilege):
            async with house.database.transaction() as conn:
                await conn.execute(statement, dossier)
    with pytest.raises(NoPrivilege):
        async with house.database.transaction() as conn:
            await conn.execute("TRUNCATE dossier_history")


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        (["UPDATE dossier_history SET action = 'not_accept' WHERE dossier_id = $1 AND version = 2"], [Wrong.EDITED]),
        (["UPDATE dossier_history SET actor_id = NULL WHERE dossier_id = $1 AND version = 3"], [Wrong.EDITED]),
        (["DELETE FROM dossier_history WHERE dossier_id = $1 AND version = 2"], [Wrong.MISSING]),
        (["DELETE FROM dossier_history WHERE dossier_id = $1 AND version = 3"], [Wrong.MISSING]),
        (
            [  # truncated, and the head and the dossier made to fit
                "DELETE FROM dossier_history WHERE dossier_id = $1 AND version = 3",
                "UPDATE dossier_head h SET version = 2, head = (SELECT head FROM dossier_history WHERE dossier_id = $1 "
                "AND version = 2) WHERE dossier_id = $1",
            ],
            [Wrong.MISSING],
        ),
        (
            [  # two rows change places
                "UPDATE dossier_history SET version = 99 WHERE dossier_id = $1 AND version = 2",
                "UPDATE dossier_history SET version = 2 WHERE dossier_id = $1 AND version = 3",
                "UPDATE dossier_history SET version = 3 WHERE dossier_id = $1 AND version = 99",
            ],
            [Wrong.EDITED, Wrong.EDITED, Wrong.HEAD_DIFFERS, Wrong.FACE_DIFFERS, Wrong.DETAIL_EDITED],
        ),
        (
            ["UPDATE dossier_head SET head = decode(repeat('00', 32), 'hex') WHERE dossier_id = $1"],
            [Wrong.HEAD_DIFFERS],
        ),
        (["UPDATE dossier SET status = 9 WHERE id = $1"], [Wrong.FACE_DIFFERS]),
        (["DELETE FROM dossier_detail WHERE dossier_id = $1 AND version = 1"], [Wrong.DETAIL_MISSING]),
        (
            ["UPDATE dossier_detail SET sealed = '\\x00' WHERE dossier_id = $1 AND version = 1"],
            [Wrong.DETAIL_EDITED],
        ),
        (["DELETE FROM dossier_history WHERE dossier_id = $1"], [Wrong.MISSING]),
        (
            ["DELETE FROM dossier_seen WHERE dossier_id = $1", "DELETE FROM dossier WHERE id = $1"],
            [Wrong.GONE],
        ),
        (
            [
                "DELETE FROM dossier_seen WHERE dossier_id = $1",
                "DELETE FROM dossier WHERE id = $1",
                "DELETE FROM dossier_head WHERE dossier_id = $1",
            ],
            [Wrong.GONE],
        ),
    ],
)
async def test_what_the_databases_owner_does_is_found(
    told: tuple[House, str, Any], statements: list[str], expected: list[Wrong]
) -> None:
    house, dossier, owner = told
    for statement in statements:
        await owner.execute(statement, dossier)
    assert set(await wrongs(house)) >= set(expected)


async def test_what_law_erased_is_not_wrong(told: tuple[House, str, Any]) -> None:
    house, dossier, owner = told
    await owner.execute(
        "UPDATE dossier_detail SET sealed = NULL, salt = NULL, erased_at = now() WHERE dossier_id = $1", dossier
    )
    assert await wrongs(house) == []


async def seal(house: House) -> None:
    assert await seal_days(house.database, house.keys, house.settings.house.data, now() + LATER)


async def test_a_dossier_gone_without_trace_is_found_by_the_signed_day(told: tuple[House, str, Any]) -> None:
    house, dossier, owner = told
    await seal(house)
    assert await wrongs(house, LATER) == []
    for table in ("dossier_seen", "dossier_detail", "dossier_history", "dossier_head"):
        await owner.execute(f"DELETE FROM {table} WHERE dossier_id = $1", dossier)
    await owner.execute("DELETE FROM dossier WHERE id = $1", dossier)
    assert await wrongs(house, LATER) == [Wrong.GONE]


async def test_a_history_rewritten_whole_is_found_by_the_signed_day(told: tuple[House, str, Any]) -> None:
    """The forger knows the chain and the database, and not the signing key."""
    house, dossier, owner = told
    await seal(house)
    rewrite = await honest_looking(house, dossier)
    for version, head, action in rewrite:
        await owner.execute(
            "UPDATE dossier_history SET action = $4, head = $3 WHERE dossier_id = $1 AND version = $2",
            dossier,
            version,
            head,
            action,
        )
    await owner.execute("UPDATE dossier_head SET head = $2 WHERE dossier_id = $1", dossier, rewrite[-1][1])
    assert await wrongs(house, LATER) == [Wrong.REWRITTEN]


async def honest_looking(house: House, dossier: str) -> list[tuple[int, bytes, str]]:
    from uuid import UUID

    from msgspec.structs import replace

    from api.dossiers.queries.history import list_links
    from api.dossiers.rules.chain import GENESIS, chain
    from kernel.ids import DossierId

    async with house.database.connection() as conn:
        links = await list_links(conn, DossierId(UUID(dossier)))
    previous, rewritten = GENESIS, []
    for link in links:
        forged = replace(link, action="take_in" if link.version == 1 else link.action)
        previous = chain(previous, forged)
        rewritten.append((link.version, previous, forged.action))
    return rewritten


async def test_the_signed_days_themselves_are_watched(told: tuple[House, str, Any]) -> None:
    house, _, _ = told
    await seal(house)
    folder = folder_of(house.settings.house.data)
    first = min(folder.glob("*.json"))
    kept = first.read_bytes()
    assert (first.stat().st_mode & 0o777) == 0o600

    first.write_bytes(kept.replace(b'"heads":[[', b'"heads":[],"x":[[', 1))
    assert Wrong.SEAL_BROKEN in await wrongs(house, LATER)
    forged(house, first, kept)
    assert Wrong.SEAL_BROKEN in await wrongs(house, LATER)
    first.unlink()
    assert Wrong.SEAL_MISSING in await wrongs(house, LATER)
    assert await seal_days(house.database, house.keys, house.settings.house.data, now() + LATER) == []
    first.write_bytes(kept)
    assert await wrongs(house, LATER) == []


def forged(house: House, file: Path, kept: bytes) -> None:
    """Signed by a key of somebody else's."""
    from kernel.keys import Keyring

    stranger = Keyring(house.settings.house.data / f"stranger-{new_id().hex[:6]}")
    body, _, _ = kept.partition(b',"signature"')
    body = body.removeprefix(b'{"sealed":')
    import hashlib

    signature = stranger.sign("heads", {"sha256": hashlib.sha256(body).hexdigest()})
    file.write_bytes(b'{"sealed":' + body + b',"signature":"' + signature.encode() + b'"}')


async def test_every_receipt_carries_its_head(house: House) -> None:
    mother = await resident(house)
    receipt = await mother.file(EXTRACT)
    async with house.database.connection() as conn:
        head = await conn.fetchval("SELECT head FROM dossier_head WHERE dossier_id = $1", receipt["id"])
    assert receipt["head"] == head.hex()
    assert (await mother.http.get(f"/api/dossiers/{receipt['id']}/receipt")).json() == receipt
