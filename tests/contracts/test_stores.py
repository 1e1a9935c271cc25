"""One promise, three stores: a folder, a bucket of a real S3 server, and either sealed."""

import asyncio
import os
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.documents.stores import (
    DiskStore,
    ObjectGone,
    S3Objects,
    SealedStore,
    Store,
    StoreSettings,
    open_store,
)
from api.documents.stores.sealed import FRAME_BYTES
from kernel.environment import WrongSetting
from kernel.keys import Keyring, Unopenable
from tests.conftest import free_port


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    """A moto server with the bucket `motcua`: its address."""
    from moto.server import ThreadedMotoServer

    port = free_port()
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=port, verbose=False)
    server.start()
    address = f"http://127.0.0.1:{port}"
    with urlopen(Request(f"{address}/motcua", method="PUT")):
        pass
    yield address
    server.stop()


def settings_for(kind: str, address: str) -> StoreSettings:
    if kind == "folder":
        return StoreSettings()
    return StoreSettings(
        url="s3://motcua/lao-cai", endpoint=address, access_key_id="testing", secret_access_key="testing"
    )


@pytest.fixture(params=["folder", "bucket"])
def store(request: pytest.FixtureRequest, s3: str, tmp_path: Path) -> Store:
    return open_store(settings_for(request.param, s3), tmp_path, Keyring(tmp_path / "secrets"))


async def pieces(*parts: bytes) -> AsyncIterator[bytes]:
    for part in parts:
        yield part


async def whole(store: Store, key: str) -> bytes:
    return b"".join([piece async for piece in store.get(key)])


@pytest.mark.parametrize("size", [0, 1, FRAME_BYTES - 1, FRAME_BYTES, FRAME_BYTES + 1, 3 * FRAME_BYTES, 6_000_000])
async def test_what_was_put_comes_back(store: Store, size: int) -> None:
    content = os.urandom(size)
    await store.put("parts/a/0", content)
    await store.put("kept/b", pieces(content[: size // 3], content[size // 3 :]))
    assert await whole(store, "parts/a/0") == content
    assert await whole(store, "kept/b") == content


async def test_the_same_key_again_replaces(store: Store) -> None:
    await store.put("k", b"one")
    await store.put("k", pieces(b"tw", b"o"))
    assert await whole(store, "k") == b"two"


async def test_what_is_not_there(store: Store) -> None:
    with pytest.raises(ObjectGone):
        await whole(store, "nothing")
    await store.delete(["nothing", "parts/none"])
    assert await store.keys("parts/none") == []


async def test_keys_of_a_folder_and_deleting_them(store: Store) -> None:
    for key in ("parts/a/0", "parts/a/1", "parts/ab/0"):
        await store.put(key, b"x")
    assert sorted(await store.keys("parts/a")) == ["parts/a/0", "parts/a/1"]
    await store.delete(await store.keys("parts/a"))
    assert await store.keys("parts/a") == []
    assert await store.keys("parts/ab") == ["parts/ab/0"]


async def test_a_body_that_fails_leaves_nothing(store: Store) -> None:
    async def breaks() -> AsyncIterator[bytes]:
        yield b"x" * 6_000_000
        raise RuntimeError("the cell died")

    with pytest.raises(Exception):  # noqa: B017,PT011 - each store has its own name for it
        await store.put("kept/half", breaks())
    with pytest.raises(ObjectGone):
        await whole(store, "kept/half")


class Drawer:
    """Objects in a dictionary, to tamper with."""

    def __init__(self) -> None:
        self.held: dict[str, bytes] = {}

    async def put(self, key: str, body: bytes | AsyncIterator[bytes]) -> None:
        self.held[key] = body if isinstance(body, bytes) else b"".join([piece async for piece in body])

    async def get(self, key: str) -> AsyncIterator[bytes]:
        yield self.held[key][:7]
        yield self.held[key][7:]

    async def delete(self, keys: Any) -> None:
        raise NotImplementedError

    async def keys(self, prefix: str) -> list[str]:
        raise NotImplementedError


KEYS_FOLDER = Path(os.environ.get("TMPDIR", "/tmp")) / f"motcua-seal-{os.getpid()}"


@pytest.fixture(scope="module", autouse=True)
def keys() -> Iterator[Keyring]:
    yield Keyring(KEYS_FOLDER)
    shutil.rmtree(KEYS_FOLDER, ignore_errors=True)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 3 * FRAME_BYTES + 5), st.data())
def test_no_byte_of_a_sealed_object_moves_unseen(size: int, data: st.DataObject) -> None:
    drawer = Drawer()
    sealed = SealedStore(drawer, Keyring(KEYS_FOLDER))
    content = bytes(size)

    async def put() -> None:
        await sealed.put("k", content)
        await sealed.put("other", content)

    asyncio.run(put())
    good = drawer.held["k"]
    assert content[:64] not in good or size < 16
    at = data.draw(st.integers(0, len(good) - 1))
    bad = {
        "flipped": good[:at] + bytes([good[at] ^ 1]) + good[at + 1 :],
        "cut": good[:at],
        "longer": good + b"\x00\x00\x00\x01x",
        "another's": drawer.held["other"],
    }
    frame = 4 + int.from_bytes(good[:4], "big")
    if len(good) > 2 * frame:
        bad["swapped"] = good[frame : 2 * frame] + good[:frame] + good[2 * frame :]
        bad["last dropped"] = good[: len(good) // frame * frame - (0 if len(good) % frame else frame)]
    drawer.held["k"] = bad[data.draw(st.sampled_from(sorted(bad)))]
    with pytest.raises(Unopenable):
        asyncio.run(whole(sealed, "k"))


def test_a_store_that_is_not_known_is_a_wrong_setting(tmp_path: Path) -> None:
    with pytest.raises(WrongSetting):
        open_store(StoreSettings(url="ftp://x"), tmp_path, Keyring(tmp_path))
    assert isinstance(open_store(StoreSettings(url=f"file://{tmp_path}/x"), tmp_path, Keyring(tmp_path)), SealedStore)
    assert S3Objects(bucket="b", prefix="", endpoint="", region="r", access_key_id="", secret_access_key="")


@pytest.mark.skipif(shutil.which("strace") is None, reason="no strace")
async def test_a_put_is_synced_with_its_folders_before_it_returns(tmp_path: Path) -> None:
    script = (
        "import asyncio, sys; from pathlib import Path; from api.documents.stores import DiskStore; "
        "asyncio.run(DiskStore(Path(sys.argv[1])).put('parts/a/0', b'x' * 1000)); print('returned')"
    )
    traced = ["strace", "-f", "-y", "-e", "trace=fsync,rename,renameat,renameat2,write", "-o", str(tmp_path / "trace")]
    subprocess.run([*traced, sys.executable, "-c", script, str(tmp_path / "files")], check=True, capture_output=True)
    lines = [
        line for line in (tmp_path / "trace").read_text().splitlines() if str(tmp_path) in line or "returned" in line
    ]
    synced = [line.split("<")[1].split(">")[0].removeprefix(str(tmp_path)) for line in lines if " fsync(" in line]
    assert synced == ["/files/parts/a/0", "/files/parts/a", "/files/parts", "/files"]
    order = [next(i for i, line in enumerate(lines) if word in line) for word in ("rename", "fsync(", "returned")]
    assert order == sorted(order)


async def test_a_folder_is_for_us_alone(tmp_path: Path) -> None:
    await DiskStore(tmp_path / "files").put("a", b"x")
    assert (tmp_path / "files").stat().st_mode & 0o777 == 0o700
